"""What config/tickerfeed.toml says is what the program does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tickerfeed.config.document import DOCUMENT, EDITION, SOURCE
from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.config.table import Table
from tickerfeed.model import Edition, Source
from tickerfeed.text.provinces import PROVINCES

SHIPPED = Path(__file__).parents[2] / "config"


def uncommented() -> str:
    """The shipped file with every option that stands in a comment taken out of it."""
    return re.sub(r"^#(?=[a-z\[])", "", (SHIPPED / "tickerfeed.toml").read_text("utf-8"), flags=re.MULTILINE)


def options() -> Iterator[tuple[str, ...]]:
    """The keys of every option of the document and of the tables in it; sources and editions count as one."""
    for name, option in DOCUMENT.options.items():
        if isinstance(option.form, Table):
            yield from ((name, inner) for inner in option.form.options)
        else:
            yield (name,)


def test_every_option_stands_in_the_shipped_file() -> None:
    tree = tomllib.loads(uncommented())
    missing = [keys for keys in options() if keys[-1] not in (tree[keys[0]] if keys[1:] else tree)]
    assert missing == []
    assert set(SOURCE.options) == set(tree["source"][0])
    assert set(EDITION.options) == set(tree["edition"][0])


def test_every_option_stands_there_at_its_default(tmp_path: Path) -> None:
    path = tmp_path / "tickerfeed.toml"
    path.write_text(uncommented(), "utf-8")
    source = Source("bao-mau", "https://bao-mau.example/rss/home.rss", timezone="Asia/Ho_Chi_Minh")
    config = load(path)
    tickers = {"ban-tin-mau": config.ticker}
    assert config == Config(
        sources=(source,), editions=(Edition("ban-tin-mau", "ban-tin-mau"),), tickers=config.tickers
    )
    assert config.tickers in ({}, tickers)


def test_as_shipped_nothing_but_sources_and_editions_differs_from_the_defaults() -> None:
    config = load(SHIPPED / "tickerfeed.toml")
    assert config == Config(sources=config.sources, disabled=config.disabled, editions=config.editions)
    every = (*config.sources, *config.disabled)
    assert {one.code for one in PROVINCES} == {one.province for one in every if one.province}
    assert len(config.sources) >= 40


def test_a_source_that_is_switched_off_says_why_and_all_say_how_sure_we_are() -> None:
    for path in sorted((SHIPPED / "sources.d").glob("*.toml")):
        tables = path.read_text("utf-8").split("[[source]]")[1:]
        assert tables
        for table in tables:
            is_off = "enabled = false" in table
            assert re.search(r"confidence (high|medium|low): \S" if is_off else r"confidence high: \S", table), table


@pytest.mark.parametrize("name", ["headers", "cookies", "select"])
def test_tables_inside_a_source_are_taken(tmp_path: Path, name: str) -> None:
    path = tmp_path / "t.toml"
    path.write_text(f'[[source]]\nid = "a"\nurl = "https://a.example/"\n[source.{name}]\ntitle = "h2"\n', "utf-8")
    source = load(path).sources[0]
    assert getattr(source, name, {"title": "h2"}) == {"title": "h2"}

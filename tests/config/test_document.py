"""What config/tickerfeed.toml says is what the program does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from tickerfeed.config.document import Document, EditionTable, SourceTable
from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.model import Edition, Source
from tickerfeed.text.provinces import PROVINCES

SHIPPED = Path(__file__).parents[2] / "config"


def uncommented() -> str:
    """The shipped file with every option that stands in a comment taken out of it."""
    return re.sub(r"^#(?=[a-z\[])", "", (SHIPPED / "tickerfeed.toml").read_text("utf-8"), flags=re.MULTILINE)


def options(form: type[BaseModel], around: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in form.model_fields.items():
        inner = [one for one in (field.annotation, *get_args(field.annotation)) if isinstance(one, type)]
        table = next((one for one in inner if issubclass(one, BaseModel)), None)
        if table is None or around:
            yield (*around, name)
        elif table not in (SourceTable, EditionTable):
            yield from options(table, (name,))


def test_every_option_stands_in_the_shipped_file() -> None:
    tree = tomllib.loads(uncommented())
    missing = [keys for keys in options(Document) if keys[-1] not in (tree[keys[0]] if keys[1:] else tree)]
    assert missing == []
    assert set(SourceTable.model_fields) == set(tree["source"][0])
    assert set(EditionTable.model_fields) == set(tree["edition"][0])


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


def later(form: type[BaseModel]) -> Iterator[str]:
    for name, field in form.model_fields.items():
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("later"):
            yield name
        inner = [one for one in (field.annotation, *get_args(field.annotation)) if isinstance(one, type)]
        yield from (name for one in inner if issubclass(one, BaseModel) for name in later(one))


def test_the_shipped_file_marks_what_has_no_effect_yet_and_nothing_else() -> None:
    """The mark stands in the comment before an option, or before the table that it is in."""
    marked, has_table, has_comment, is_comment = set(), False, False, False
    for line in (SHIPPED / "tickerfeed.toml").read_text("utf-8").splitlines()[8:]:
        if found := re.match(r"#?([a-z_]+) = ", line):
            marked |= {found[1]} if has_table or has_comment else set()
        elif re.match(r"#?\[", line):
            has_table = has_comment
        elif line.startswith("#"):
            has_comment = "No effect yet" in line or (is_comment and has_comment)
        is_comment = line.startswith("# ")
    assert marked == set(later(Document))


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

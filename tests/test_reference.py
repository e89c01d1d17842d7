"""The reference that is written from the code (docs/reference.py)."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import typer.main

from tickerfeed.cli.app import app
from tickerfeed.config.jsonschema import schema
from tickerfeed.daemon.metrics import Metrics
from tickerfeed.model import Sign, Trouble
from tickerfeed.render.tickerschema import SCHEMA

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def reference() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        yield importlib.import_module("reference")
        for name in ("reference", "meanings"):
            sys.modules.pop(name, None)


def names(node: dict[str, Any]) -> Iterator[str]:
    """Yield the names of all fields, however deep."""
    for name, field in node.get("properties", {}).items():
        yield name
        yield from names(field)
    inner = [node["items"]] if "items" in node else []
    for one in (*inner, *node.get("$defs", {}).values()):
        yield from names(one)


def test_every_option_is_there(reference: ModuleType) -> None:
    text = reference.configuration()
    tables = {name for name in schema()["properties"] if name != "include"}
    assert [name for name in names(schema()) if name not in tables and f"\n| `{name}` |" not in text] == []
    assert [name for name in tables if f"[{name}]" not in text] == []


def test_what_must_be_given_and_what_has_no_effect_is_said(reference: ModuleType) -> None:
    text = reference.configuration()
    assert "| `url` | Address that is asked. | address | must be given |" in text
    assert ("**No effect yet.**" in text) == ("No effect yet." in str(schema()))


def test_every_command_and_option_is_there(reference: ModuleType) -> None:
    text = reference.commands()
    top: Any = typer.main.get_command(app)
    for name, command in top.commands.items():
        assert f"\n## `{name}`\n" in text
        assert [one.name for one in command.params if one.name != "help" and one.opts[-1] not in text] == []


def test_every_field_of_ticker_json_is_there(reference: ModuleType) -> None:
    text = reference.ticker_json()
    assert [name for name in names(SCHEMA) if f"{name}`" not in text] == []
    assert [line for line in text.splitlines() if line.endswith("|  |")] == []  # each says what it is


def test_every_metric_is_there(reference: ModuleType) -> None:
    text = reference.metrics()
    assert [one.name for one in Metrics().registry.collect() if f"`{one.name}" not in text] == []
    assert "`tickerfeed_polls_total`" in text


def test_every_trouble_and_notice_is_there_in_both_languages(reference: ModuleType) -> None:
    for text in (reference.troubles(), reference.troubles_vi()):
        assert [word for word in (*Trouble, *Sign) if word and f"| `{word}` |" not in text] == []
    assert "Mở địa chỉ" in reference.troubles_vi()


def test_tables_are_whole(reference: ModuleType) -> None:
    """A "|" within a cell would move all that follows it."""
    for make in reference.PAGES.values():
        rows = [line for line in make().replace("\\|", "").splitlines() if line.startswith("|")]
        assert rows
        assert {line.count("|") for line in rows} <= {3, 4, 5}


def test_a_page_is_written_once(reference: ModuleType, tmp_path: Path) -> None:
    reference.write(tmp_path / "reference")
    first = times(tmp_path / "reference")
    reference.write(tmp_path / "reference")
    assert times(tmp_path / "reference") == first
    assert first.keys() == {**reference.PAGES, **reference.LIVE}.keys()


def times(folder: Path) -> dict[str, int]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


def test_the_example_of_the_guides_is_a_ticker(reference: ModuleType) -> None:
    jsonschema.validate(json.loads(reference.example()), SCHEMA)
    assert "news-ticker" in reference.widget_script()

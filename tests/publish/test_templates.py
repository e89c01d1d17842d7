from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tickerfeed.publish.templates import Compiled, load
from tickerfeed.render import template

TEXT = "<p>{{ name }}</p>"
FILLED = b"<p>&lt;b&gt;</p>"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where compiled templates are kept as long as the test takes."""
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "__pycache__"
    folder.mkdir()
    template.keep_compiled(Compiled(str(tmp_path / "module.py")))
    yield folder
    template.keep_compiled(Compiled())
    start_anew()


def start_anew() -> None:
    """Forget what this process has compiled."""
    template._template.cache_clear()
    assert template._ENVIRONMENT.cache is not None
    template._ENVIRONMENT.cache.clear()


def test_everything_that_rendering_needs_is_there() -> None:
    assert set(load()) >= {"index.html", "style.css"}


def test_the_next_process_compiles_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_anew()
    assert template.filled(TEXT, name="<b>") == FILLED
    assert len(list(kept.iterdir())) == 1
    start_anew()
    monkeypatch.setattr(template._ENVIRONMENT, "compile", None)
    assert template.filled(TEXT, name="<b>") == FILLED


def test_what_was_kept_and_came_to_harm_is_made_again(kept: Path) -> None:
    template.filled(TEXT, name="<b>")
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    for harmed in (b"", whole[:9], whole[:60], whole[:-9], b"something else"):
        file.write_bytes(harmed)
        start_anew()
        assert template.filled(TEXT, name="<b>") == FILLED
        assert file.read_bytes() == whole


def test_where_nothing_may_be_written_nothing_is(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    start_anew()
    assert template.filled(TEXT, name="<b>") == FILLED
    assert list(kept.iterdir()) == []


def test_a_folder_that_is_not_there_is_no_fault(kept: Path) -> None:
    kept.rmdir()
    start_anew()
    assert template.filled(TEXT, name="<b>") == FILLED
    assert not kept.exists()

from __future__ import annotations

from pathlib import Path

import pytest

from tickerfeed.config import starter
from tickerfeed.config.load import load
from tickerfeed.errors import ConfigError


def test_what_is_begun_with_is_good(tmp_path: Path) -> None:
    path = tmp_path / "config" / "tickerfeed.toml"
    assert starter.begin(path) > 30
    assert load(path).sources


def test_nothing_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "sources.d").mkdir()
    mine = tmp_path / "sources.d" / "hue.toml"
    mine.write_text("# mine")
    with pytest.raises(ConfigError, match="is there already"):
        starter.begin(tmp_path / "tickerfeed.toml")
    assert [path.name for path in tmp_path.rglob("*.toml")] == ["hue.toml"]
    assert mine.read_text() == "# mine"


def test_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"tickerfeed\.toml"):
        starter.begin(tmp_path / "other.toml")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be written"):
        starter.begin(tmp_path / "file" / "tickerfeed.toml")


def test_the_wheel_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "_PACKED", tmp_path)
    assert starter.starter() == tmp_path

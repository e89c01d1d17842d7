from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tickerfeed.daemon.tracks import tracks

NOW = 1_800_000_000_000
MINUTE = 60_000


def store(path: Path, due: int | None, changed: int | None) -> Path:
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE source (is_active, is_gone, next_poll_at)")
        made.execute("CREATE TABLE entry (changed_at)")
        made.execute("INSERT INTO source VALUES (0, 0, 1), (1, 1, 1)")  # switched off, and gone: they wait for nobody
        if due is not None:
            made.execute("INSERT INTO source VALUES (1, 0, ?)", [due])
        if changed is not None:
            made.execute("INSERT INTO entry VALUES (?)", [changed])
    return path


@pytest.mark.parametrize(
    ("due", "changed", "said"),
    [
        (None, None, []),
        (0, None, []),
        (NOW - MINUTE, NOW - MINUTE, ["ok"]),
        (NOW - 40 * MINUTE, NOW, ["risk"]),
        (NOW, NOW + 90 * MINUTE, ["risk", "ok"]),
    ],
)
def test_what_a_store_tells(tmp_path: Path, due: int | None, changed: int | None, said: list[str]) -> None:
    assert [one.level for one in tracks(store(tmp_path / "a.db", due, changed), NOW)] == said


def test_it_says_how_long(tmp_path: Path) -> None:
    found = tracks(store(tmp_path / "a.db", NOW - 40 * MINUTE, NOW + 90 * MINUTE), NOW)
    assert [one.what.partition(": ")[2] for one in found] == [
        "its newest entry is from 90 minutes ahead of this machine's clock",
        "a source has been due for 40 minutes",
    ]


def test_what_is_no_store_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all")
    assert list(tracks(tmp_path / "a.db", NOW)) == []
    assert list(tracks(tmp_path / "none.db", NOW)) == []

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tickerfeed.store.session import reading, writing
from tickerfeed.store.sqlite import opened, opened_to_read


def test_a_new_file_is_made_to_give_pages_back(tmp_path: Path) -> None:
    session = opened(str(tmp_path / "t.db"), 1)
    assert (2, "wal") == (session.one("PRAGMA auto_vacuum"), session.one("PRAGMA journal_mode"))
    session.close()


def test_what_is_no_database_is_closed_again(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    path.write_bytes(b"tin" * 5000)
    with pytest.raises(sqlite3.DatabaseError):
        opened(str(path), 1)


@pytest.fixture
def maker(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """One that has begun to make `t.db`, and is about to write more."""
    connection = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    connection.execute("CREATE TABLE tin (x)")
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_one_waits_for_who_makes_the_same_file(
    tmp_path: Path, maker: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickerfeed.store.sqlite.time.sleep", lambda _: maker.close())
    session = opened(str(tmp_path / "t.db"), 60)
    assert "wal" == session.one("PRAGMA journal_mode")
    session.close()


@pytest.mark.usefixtures("maker")
def test_one_does_not_wait_for_ever_for_who_makes_the_same_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        opened(str(tmp_path / "t.db"), 0.05)


def test_one_that_writes_waits_for_nobody_twice(tmp_path: Path) -> None:
    path = str(tmp_path / "t.db")
    one, other = opened(path, 0), opened(path, 0)
    with writing(one):
        one.run("CREATE TABLE tin (x)")
        with pytest.raises(sqlite3.OperationalError, match="locked"), writing(other):
            pytest.fail("nobody writes beside another")
    with reading(other):
        assert {"tin"} == other.table_names()
    one.close()
    other.close()


def test_one_that_reads_can_only_read(tmp_path: Path) -> None:
    path = tmp_path / "tin tỉnh?.db"
    opened(str(path), 1).close()
    session = opened_to_read(str(path), 1, is_at_rest=True)
    assert set() == session.table_names()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        session.run("CREATE TABLE tin (x)")
    session.close()


def test_a_script_ends_what_was_begun() -> None:
    session = opened(None, 1)
    with writing(session):
        session.script("BEGIN IMMEDIATE; CREATE TABLE tin (x)")
    session.roll_back()
    assert {"tin"} == session.table_names()
    session.close()

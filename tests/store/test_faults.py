from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import InvalidRequestError, OperationalError

from tickerfeed.errors import StoreError
from tickerfeed.store.faults import explained


def coded(code: int) -> sqlite3.OperationalError:
    failure = sqlite3.OperationalError("as SQLite says it")
    failure.sqlite_errorcode = code
    return failure


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (sqlite3.SQLITE_BUSY, "is locked by another program"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "is locked by another program"),
        (sqlite3.SQLITE_LOCKED, "is locked by another program"),
        (sqlite3.SQLITE_READONLY, "permissions"),
        (sqlite3.SQLITE_PERM, "permissions"),
        (sqlite3.SQLITE_FULL, "the disk is full; free some space"),
        (sqlite3.SQLITE_IOERR_WRITE, "the disk is full or fails"),
        (sqlite3.SQLITE_CORRUPT, "is damaged; restore a backup"),
        (sqlite3.SQLITE_NOTADB, "is no SQLite database; move the file away"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened; check that"),
        (sqlite3.SQLITE_CONSTRAINT, "OperationalError: as SQLite says it"),
    ],
)
def test_what_sqlite_says_becomes_a_line_with_a_remedy(code: int, line: str) -> None:
    with pytest.raises(StoreError, match=line) as caught, explained("t.db"):
        raise OperationalError("SELECT 1", None, coded(code))
    assert str(caught.value).startswith("t.db: ")
    assert "SELECT" not in str(caught.value)
    assert isinstance(caught.value.__cause__, OperationalError)


def test_what_the_driver_itself_raises_is_translated_too() -> None:
    with pytest.raises(StoreError, match="locked"), explained("t.db"):
        raise coded(sqlite3.SQLITE_BUSY)


def test_a_fault_of_the_servers_driver_without_a_code_is_told_as_it_is() -> None:
    with pytest.raises(StoreError, match="ProgrammingError: closed"), explained("t.db"):
        raise psycopg.ProgrammingError("closed")
    with pytest.raises(StoreError, match="was shut down or restarted"), explained("t.db"):
        raise psycopg.OperationalError("FATAL:  the database system is starting up")


def test_other_faults_are_translated_too() -> None:
    with pytest.raises(StoreError, match="InvalidRequestError"), explained("t.db"):
        raise InvalidRequestError("closed")
    with pytest.raises(StoreError, match="No space left"), explained("t.db"):
        raise OSError(28, "No space left on device")


def test_unreadable_row_is_damage() -> None:
    with pytest.raises(StoreError, match="is damaged; restore a backup"), explained("t.db"):
        raise ValueError("unreadable row")


def test_text_that_no_database_takes_is_a_fault() -> None:
    with pytest.raises(StoreError, match="no valid Unicode"), explained("t.db"):
        "\ud800".encode()


def test_our_own_errors_pass_as_they_are() -> None:
    mine = StoreError("is mine", "x")
    with pytest.raises(StoreError) as caught, explained("t.db"):
        raise mine
    assert caught.value is mine


def test_nothing_else_is_hidden(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), explained(str(tmp_path)):
        _ = 1 / 0

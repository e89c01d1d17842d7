from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import InvalidRequestError, OperationalError

from tickerfeed.errors import StoreError
from tickerfeed.store.faults import explained


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("database is locked", "is locked by another program"),
        ("attempt to write a readonly database", "permissions"),
        ("database or disk is full", "the disk is full"),
        ("database disk image is malformed", "is damaged; restore a backup"),
        ("file is not a database", "is no SQLite database"),
        ("unable to open database file", "check that the folder exists"),
        ("something new", "OperationalError: something new"),
    ],
)
def test_what_sqlite_says_becomes_a_line_with_a_remedy(said: str, line: str) -> None:
    with pytest.raises(StoreError, match=line) as caught, explained("t.db"):
        raise OperationalError("SELECT 1", None, sqlite3.OperationalError(said))
    assert str(caught.value).startswith("t.db: ")


def test_other_faults_are_translated_too() -> None:
    with pytest.raises(StoreError, match="InvalidRequestError"), explained("t.db"):
        raise InvalidRequestError("closed")
    with pytest.raises(StoreError, match="No space left"), explained("t.db"):
        raise OSError(28, "No space left on device")

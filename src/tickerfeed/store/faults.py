"""What the database says, as `StoreError`s with a remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tickerfeed.errors import StoreError

# What SQLite says, in a part of its text, and what to do about it.
_REMEDIES = (
    ("locked", "is locked by another program; close it, tickerfeed tries again"),
    ("readonly", "cannot be written; check the owner and the permissions of the file and its folder"),
    ("full", "cannot be written: the disk is full; free some space, tickerfeed goes on by itself"),
    ("disk i/o error", "cannot be written or read: the disk fails or is full; check space and hardware"),
    ("not a database", "is no SQLite database; move the file away, or set [store] url to another one"),
    ("malformed", "is damaged; restore a backup, or move the file away to start anew"),
    ("unable to open", "cannot be opened; check that the folder exists and may be written"),
)


@contextmanager
def explained(subject: str) -> Iterator[None]:
    """Translate every database exception into a `StoreError` about `subject`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as exc:
        raise StoreError(_explain(exc), subject) from exc
    except OSError as exc:
        raise StoreError(f"cannot be used ({exc.strerror}); check owner and free space", subject) from exc


def _explain(exc: BaseException) -> str:
    cause = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
    said = str(cause)
    for part, remedy in _REMEDIES:
        if part in said.lower():
            return remedy
    return f"{type(cause).__name__}: {said}"

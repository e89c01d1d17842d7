"""What the database says, as `StoreError`s with a remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tickerfeed.errors import StoreError

DAMAGED = "is damaged; restore a backup, or move the file away to start anew"
READ_ONLY = "cannot be written; check the owner and the permissions of the file and its folder"

# SQLite's primary result codes (sqlite.org/rescode.html), and what to do about each.
_REMEDIES = {
    sqlite3.SQLITE_BUSY: "is locked by another program; close that, then try again",
    sqlite3.SQLITE_LOCKED: "is locked by another program; close that, then try again",
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full; free some space",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full or fails; check its space and its health",
    sqlite3.SQLITE_NOTADB: "is no SQLite database; move the file away, or set [store] url to another one",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that it is a file, and that its folder exists and may be written",
}


@contextmanager
def explained(subject: str) -> Iterator[None]:
    """Translate every exception of the database, and of reading its rows, into a `StoreError` about `subject`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as exc:
        raise StoreError(explain(exc), subject) from exc
    except UnicodeEncodeError as exc:
        raise StoreError("cannot keep text that is no valid Unicode; this is a fault of tickerfeed", subject) from exc
    except ValueError as exc:
        raise StoreError(f"{DAMAGED} ({exc})", subject) from exc
    except OSError as exc:
        raise StoreError(f"cannot be used ({exc.strerror}); check owner and free space", subject) from exc


def explain(exc: BaseException) -> str:
    """Return what happened and what to do about it, without the statement, which may be long."""
    cause = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
    code = getattr(cause, "sqlite_errorcode", None)
    remedy = None if code is None else _REMEDIES.get(code & 0xFF)
    return remedy or f"failed ({type(cause).__name__}: {cause}); this is a fault of tickerfeed or of its database"

"""What the database says, as `StoreError`s with a remedy."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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

_AWAY = "cannot be reached; check that PostgreSQL runs there, and the host and port in [store] url"

# PostgreSQL's SQLSTATE, or the class that is its first two characters (postgresql.org/docs/current/errcodes-appendix).
_SERVER_REMEDIES = {
    "08": _AWAY,
    "28": "does not let us in; check the user and the password in [store] url, and pg_hba.conf",
    "3D000": "does not exist; create it: createdb NAME",
    "25006": "takes no writes: it is a standby, or read-only; name the primary in [store] url",
    "42501": "denies it; the user in [store] url must own the database or its tables",
    "53100": "cannot be written: the server's disk is full; free some space",
    "53300": "has no connection left for us; raise max_connections, or run fewer workers",
    "55P03": "is locked by another session; the next attempt may do",
    "57014": "took too long over a statement and was stopped; the next attempt may do",
    "57P": "was shut down or restarted; we go on once it is back",
    "40": "had two writers in each other's way; the next attempt may do",
    "22021": "cannot keep text with the character NUL; this is a fault of tickerfeed",
}


@contextmanager
def explained(subject: str) -> Iterator[None]:
    """Translate every exception of the database, and of reading its rows, into a `StoreError` about `subject`."""
    try:
        yield
    except raised("Error", "SQLAlchemyError") as exc:
        raise StoreError(explain(exc), subject) from exc
    except UnicodeEncodeError as exc:
        raise StoreError("cannot keep text that is no valid Unicode; this is a fault of tickerfeed", subject) from exc
    except ValueError as exc:
        raise StoreError(f"{DAMAGED} ({exc})", subject) from exc
    except OSError as exc:
        raise StoreError(f"cannot be used ({exc.strerror}); check owner and free space", subject) from exc


def raised(*names: str) -> tuple[type[Exception], ...]:
    """Return the exceptions of these names (PEP 249, and SQLAlchemy's) of all that works on databases.

    What was not loaded raises none: a driver for PostgreSQL takes long to load, and few have a server.
    """
    loaded = [sys.modules[name] for name in ("sqlite3", "psycopg", "sqlalchemy.exc") if name in sys.modules]
    return tuple(getattr(module, name) for module in loaded for name in names if hasattr(module, name))


def explain(exc: BaseException) -> str:
    """Return what happened and what to do about it, without the statement, which may be long."""
    cause = getattr(exc, "orig", None) or exc  # SQLAlchemy wraps what a driver raises
    code = getattr(cause, "sqlite_errorcode", None)
    remedy = _server_remedy(cause) if code is None else _REMEDIES.get(code & 0xFF)
    return remedy or f"failed ({type(cause).__name__}: {cause}); this is a fault of tickerfeed or of its database"


def _server_remedy(cause: BaseException) -> str | None:
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        names = (state, state[:3], state[:2])
        return next((_SERVER_REMEDIES[name] for name in names if name in _SERVER_REMEDIES), None)
    kind = type(cause).__name__
    if kind == "DataError" and "NUL" in str(cause):  # the driver's word: it asks no server
        return _SERVER_REMEDIES["22021"]
    if not any(one.__name__ == "OperationalError" for one in type(cause).__mro__) or isinstance(cause, sqlite3.Error):
        return None
    # Where no session came about there is no code, only the server's word, if it spoke.
    _, _, said = str(cause).partition("FATAL:")
    if "the database system is" in said:  # starting up, shutting down, in recovery
        return _SERVER_REMEDIES["57P"]
    return f"does not let us in ({said.strip()}); check [store] url" if said else _AWAY

"""Connections for those who may read a database and not write it: another user than the daemon's, say.

SQLite's log and its index lie beside the file (`-wal`, `-shm`). While a daemon runs they are there, and whoever may
read them sees what is current. After an ordered stop they are gone, and SQLite would have to make them; but then nobody
works on the file, and it can be read as one that does not change (sqlite.org/wal.html, "Read-Only Databases").
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from tickerfeed.errors import StoreError
from tickerfeed.store.engine import reading
from tickerfeed.store.faults import explained
from tickerfeed.store.schema import is_current


def is_onlooker(path: str) -> bool:
    """Return whether the database at `path` is there and may be read, and not written, by this user."""
    may_write = os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK)
    return os.access(path, os.R_OK) and not may_write


def connect_to_read(path: str, busy_timeout: float) -> Engine:
    """Return an engine that only reads, if the schema is this version's. Raises `StoreError`."""
    with explained(path):
        engine = _engine(path, busy_timeout)
        try:
            with reading(engine) as connection:
                if is_current(connection, path):
                    return engine
        except BaseException:
            engine.dispose()
            raise
    engine.dispose()
    raise StoreError("was written by an older version; let its owner run `tickerfeed check` once", path)


def _engine(path: str, busy_timeout: float) -> Engine:
    is_at_rest = not Path(f"{path}-wal").exists()
    words = "mode=ro&immutable=1" if is_at_rest else "mode=ro"
    address = f"file:{quote(str(Path(path).absolute()))}?{words}"

    def connected() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=busy_timeout, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connected, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN DEFERRED")

    return engine

"""Sessions for those who may read a database and not write it: another user than the daemon's, say.

SQLite's log and its index lie beside the file (`-wal`, `-shm`). While a daemon runs they are there, and whoever may
read them sees what is current. After an ordered stop they are gone, and SQLite would have to make them; but then nobody
works on the file, and it can be read as one that does not change (sqlite.org/wal.html, "Read-Only Databases").
"""

from __future__ import annotations

import os
from pathlib import Path

from tickerfeed.errors import StoreError
from tickerfeed.store import sqlite
from tickerfeed.store.faults import explained
from tickerfeed.store.schema import is_current
from tickerfeed.store.session import Session, reading


def is_onlooker(path: str) -> bool:
    """Return whether the database at `path` is there and may be read, and not written, by this user."""
    may_write = os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK)
    return os.access(path, os.R_OK) and not may_write


def connect_to_read(path: str, busy_timeout: float) -> Session:
    """Return a session that only reads, if the schema is this version's. Raises `StoreError`."""
    is_at_rest = not Path(f"{path}-wal").exists()
    with explained(path):
        session = sqlite.opened_to_read(str(Path(path).absolute()), busy_timeout, is_at_rest=is_at_rest)
        try:
            with reading(session):
                if is_current(session, path):
                    return session
        except BaseException:
            session.close()
            raise
    session.close()
    raise StoreError("was written by an older version; let its owner run `tickerfeed check` once", path)

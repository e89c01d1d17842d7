"""Sessions with the configured database, its schema brought up to date."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tickerfeed.errors import StoreError
from tickerfeed.store import postgres, sqlite
from tickerfeed.store.faults import READ_ONLY, explained
from tickerfeed.store.schema import is_current, upgrade
from tickerfeed.store.session import Session, reading, writing
from tickerfeed.store.sqlite import BUSY_TIMEOUT

_FILE = re.compile(r"sqlite(?:\+pysqlite)?://(?:/(.*))?")
_SERVER = re.compile(r"postgresql(?:\+psycopg)?://")


def connect(url: str, busy_timeout: float = BUSY_TIMEOUT) -> tuple[Session, str]:
    """Return a session whose schema is up to date, and the subject of its errors. Raises `StoreError`.

    The subject is the path of a file, and the url of a server without its password.
    """
    if (server := _SERVER.match(url)) is not None:
        return _connect_to_server(postgres.SCHEME + url[server.end() :], busy_timeout)
    path = path_of(url)
    subject = path or "the store in memory"
    with explained(subject):
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        session = sqlite.opened(path, busy_timeout)
        _bring_up_to_date(session, subject)
    # Whoever cannot write finds out now, not at the first poll that has something to save.
    if path is not None and not os.access(path, os.W_OK):
        session.close()
        raise StoreError(READ_ONLY, path)
    return session, subject


def _connect_to_server(url: str, patience: float) -> tuple[Session, str]:
    subject = postgres.shown(url)
    with explained(subject):
        session = postgres.opened(url, patience)
        _bring_up_to_date(session, subject)
    return session, subject


def path_of(url: str) -> str | None:
    """Return the path of a SQLite url, None of a database in memory or on a server. Raises `StoreError` for others."""
    if _SERVER.match(url):
        return None
    file = _FILE.fullmatch(url)
    if file is None:
        subject = postgres.shown(url) if "://" in url else ""
        message = "is no database for a store; use sqlite:///FILE or postgresql://USER@HOST/DATABASE"
        raise StoreError(message if subject else "[store] url must look like sqlite:///var/tickerfeed.db", subject)
    path = file[1]
    return None if path in (None, "", ":memory:") else path


def _bring_up_to_date(session: Session, subject: str) -> None:
    # A database that is current is only read: a busy one can be opened at once.
    try:
        with reading(session):
            if is_current(session, subject):
                return
        with writing(session):
            session.one_at_a_time("migrate")
            upgrade(session, subject)
    except BaseException:
        session.close()
        raise

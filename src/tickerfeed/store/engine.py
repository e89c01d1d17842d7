"""Connections to the database, with the settings that a store needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from tickerfeed.errors import StoreError
from tickerfeed.store import postgres
from tickerfeed.store.faults import READ_ONLY, explained
from tickerfeed.store.schema import is_current, upgrade

BUSY_TIMEOUT = 5.0  # seconds to wait for another writer
POSTGRESQL = "postgresql"

# How a transaction begins, by dialect. With several writers each statement sees what others have committed before it,
# so that what waited for a row goes on from what it has become; one that reads sees one moment.
_WRITES: dict[str, dict[str, Any]] = {
    "sqlite": {"writes": True},
    POSTGRESQL: {"isolation_level": "READ COMMITTED", "postgresql_readonly": False},
}
_READS: dict[str, dict[str, Any]] = {
    "sqlite": {"writes": False},
    POSTGRESQL: {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}

# How a file gives free pages back must be said before anything is in it; one that was made without keeps them for what
# comes, until it is written anew (VACUUM).
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "journal_size_limit=16777216")


def connect(url: str, busy_timeout: float = BUSY_TIMEOUT) -> tuple[Engine, str]:
    """Return an engine whose schema is up to date, and the subject of its errors. Raises `StoreError`.

    The subject is the path of a file, and the url of a server without its password.
    """
    parts = _parts(url)
    if parts.get_backend_name() == POSTGRESQL:
        return _connect_to_server(parts, busy_timeout)
    path = path_of(url)
    subject = path or "the store in memory"
    with explained(subject):
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(url, busy_timeout)
        try:
            _bring_up_to_date(engine, subject)
        except BaseException:
            engine.dispose()
            raise
    # Whoever cannot write finds out now, not at the first poll that has something to save.
    if path is not None and not os.access(path, os.W_OK):
        engine.dispose()
        raise StoreError(READ_ONLY, path)
    return engine, subject


def _connect_to_server(url: URL, patience: float) -> tuple[Engine, str]:
    subject = postgres.shown(url)
    engine = postgres.engine_of(url, patience)
    try:
        with explained(subject):
            with reading(engine) as connection:
                postgres.refuse_old(connection, subject)
            _bring_up_to_date(engine, subject)
    except BaseException:
        engine.dispose()
        raise
    return engine, subject


def _parts(url: str) -> URL:
    try:
        parts = make_url(url)
    except ArgumentError as exc:
        raise StoreError("[store] url must look like sqlite:///var/tickerfeed.db") from exc
    if parts.get_backend_name() not in _WRITES:
        message = "is no database for a store; use sqlite:///FILE or postgresql://USER@HOST/DATABASE"
        raise StoreError(message, postgres.shown(parts))
    return parts


def path_of(url: str) -> str | None:
    """Return the path of a SQLite url, None of a database in memory or on a server. Raises `StoreError` for others."""
    parts = _parts(url)
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return parts.database


def _bring_up_to_date(engine: Engine, subject: str) -> None:
    # A database that is current is only read: a busy one can be opened at once.
    with reading(engine) as connection:
        if is_current(connection, subject):
            return
    with writing(engine) as connection:
        if engine.dialect.name == POSTGRESQL:
            postgres.one_at_a_time(connection, "migrate")
        upgrade(connection, subject)


def _engine(url: str, busy_timeout: float) -> Engine:
    arguments = {"timeout": busy_timeout, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, where it is known whether they write
        # Only a file that is still empty can be told; of another one the question itself waits for who writes there.
        is_new = connection.execute("PRAGMA page_count").fetchone() == (0,)
        for pragma in (*(("auto_vacuum=INCREMENTAL",) if is_new else ()), *_PRAGMAS):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that will write takes the lock at once: one that reads first could not wait for it later.
        word = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {word}")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: all or nothing."""
    options = _WRITES[engine.dialect.name]
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: everything in it is of one moment."""
    options = _READS[engine.dialect.name]
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection

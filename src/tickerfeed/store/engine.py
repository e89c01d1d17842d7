"""Connections to the database, with the settings that a store needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from tickerfeed.errors import StoreError
from tickerfeed.store.faults import explained
from tickerfeed.store.schema import upgrade

BUSY_TIMEOUT = 5.0  # seconds to wait for another writer
SQLITE = "sqlite:///"


def connect(url: str, busy_timeout: float = BUSY_TIMEOUT) -> tuple[Engine, str]:
    """Return an engine whose schema is up to date, and the subject of its errors. Raises `StoreError`."""
    if not url.startswith("sqlite://"):
        raise StoreError("only sqlite:/// databases can be used so far", url.partition("://")[0])
    subject = url.removeprefix(SQLITE)
    with explained(subject):
        if url.startswith(SQLITE):
            Path(subject).parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(url, busy_timeout)
        try:
            with writing(engine) as connection:
                upgrade(connection, subject)
        except BaseException:
            engine.dispose()
            raise
    return engine, subject


def _engine(url: str, busy_timeout: float) -> Engine:
    arguments = {"timeout": busy_timeout, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, where it is known whether they write
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "journal_size_limit=16777216"):
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
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: everything in it is of one moment."""
    with engine.connect().execution_options(writes=False) as connection, connection.begin():
        yield connection

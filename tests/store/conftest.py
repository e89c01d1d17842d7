"""Stores over a SQLite file, over SQLite in memory, and over PostgreSQL: the same contract holds for all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tickerfeed.model import Source
from tickerfeed.store.database import SqlStore
from tickerfeed.store.memory import MemoryStore
from tickerfeed.store.opening import connect
from tickerfeed.store.session import writing
from tickerfeed.store.tables import TABLES

# Deleting is quicker than TRUNCATE, which makes new files for every table and index.
EMPTY = "; ".join(
    [
        *(f'DELETE FROM "{table.name}"' for table in reversed(TABLES)),
        *(f"ALTER SEQUENCE {name} RESTART" for name in ("story_number_seq", "edit_number_seq")),
    ]
)
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema and nothing else: copying it is quicker than migrating."""
    path = tmp_path_factory.mktemp("empty") / "t.db"
    SqlStore(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def migrated(postgres: str) -> str:
    """The url of a PostgreSQL database with the schema."""
    SqlStore(postgres).close()
    return postgres


@pytest.fixture
def server(migrated: str) -> str:
    """The url of a PostgreSQL database with the schema and nothing else: emptying it is quicker than a new one."""
    session, _ = connect(migrated)
    with writing(session):
        session.run(EMPTY)
    session.close()
    return migrated


@pytest.fixture(params=["file", "memory", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path, empty: Path) -> Iterator[SqlStore]:
    """An open store that knows one source, `bao-a`."""
    if request.param == "file":
        shutil.copy(empty, tmp_path / "t.db")
        opened = SqlStore(f"sqlite:///{tmp_path}/t.db")
    elif request.param == "memory":
        opened = MemoryStore()
    else:
        opened = SqlStore(request.getfixturevalue("server"))
    opened.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    yield opened
    opened.close()

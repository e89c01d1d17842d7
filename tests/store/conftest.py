"""A store over a real SQLite file, and one over SQLite in memory: the same contract holds for both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tickerfeed.model import Source
from tickerfeed.store.database import SqlStore
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema and nothing else: copying it is quicker than migrating."""
    path = tmp_path_factory.mktemp("empty") / "t.db"
    SqlStore(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, empty: Path) -> Iterator[SqlStore]:
    """An open store that knows one source, `bao-a`."""
    if request.param == "file":
        shutil.copy(empty, tmp_path / "t.db")
    opened = SqlStore(f"sqlite:///{tmp_path}/t.db") if request.param == "file" else MemoryStore()
    opened.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    yield opened
    opened.close()

"""A store over a real SQLite file, and one over SQLite in memory: the same contract holds for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tickerfeed.model import Source
from tickerfeed.store.database import SqlStore
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An open store that knows one source, `bao-a`."""
    opened = SqlStore(f"sqlite:///{tmp_path}/t.db") if request.param == "file" else MemoryStore()
    opened.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    yield opened
    opened.close()

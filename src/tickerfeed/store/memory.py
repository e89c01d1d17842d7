"""A store that lives as long as its process, for tests and dry runs: the same code over SQLite in memory."""

from __future__ import annotations

from tickerfeed.store.database import SqlStore


class MemoryStore(SqlStore):
    """Keeps nothing when it is closed."""

    def __init__(self) -> None:
        super().__init__("sqlite://")

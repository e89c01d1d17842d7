from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tickerfeed.flow.housekeep import housekeep
from tickerfeed.model import Entry, NewEntry, Source, SourceState
from tickerfeed.ports import Store
from tickerfeed.store import retention
from tickerfeed.store.memory import MemoryStore

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
RETENTION = timedelta(days=90)


class Thread:
    """Implements `ports.StoreThread` without a thread, and counts the steps."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.steps = 0

    async def run(self, step: Callable[[Store], T]) -> T:
        self.steps += 1
        return step(self._store)

    join = run


def test_only_what_is_past_retention_and_no_longer_listed_is_forgotten() -> None:
    store = MemoryStore()
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    state = SourceState("bao-a")
    store.save(state, [NewEntry("id:1", Entry("Cũ")), NewEntry("id:2", Entry("Còn"))], frozenset({"id:2"}), NOW)
    second = timedelta(seconds=1)
    assert 0 == asyncio.run(housekeep(Thread(store), RETENTION, NOW + RETENTION - second))
    assert 1 == asyncio.run(housekeep(Thread(store), RETENTION, NOW + RETENTION + second))
    assert ["id:2"] == [kept.key for kept in store.log_after(0, 10)]
    store.close()


def test_much_is_forgotten_and_given_back_in_steps() -> None:
    store = MemoryStore()
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    many = 2 * retention.PIECE + 1
    news = [NewEntry(f"id:{number}", Entry("x" * 2_000)) for number in range(many)]
    store.save(SourceState("bao-a"), news, frozenset(), NOW)
    thread = Thread(store)
    assert many == asyncio.run(housekeep(thread, RETENTION, NOW + 2 * RETENTION))
    assert thread.steps > 6
    assert (0, 0) == (store.entry_count(), store.give_back())
    store.close()

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.flow.ahead import ahead, bring_back
from tickerfeed.model import Source, SourceState
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 25, tzinfo=UTC)
DAY = timedelta(days=1)


def polled(store: MemoryStore, name: str, at: datetime, *, is_gone: bool = False) -> None:
    state = SourceState(name, f"https://{name}.example/", last_poll_at=at, next_poll_at=at + DAY, is_gone=is_gone)
    store.save(state, (), None, at)


def test_who_was_asked_by_a_clock_that_was_ahead_is_asked_now() -> None:
    store = MemoryStore()
    store.sync_sources([Source(name, f"https://{name}.example/") for name in "abcd"], NOW)
    polled(store, "a", NOW + DAY)
    polled(store, "b", NOW - DAY / 2)
    polled(store, "c", NOW + DAY, is_gone=True)
    assert [state.source_id for state in ahead(store, NOW)] == ["a"]
    assert {state.source_id for state in store.due(NOW, 9)} == {"d"}
    assert bring_back(store, NOW) == 1
    assert {state.source_id for state in store.due(NOW, 9)} == {"a", "d"}
    assert bring_back(store, NOW) == 0

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.flow.housekeep import housekeep
from tickerfeed.model import Entry, NewEntry, Source, SourceState
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
RETENTION = timedelta(days=90)


def test_only_what_is_past_retention_and_no_longer_listed_is_forgotten() -> None:
    store = MemoryStore()
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    state = SourceState("bao-a")
    store.save(state, [NewEntry("id:1", Entry("Cũ")), NewEntry("id:2", Entry("Còn"))], frozenset({"id:2"}), NOW)
    assert housekeep(store, RETENTION, NOW + RETENTION - timedelta(seconds=1)) == 0
    assert housekeep(store, RETENTION, NOW + RETENTION + timedelta(seconds=1)) == 1
    assert [kept.key for kept in store.log_after(0, 10)] == ["id:2"]
    store.close()

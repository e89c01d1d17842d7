from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.flow.fold import fold
from tickerfeed.flow.replay import replay
from tickerfeed.model import Action, Edit, Entry, NewEntry, Source, SourceState
from tickerfeed.store.memory import MemoryStore
from tickerfeed.story.verdict import THRESHOLD

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AUTHORITY = "x.example,2026"
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("bao", "tin", "dai")}
BOAT = "Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích"
REWORDED = "Hai học sinh mất tích khi thuyền lật trên sông Ngàn Sâu"
RACE = "Hội đua trên sông Ngàn Sâu đón hàng nghìn du khách về xem"


@pytest.fixture
def store() -> MemoryStore:
    """A store in which two of three headlines are one story."""
    store = MemoryStore()
    store.sync_sources(list(SOURCES.values()), NOW)
    for source, title in zip(SOURCES, (BOAT, REWORDED, RACE), strict=True):
        entry = Entry(title, link=f"https://{source}.example/1", published=NOW)
        store.save(SourceState(source), [NewEntry(f"id:{title}", entry)], None, NOW)
    fold(store, SOURCES, AUTHORITY, NOW)
    return store


def test_the_same_threshold_changes_nothing(store: MemoryStore) -> None:
    found = replay(store, SOURCES, AUTHORITY, THRESHOLD, NOW - timedelta(days=1))
    assert (found.entries, found.before, found.after) == (3, 2, 2)
    assert found.joined == found.parted == ()


def test_a_higher_threshold_parts(store: MemoryStore) -> None:
    found = replay(store, SOURCES, AUTHORITY, 0.9999, NOW - timedelta(days=1))
    (change,) = found.parted
    assert (change.entry.entry.title, change.head.entry.title) == (REWORDED, BOAT)
    assert change.why.startswith("words 0.")
    assert (found.joined, found.after) == ((), 3)


def test_a_lower_one_joins_and_nothing_is_written(store: MemoryStore) -> None:
    before = store.recent_told(NOW - timedelta(days=1), 10)
    found = replay(store, SOURCES, AUTHORITY, 0.01, NOW - timedelta(days=1))
    (change,) = found.joined
    assert (change.entry.entry.title, change.head.entry.title) == (RACE, BOAT)
    assert (found.parted, found.after) == ((), 1)
    assert store.recent_told(NOW - timedelta(days=1), 10) == before


def test_what_an_editor_parted_stays_apart(store: MemoryStore) -> None:
    store.add_edit(Edit(0, Action.SPLIT, "Lan", NOW, entry_ids=(3,), other_ids=(1, 2)))
    assert replay(store, SOURCES, AUTHORITY, 0.01, NOW - timedelta(days=1)).joined == ()

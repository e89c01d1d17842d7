from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.errors import StoreError
from tickerfeed.model import Entry, NewEntry, SourceState, Story
from tickerfeed.store.database import SqlStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def entries(store: SqlStore, count: int) -> list[int]:
    new = [NewEntry(f"id:{n}", Entry(f"Tin {n}", published=NOW - timedelta(hours=n))) for n in range(count)]
    store.save(SourceState("bao-a"), new, None, NOW)
    return [each.entry_id for each in store.log_after(0, 100)]


def story(name: str, *members: int, number: int = 0) -> Story:
    return Story(f"tag:x,2026:{name}", number, members[0], members, NOW, NOW, dict.fromkeys(members, "why"))


def test_stories_and_cursor_are_saved_together(store: SqlStore) -> None:
    one, two, three = entries(store, 3)
    store.save_fold([story("a", two, one), story("b", three)], 3, NOW)
    told = store.recent_told(NOW - timedelta(days=1), 10)
    assert store.fold_cursor() == 3
    assert [(each.story.id, each.head.entry_id) for each in told] == [("tag:x,2026:a", two), ("tag:x,2026:b", three)]
    assert [each.entry_id for each in told[0].entries] == [two, one]
    assert told[0].story.reasons == {one: "why", two: "why"}


def test_a_story_is_replaced_under_its_number_and_keeps_its_id(store: SqlStore) -> None:
    one, two = entries(store, 2)
    store.save_fold([story("a", one)], 1, NOW)
    number = store.story_of([one])[one].number
    store.save_fold([story("a", one, two, number=number)], 2, NOW)
    assert store.story_of([two])[two] == store.story_of([one])[one]
    assert len(store.recent_told(NOW - timedelta(days=1), 10)) == 1


def test_an_entry_belongs_to_one_story_and_a_fault_saves_nothing(store: SqlStore) -> None:
    one, two = entries(store, 2)
    store.save_fold([story("a", one)], 1, NOW)
    with pytest.raises(StoreError, match="one story only"):
        store.save_fold([story("b", two), story("c", one)], 2, NOW)
    assert store.fold_cursor() == 1
    assert store.story_of([two]) == {}


def test_only_recent_stories_are_told_and_at_most_the_limit(store: SqlStore) -> None:
    ids = entries(store, 4)
    store.save_fold([story(str(each), each) for each in ids], 4, NOW)
    assert len(store.recent_told(NOW - timedelta(hours=1), 2)) == 2
    assert store.recent_told(NOW + timedelta(seconds=1), 10) == []

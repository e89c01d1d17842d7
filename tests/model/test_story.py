from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, StoredEntry, Story, Told

NOW = datetime(2026, 6, 13, 10, tzinfo=UTC)


def told(name: str, entry_id: int, age: timedelta = timedelta(0)) -> Told:
    at = NOW - age
    entry = StoredEntry(entry_id, entry_id, "bao", f"id:{entry_id}", Entry(name), at, at, at)
    return Told(Story(f"tag:{name}", 0, entry_id, (entry_id,), at, at), (entry,))


def test_the_first_entry_stands_for_the_story() -> None:
    first, second = told("one", 7), told("two", 8)
    assert Told(first.story, (*first.entries, *second.entries)).head is first.entries[0]


def test_the_newest_is_highest_whenever_it_was_saved() -> None:
    old, new = told("old", 9, timedelta(hours=1)), told("new", 3)
    assert new.recency > old.recency


def test_of_one_moment_what_was_saved_last_is_highest() -> None:
    assert told("a", 9).recency > told("b", 8).recency


def test_no_two_stories_stand_in_one_place() -> None:
    assert told("b", 9).recency > told("a", 9).recency

"""Gists, and the recent stories that come with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, NewEntry, Recalled, SourceState, Story
from tickerfeed.store.database import SqlStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def filled(store: SqlStore) -> SqlStore:
    dates = (NOW - 9 * DAY, NOW, NOW - DAY, NOW - 2 * DAY)
    entries = [NewEntry(str(at), Entry(f"Tin {at}", published=when)) for at, when in enumerate(dates, 1)]
    store.save(SourceState("bao-a"), entries, None, NOW)
    store.save(SourceState("bao-a"), [NewEntry("5", Entry("Tin 5"))], None, NOW)
    return store


def test_stories_come_oldest_first_and_each_with_its_head_first(store: SqlStore) -> None:
    filled(store)
    stories = [
        Story("tag:a", 0, 5, (5,), NOW, NOW),
        Story("tag:b", 0, 3, (3, 4, 2), NOW - DAY, NOW, {4: "headline"}),
    ]
    numbers = store.save_fold(stories, 5, NOW, {3: "[1]", 5: "cũ"})
    store.save_fold([], 5, NOW, {5: "[5]"})
    rows = store.recall(NOW - DAY, 9)
    assert [(row.story_id, row.entry_id, row.reason, row.gist) for row in rows] == [
        ("tag:b", 3, "", "[1]"),
        ("tag:b", 4, "headline", ""),
        ("tag:b", 2, "", ""),
        ("tag:a", 5, "", "[5]"),
    ]
    assert rows[3] == Recalled("tag:a", numbers["tag:a"], NOW, NOW, 5, "", "bao-a", NOW, NOW, "[5]")
    assert [row.entry_id for row in store.recall(NOW - DAY, 1)] == [5]


def test_what_is_forgotten_takes_its_gist_along(store: SqlStore) -> None:
    filled(store).save_fold([Story("tag:a", 0, 1, (1,), NOW, NOW)], 1, NOW, {1: "[1]"})
    store.save(SourceState("bao-a"), [], frozenset(), NOW)
    store.retain(NOW + DAY)
    with store._reading() as session:
        assert session.one("SELECT count(*) FROM gist") == 0

"""What a source's list holds now; that one which is found missing stays known is among the contract's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, NewEntry, SourceState
from tickerfeed.store.database import SqlStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def listed(store: SqlStore) -> dict[str, bool]:
    return {one.key: one.is_listed for one in store.log_after(0, 10)}


def poll(store: SqlStore, new: str, listing: str | None, minutes: int = 0) -> None:
    entries = [NewEntry(key, Entry(f"Tin {key}")) for key in new]
    keys = None if listing is None else frozenset(listing)
    store.save(SourceState("bao-a"), entries, keys, NOW + timedelta(minutes=minutes))


def test_a_first_poll_says_of_each_entry_whether_it_is_listed(store: SqlStore) -> None:
    poll(store, "abc", "ac")
    assert {"a": True, "b": False, "c": True} == listed(store)


def test_a_first_poll_that_says_nothing_of_the_listing_has_all_listed(store: SqlStore) -> None:
    poll(store, "ab", None)
    assert {"a": True, "b": True} == listed(store)


def test_a_first_poll_may_list_what_was_not_saved(store: SqlStore) -> None:
    poll(store, "ab", "abx")
    assert {"a": True, "b": True} == listed(store)


def test_later_polls_take_marks_away_and_give_them_back(store: SqlStore) -> None:
    poll(store, "abc", "abc")
    poll(store, "d", "bd", 1)
    assert {"a": False, "b": True, "c": False, "d": True} == listed(store)
    poll(store, "", "acx", 2)
    assert {"a": True, "b": False, "c": True, "d": False} == listed(store)


def test_one_that_stays_listed_is_touched_once_an_hour(store: SqlStore) -> None:
    poll(store, "a", "a")
    poll(store, "", "a", 59)
    poll(store, "", "", 61)
    assert 0 == store.retain(NOW + timedelta(minutes=61))
    assert 1 == store.retain(NOW + timedelta(minutes=62))

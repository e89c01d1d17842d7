from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, NewEntry, Saved, Source, SourceState, Story
from tickerfeed.store.database import SqlStore
from tickerfeed.store.statements import CHUNK, chunks

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=100)
STATE = SourceState("bao-a", "https://a.example/rss")


def put(store: SqlStore, *entries: NewEntry, listed: frozenset[str] | None = None, now: datetime = NOW) -> Saved:
    return store.save(STATE, entries, listed, now)


def new(number: int, title: str = "", **more: object) -> NewEntry:
    return NewEntry(f"id:{number}", Entry(title or f"Tin số {number}"), **more)  # type: ignore[arg-type]


def test_entries_get_places_in_the_log_in_their_order(store: SqlStore) -> None:
    assert put(store, new(1), new(2)) == Saved(new=2)
    assert [(each.seq, each.key) for each in store.log_after(0, 10)] == [(1, "id:1"), (2, "id:2")]
    assert [each.key for each in store.log_after(1, 10)] == ["id:2"]
    assert [each.key for each in store.log_after(0, 1)] == ["id:1"]


def test_a_revision_moves_to_the_logs_end_and_keeps_when_it_was_first_seen(store: SqlStore) -> None:
    put(store, new(1), new(2))
    assert put(store, new(1, "Đính chính", is_revision=True), now=LATER) == Saved(revised=1)
    last = store.log_after(2, 10)
    assert [(each.seq, each.key, each.entry.title) for each in last] == [(3, "id:1", "Đính chính")]
    assert (last[0].first_seen_at, last[0].changed_at) == (NOW, LATER)
    assert store.entry_count() == 2


def test_a_quiet_revision_changes_the_body_and_nothing_a_reader_would_notice(store: SqlStore) -> None:
    put(store, new(1))
    saved = put(store, new(1, "Lặng", is_revision=True, is_quiet=True, aliases=("link:a",)), now=LATER)
    (kept,) = store.log_after(0, 10)
    assert saved == Saved(same=1)
    assert (kept.seq, kept.changed_at, kept.is_quiet, kept.entry.title) == (1, NOW, False, "Lặng")
    assert store.known("bao-a", ["link:a"])["link:a"].key == "id:1"


def test_a_place_in_the_log_is_never_used_again(store: SqlStore) -> None:
    put(store, new(1), new(2))
    store.sync_sources([], NOW)
    assert store.retain(LATER) == 2
    put(store, new(3))
    assert [each.seq for each in store.log_after(0, 10)] == [3]


def test_an_entry_is_known_by_key_and_alias_and_a_key_wins(store: SqlStore) -> None:
    put(store, new(1, aliases=("link:a", "id:2")), new(2))
    known = store.known("bao-a", ["id:1", "link:a", "id:2", "id:9"])
    assert {asked: found.key for asked, found in known.items()} == {"id:1": "id:1", "link:a": "id:1", "id:2": "id:2"}
    assert known["id:1"].alias_count == 2


def test_an_alias_stays_with_the_entry_that_had_it_first(store: SqlStore) -> None:
    put(store, new(1, aliases=("link:a",)))
    put(store, new(2, aliases=("link:a",)))
    assert store.known("bao-a", ["link:a"])["link:a"].key == "id:1"


def test_another_sources_keys_are_not_known(store: SqlStore) -> None:
    put(store, new(1))
    assert store.known("bao-b", ["id:1"]) == {}


def test_retention_never_forgets_a_key_that_its_source_still_lists(store: SqlStore) -> None:
    put(store, new(1), new(2), listed=frozenset({"id:1", "id:2"}))
    put(store, listed=frozenset({"id:1"}), now=NOW + timedelta(minutes=1))
    assert store.retain(LATER) == 1
    assert [each.key for each in store.log_after(0, 10)] == ["id:1"]


def test_a_partial_listing_removes_nothing(store: SqlStore) -> None:
    put(store, new(1), listed=frozenset({"id:1"}))
    put(store, now=LATER)
    assert store.log_after(0, 10)[0].is_listed


def test_entries_of_a_source_that_is_gone_stay_until_retention(store: SqlStore) -> None:
    put(store, new(1), listed=frozenset({"id:1"}))
    store.sync_sources([Source("bao-b", "https://b.example/")], NOW)
    assert store.retain(NOW) == 0
    assert store.retain(LATER) == 1


def test_a_story_goes_with_its_last_entry_and_gets_a_new_head_before(store: SqlStore) -> None:
    put(store, new(1), new(2), listed=frozenset({"id:2"}))
    one, two = (each.entry_id for each in store.log_after(0, 10))
    store.save_fold([Story("tag:x,2026:s", 0, one, (one, two), NOW, NOW)], 2, NOW)
    assert store.retain(LATER) == 1
    assert store.story_of([two])[two].head_id == two
    store.sync_sources([], NOW)
    assert store.retain(LATER) == 1
    assert store.recent_told(NOW - timedelta(days=1), 10) == []


def test_long_lists_are_asked_in_parts(store: SqlStore) -> None:
    keys = [f"id:{n}" for n in range(CHUNK + 5)]
    put(store, *(NewEntry(key, Entry("Tin")) for key in keys), listed=frozenset(keys))
    assert len(store.known("bao-a", keys)) == CHUNK + 5
    assert [len(part) for part in chunks(keys)] == [CHUNK, 5]

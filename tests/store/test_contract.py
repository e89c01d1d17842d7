"""What `ports.Store` promises, of every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.errors import StoreError
from tickerfeed.model import (
    DateQuality,
    Entry,
    Known,
    NewEntry,
    Saved,
    Source,
    SourceState,
    StoredEntry,
    Story,
    Trouble,
    Validators,
)
from tickerfeed.ports import Store
from tickerfeed.store.database import SqlStore
from tickerfeed.store.memory import MemoryStore
from tickerfeed.story.fingerprint import fingerprint
from tickerfeed.text.urls import host, shard

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HUE = Source("hue", "https://hue.example/rss")
VINH = Source("vinh", "https://vinh.example/rss")


@pytest.fixture(autouse=True)
def _synced(store: Store) -> None:
    store.sync_sources([HUE, VINH], NOW)


def piece(key: str, title: str = "", **more: object) -> NewEntry:
    """A new entry with its title, undated."""
    return NewEntry(key, Entry(title or f"Tin {key}"), **more)  # type: ignore[arg-type]


def revision(key: str, title: str, **more: object) -> NewEntry:
    return piece(key, title, is_revision=True, **more)


def save(
    store: Store, *entries: NewEntry, source: Source = HUE, listed: str | None = None, at: datetime = NOW
) -> Saved:
    """Save one poll; `listed` names the keys of its listing, one letter each."""
    keys = None if listed is None else frozenset(listed)
    return store.save(SourceState(source.id, source.url), entries, keys, at)


def log(store: Store) -> dict[str, StoredEntry]:
    return {each.key: each for each in store.log_after(0, 10_000)}


def tell(store: Store, *keys: str, number: int = 0, name: str = "", at: datetime = NOW) -> Story:
    """Save one story of these entries, the first its head, and return it as stored."""
    entries = log(store)
    ids = tuple(entries[key].entry_id for key in keys)
    story = Story(name or f"tag:tin.example,2026:{keys[0]}", number, ids[0], ids, at, at, dict.fromkeys(ids, "giống"))
    store.save_fold([story], store.fold_cursor(), at)
    return store.story_of(ids)[ids[0]]


class TestSources:
    def test_new_source_is_due_at_once(self, store: Store) -> None:
        assert [SourceState("hue", HUE.url), SourceState("vinh", VINH.url)] == store.due(NOW, 10)

    def test_state_comes_back_as_it_was_saved(self, store: Store) -> None:
        state = SourceState(
            "hue",
            url="https://moi.example/rss",
            validators=Validators('W/"é"', "Mon, 02 Mar 2026 08:00:00 GMT"),
            body_hash="ab" * 32,
            next_poll_at=NOW + HOUR,
            reason="ít tin",
            last_poll_at=NOW,
            last_success_at=NOW - DAY,
            failures=3,
            trouble=Trouble.TLS,
            detail="chứng chỉ hết hạn",
            parse_failed=True,
            is_gone=True,
            moved_to="https://khac.example/",
            moved_count=2,
            entry_count=40,
            polls=7,
            empty_polls=1,
            has_polled_well=True,
        )
        store.save(state, (), None, NOW)
        assert {"hue": state, "vinh": SourceState("vinh", VINH.url)} == store.states()

    def test_longest_overdue_comes_first(self, store: Store) -> None:
        store.save(SourceState("vinh", next_poll_at=NOW - HOUR), (), None, NOW)
        store.save(SourceState("hue", next_poll_at=NOW), (), None, NOW)
        assert ["vinh", "hue"] == [state.source_id for state in store.due(NOW, 10)]

    def test_never_polled_comes_before_all(self, store: Store) -> None:
        store.save(SourceState("hue", next_poll_at=NOW - DAY), (), None, NOW)
        assert ["vinh", "hue"] == [state.source_id for state in store.due(NOW, 10)]

    def test_what_is_later_is_not_due(self, store: Store) -> None:
        store.save(SourceState("hue", next_poll_at=NOW + timedelta(milliseconds=1)), (), None, NOW)
        assert ["vinh"] == [state.source_id for state in store.due(NOW, 10)]

    def test_due_keeps_to_its_limit(self, store: Store) -> None:
        assert 1 == len(store.due(NOW, 1))

    def test_gone_source_is_not_due_yet_has_a_state(self, store: Store) -> None:
        store.save(SourceState("hue", is_gone=True), (), None, NOW)
        assert ["vinh"] == [state.source_id for state in store.due(NOW, 10)]
        assert store.states()["hue"].is_gone

    def test_removed_source_has_no_state_and_is_not_due(self, store: Store) -> None:
        store.sync_sources([VINH], NOW)
        assert ["vinh"] == list(store.states())
        assert ["vinh"] == [state.source_id for state in store.due(NOW, 10)]

    def test_no_sources_at_all_is_a_list_too(self, store: Store) -> None:
        store.sync_sources([], NOW)
        assert {} == store.states()

    def test_source_that_comes_back_has_its_state_and_entries(self, store: Store) -> None:
        state = SourceState("hue", HUE.url, polls=5)
        store.save(state, [piece("a")], None, NOW)
        store.sync_sources([VINH], NOW)
        store.sync_sources([HUE, VINH], NOW)
        assert state == store.states()["hue"]
        assert ["a"] == list(log(store))

    def test_changed_url_starts_the_state_anew(self, store: Store) -> None:
        store.save(
            SourceState("hue", HUE.url, Validators('"1"'), "hash", NOW + DAY, is_gone=True, has_polled_well=True),
            (),
            None,
            NOW,
        )
        store.sync_sources([Source("hue", "https://hue.example/moi"), VINH], NOW)
        assert SourceState("hue", "https://hue.example/moi", has_polled_well=True) == store.states()["hue"]

    def test_proven_move_outlives_the_next_sync(self, store: Store) -> None:
        moved = SourceState("hue", "https://hue.example/dời", Validators('"1"'), polls=9)
        store.save(moved, (), None, NOW)
        store.sync_sources([HUE, VINH], NOW)
        assert moved == store.states()["hue"]

    def test_state_of_an_unknown_source_is_refused_with_its_entries(self, store: Store) -> None:
        with pytest.raises(StoreError, match=r"^lạ: is no source of this store"):
            store.save(SourceState("lạ"), [piece("a")], None, NOW)
        assert 0 == store.entry_count()

    def test_poll_in_flight_when_its_source_is_removed_is_saved(self, store: Store) -> None:
        store.sync_sources([VINH], NOW)
        assert Saved(new=1) == save(store, piece("a"))


class TestSaving:
    def test_counts_new_revised_and_same(self, store: Store) -> None:
        save(store, piece("a"), piece("b"))
        assert Saved(new=1, revised=1, same=1) == save(
            store, piece("c"), revision("a", "Tin sửa"), revision("b", "Tin b", is_quiet=True)
        )

    def test_poll_without_entries_saves_its_state(self, store: Store) -> None:
        assert Saved() == store.save(SourceState("hue", polls=1), (), None, NOW)
        assert 1 == store.states()["hue"].polls

    def test_new_entries_enter_the_log_in_order(self, store: Store) -> None:
        save(store, piece("b"), piece("a"))
        save(store, piece("c"), source=VINH)
        assert [(1, "b"), (2, "a"), (3, "c")] == [(each.seq, each.key) for each in store.log_after(0, 10)]

    def test_log_begins_after_the_cursor_and_keeps_to_its_limit(self, store: Store) -> None:
        save(store, *(piece(key) for key in "abcd"))
        assert ["b", "c"] == [each.key for each in store.log_after(1, 2)]

    def test_revision_takes_the_end_of_the_log(self, store: Store) -> None:
        save(store, piece("a"), piece("b"))
        save(store, revision("a", "Tin sửa"))
        assert [(2, "b", "Tin b"), (3, "a", "Tin sửa")] == [
            (each.seq, each.key, each.entry.title) for each in store.log_after(0, 10)
        ]

    def test_seq_and_id_are_not_used_again_after_forgetting(self, store: Store) -> None:
        save(store, piece("a"), piece("b"))
        last = log(store)["b"]
        save(store, listed="")
        assert 2 == store.retain(NOW + DAY)
        save(store, piece("c"))
        assert last.seq < log(store)["c"].seq
        assert last.entry_id < log(store)["c"].entry_id

    def test_same_key_in_two_sources_is_two_entries(self, store: Store) -> None:
        save(store, piece("a"))
        assert Saved(new=1) == save(store, piece("a"), source=VINH)
        assert 2 == store.entry_count()

    def test_key_that_comes_twice_in_one_poll_is_one_entry_as_told_last(self, store: Store) -> None:
        assert Saved(new=1, revised=1) == save(store, piece("a"), revision("a", "Tin sau"))
        assert "Tin sau" == log(store)["a"].entry.title

    def test_first_seen_is_frozen(self, store: Store) -> None:
        save(store, piece("a"))
        save(store, revision("a", "Tin sửa"), at=NOW + HOUR)
        assert NOW == log(store)["a"].first_seen_at

    def test_changed_moves_with_a_revision_only(self, store: Store) -> None:
        save(store, piece("a"), piece("b"))
        save(store, revision("a", "Tin sửa"), piece("b"), at=NOW + HOUR)
        assert [NOW + HOUR, NOW] == [log(store)[key].changed_at for key in "ab"]

    def test_marks_come_back(self, store: Store) -> None:
        save(store, piece("a", is_backfill=True), piece("b", is_quiet=True))
        entries = log(store)
        assert [(True, False), (False, True)] == [(entries[key].is_backfill, entries[key].is_quiet) for key in "ab"]

    def test_quiet_revision_replaces_the_entry_where_it_stands(self, store: Store) -> None:
        save(store, piece("a"), piece("b"))
        save(store, revision("a", "Tin thay", is_quiet=True, aliases=("x",)), at=NOW + HOUR)
        entry = log(store)["a"]
        assert (1, "Tin thay", NOW, False) == (entry.seq, entry.entry.title, entry.changed_at, entry.is_quiet)
        assert 1 == store.known("hue", ["x"])["x"].alias_count

    def test_quiet_mark_stays_through_a_revision(self, store: Store) -> None:
        save(store, piece("a", is_quiet=True))
        save(store, revision("a", "Tin sửa"))
        assert log(store)["a"].is_quiet

    def test_an_entry_is_known_again_by_what_its_list_shows(self, store: Store) -> None:
        bare = Entry("Tin", link="https://hue.example/1")
        full = replace(bare, original_link="https://vinh.example/2", credit="Báo Vinh")
        save(store, NewEntry("a", full, fingerprint=fingerprint(bare)))
        assert log(store)["a"].entry == full
        assert store.known("hue", ["a"])["a"].fingerprint == fingerprint(bare) != fingerprint(full)

    @pytest.mark.parametrize("is_quiet", [False, True])
    def test_a_revision_that_keeps_lacks_nothing_of_what_is_stored(self, store: Store, is_quiet: bool) -> None:
        save(
            store, NewEntry("a", Entry("Tin", summary="Một", credit="Báo Vinh", original_link="https://vinh.example/2"))
        )
        again = Entry("Tin sửa", summary="Hai")
        save(store, NewEntry("a", again, is_revision=True, is_quiet=is_quiet, keeps=True))
        assert log(store)["a"].entry == replace(again, credit="Báo Vinh", original_link="https://vinh.example/2")
        assert store.known("hue", ["a"])["a"].fingerprint == fingerprint(again)
        save(store, NewEntry("a", again, is_revision=True, is_quiet=is_quiet))
        assert log(store)["a"].entry == again

    def test_many_entries_are_saved_and_known(self, store: Store) -> None:
        keys = [f"k{number}" for number in range(1203)]
        save(store, *(piece(key, aliases=(f"x{key}",)) for key in keys))
        assert Saved(revised=1203) == save(store, *(revision(key, "Tin") for key in keys))
        assert keys == [known.key for known in store.known("hue", [f"x{key}" for key in keys]).values()]

    def test_times_are_kept_to_the_millisecond(self, store: Store) -> None:
        save(store, piece("a"), at=NOW + timedelta(microseconds=1999))
        assert NOW + timedelta(milliseconds=1) == log(store)["a"].first_seen_at


class TestTogether:
    def test_what_is_saved_together_is_seen_within_and_kept(self, store: Store) -> None:
        with store.together():
            store.save(SourceState("hue", polls=1), (), None, NOW)
            assert store.states()["hue"].polls == 1
            save(store, piece("a"), source=VINH)
            store.save(SourceState("hue", polls=2), (), None, NOW)
            assert list(store.known("vinh", ["a"])) == ["a"]
        assert list(log(store)) == ["a"]
        assert store.states()["hue"].polls == 2

    def test_one_that_fails_undoes_them_all(self, store: Store) -> None:
        def step() -> None:
            save(store, piece("a"))
            store.save(SourceState("vinh", polls=1), (), None, NOW)
            save(store, piece("b"), source=Source("la", "https://la.example/"))

        with pytest.raises(StoreError, match="no source of this store"), store.together():
            step()
        assert not log(store)
        assert store.states()["vinh"].polls == 0

    def test_a_state_of_an_unknown_source_fails_at_the_end_at_the_latest(self, store: Store) -> None:
        def step() -> None:
            store.save(SourceState("hue", polls=1), (), None, NOW)
            store.save(SourceState("la"), (), None, NOW)

        with pytest.raises(StoreError, match="la: is no source of this store"), store.together():
            step()
        assert store.states()["hue"].polls == 0

    def test_afterwards_every_call_is_a_transaction_of_its_own_again(self, store: Store) -> None:
        def step() -> None:
            store.save(SourceState("hue", polls=1), (), None, NOW)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), store.together():
            step()
        save(store, piece("a"))
        assert list(log(store)) == ["a"]
        assert store.states()["hue"].polls == 0


class TestDates:
    @pytest.mark.parametrize(
        ("entry", "sort_at"),
        [
            pytest.param(Entry("t", published=NOW - DAY, updated=NOW - HOUR), NOW - DAY, id="published"),
            pytest.param(Entry("t", updated=NOW - HOUR), NOW - HOUR, id="updated"),
            pytest.param(Entry("t"), NOW, id="undated"),
            pytest.param(Entry("t", published=NOW + HOUR), NOW, id="future"),
        ],
    )
    def test_sorts_by_its_date_never_after_first_seen(self, store: Store, entry: Entry, sort_at: datetime) -> None:
        save(store, NewEntry("a", entry))
        assert sort_at == log(store)["a"].sort_at

    def test_clock_a_little_ahead_is_believed(self, store: Store) -> None:
        entry = Entry("t", published=NOW + timedelta(minutes=15), date_quality=DateQuality.EXACT, date_raw="thô")
        save(store, NewEntry("a", entry))
        assert entry == log(store)["a"].entry

    def test_future_is_clamped_and_what_was_said_is_kept(self, store: Store) -> None:
        late = NOW + timedelta(minutes=15, milliseconds=1)
        save(store, NewEntry("a", Entry("t", published=late, date_quality=DateQuality.EXACT, date_raw="mai")))
        assert Entry("t", published=NOW, date_quality=DateQuality.CLAMPED, date_raw="mai") == log(store)["a"].entry

    def test_clamped_entry_stays_where_it_was_when_revised(self, store: Store) -> None:
        save(store, NewEntry("a", Entry("t", published=NOW + DAY)))
        save(store, NewEntry("a", Entry("s", published=NOW + DAY), is_revision=True), at=NOW + HOUR)
        assert (NOW, NOW) == (log(store)["a"].sort_at, log(store)["a"].entry.published)

    def test_corrected_date_moves_it(self, store: Store) -> None:
        save(store, NewEntry("a", Entry("t", published=NOW - HOUR)))
        save(store, NewEntry("a", Entry("t", published=NOW - DAY), is_revision=True))
        assert NOW - DAY == log(store)["a"].sort_at


class TestKnown:
    def test_unknown_is_left_out(self, store: Store) -> None:
        save(store, piece("a"))
        assert {} == store.known("hue", ["b"]) == store.known("vinh", ["a"]) == store.known("hue", [])

    def test_is_known_by_key_and_by_alias_with_the_fingerprint_of_what_came(self, store: Store) -> None:
        new = piece("a", aliases=("y", "x"))
        save(store, new)
        known = Known("a", fingerprint(new.entry), alias_count=2)
        assert {"y": known, "a": known} == store.known("hue", ["y", "b", "a"])

    def test_fingerprint_is_of_the_last_revision(self, store: Store) -> None:
        save(store, piece("a"))
        save(store, revision("a", "Tin sửa"))
        assert fingerprint(Entry("Tin sửa")) == store.known("hue", ["a"])["a"].fingerprint

    def test_fingerprint_of_a_clamped_entry_is_that_of_what_will_come_again(self, store: Store) -> None:
        entry = Entry("t", published=NOW + DAY)
        save(store, NewEntry("a", entry))
        assert fingerprint(entry) == store.known("hue", ["a"])["a"].fingerprint

    def test_key_wins_over_an_alias_of_another(self, store: Store) -> None:
        save(store, piece("a", aliases=("b",)), piece("b"))
        assert "b" == store.known("hue", ["b"])["b"].key

    def test_aliases_add_up(self, store: Store) -> None:
        save(store, piece("a", aliases=("x",)))
        save(store, revision("a", "Tin sửa", aliases=("x", "y")))
        known = store.known("hue", ["a", "x", "y"])
        assert {"a", "x", "y"} == known.keys()
        assert 2 == known["a"].alias_count

    def test_alias_stays_with_the_entry_it_leads_to(self, store: Store) -> None:
        save(store, piece("a", aliases=("x", "x")), piece("b", aliases=("x", "y")))
        save(store, piece("c", aliases=("y",)))
        assert ["a", "b"] == [store.known("hue", "xy")[alias].key for alias in "xy"]

    def test_same_alias_in_two_sources_leads_to_each_ones_own(self, store: Store) -> None:
        save(store, piece("a", aliases=("x",)))
        save(store, piece("b", aliases=("x",)), source=VINH)
        assert ["a", "b"] == [store.known(source, ["x"])["x"].key for source in ("hue", "vinh")]


class TestListing:
    def test_complete_listing_tells_which_are_listed(self, store: Store) -> None:
        save(store, piece("a"), piece("b"), listed="ab")
        save(store, piece("c"), listed="bc")
        assert {"a": False, "b": True, "c": True} == {key: each.is_listed for key, each in log(store).items()}

    def test_partial_listing_says_nothing(self, store: Store) -> None:
        save(store, piece("a"), listed="a")
        save(store, piece("b"))
        assert log(store)["a"].is_listed

    def test_empty_complete_listing_lists_nothing(self, store: Store) -> None:
        save(store, piece("a"), listed="a")
        save(store, listed="")
        assert not log(store)["a"].is_listed

    def test_entry_is_listed_again(self, store: Store) -> None:
        save(store, piece("a"), listed="")
        save(store, listed="a")
        assert log(store)["a"].is_listed

    def test_other_sources_are_left_alone(self, store: Store) -> None:
        save(store, piece("a"), listed="a")
        save(store, piece("b"), source=VINH, listed="b")
        assert log(store)["a"].is_listed

    def test_listing_moves_nothing_in_the_log(self, store: Store) -> None:
        save(store, piece("a"), piece("b"), listed="ab")
        save(store, listed="a", at=NOW + HOUR)
        assert [("a", 1, NOW), ("b", 2, NOW)] == [(e.key, e.seq, e.changed_at) for e in store.log_after(0, 9)]


class TestRetention:
    def test_what_is_listed_stays_however_old(self, store: Store) -> None:
        save(store, piece("a"), listed="a")
        assert 0 == store.retain(NOW + 400 * DAY)
        assert ["a"] == list(log(store))

    def test_what_is_unlisted_goes_when_its_time_is_over(self, store: Store) -> None:
        save(store, piece("a"), listed="a")
        save(store, listed="", at=NOW + DAY)
        assert 0 == store.retain(NOW + DAY)
        assert 1 == store.retain(NOW + DAY + HOUR)
        assert 0 == store.entry_count()

    def test_what_was_in_an_unchanged_listing_until_now_counts_from_now(self, store: Store) -> None:
        save(store, piece("a"), listed="a")
        save(store, listed="", at=NOW + 100 * DAY)
        assert 0 == store.retain(NOW + 99 * DAY)

    def test_what_was_revised_lately_stays(self, store: Store) -> None:
        save(store, piece("a"), listed="")
        save(store, revision("a", "Tin sửa"), listed="", at=NOW + DAY)
        assert 0 == store.retain(NOW + DAY)

    def test_entries_of_an_inactive_source_stay_until_then(self, store: Store) -> None:
        save(store, piece("a"), listed="a")
        store.sync_sources([VINH], NOW)
        assert 0 == store.retain(NOW)
        assert 1 == store.retain(NOW + HOUR)

    def test_forgotten_entry_is_unknown_by_every_name_and_new_again(self, store: Store) -> None:
        save(store, piece("a", aliases=("x",)), listed="")
        store.retain(NOW + DAY)
        assert {} == store.known("hue", ["a", "x"])
        assert Saved(new=1) == save(store, piece("b", aliases=("x",)))
        assert "b" == store.known("hue", ["x"])["x"].key

    def test_story_left_empty_goes_too(self, store: Store) -> None:
        save(store, piece("a"), listed="")
        story = tell(store, "a")
        store.retain(NOW + DAY)
        assert [] == store.recent_told(NOW - DAY, 10)
        save(store, piece("b"))
        assert story.number < tell(store, "b", name=story.id).number

    def test_story_that_loses_its_head_stands_by_the_next_member(self, store: Store) -> None:
        save(store, piece("a"), piece("b"), piece("c"), listed="bc")
        tell(store, "a", "c", "b")
        store.retain(NOW + DAY)
        entries = log(store)
        (told,) = store.recent_told(NOW - DAY, 10)
        assert ["c", "b"] == [each.key for each in told.entries]
        assert (entries["c"].entry_id, (entries["c"].entry_id, entries["b"].entry_id)) == (
            told.story.head_id,
            told.story.member_ids,
        )


class TestFolding:
    def test_cursor_is_zero_at_first(self, store: Store) -> None:
        assert 0 == store.fold_cursor()

    def test_cursor_moves_without_stories_too(self, store: Store) -> None:
        store.save_fold([], 17, NOW)
        assert 17 == store.fold_cursor()

    def test_story_comes_back_as_saved_under_a_new_number(self, store: Store) -> None:
        save(store, piece("a"), piece("b"), piece("c"))
        a, b, c = (log(store)[key].entry_id for key in "abc")
        story = Story("tag:một", 0, b, (b, c, a), NOW, NOW + HOUR, {a: "cùng đường dẫn", b: ""})
        store.save_fold([story], 3, NOW)
        found = store.story_of([a, b, c, 999])
        assert [a, b, c] == sorted(found)
        assert found[a] == found[b] == found[c]
        assert Story("tag:một", 1, b, (b, c, a), NOW, NOW + HOUR, {a: "cùng đường dẫn"}) == found[a]
        assert 3 == store.fold_cursor()

    def test_numbers_rise(self, store: Store) -> None:
        save(store, piece("a"), piece("b"))
        assert tell(store, "a").number < tell(store, "b").number

    def test_members_are_replaced(self, store: Store) -> None:
        save(store, piece("a"), piece("b"), piece("c"))
        first = tell(store, "a", "b")
        second = tell(store, "c", "a", number=first.number, at=NOW + HOUR)
        assert (first.number, second.member_ids) == (second.number, (second.head_id, first.head_id))
        assert {} == store.story_of([log(store)["b"].entry_id])
        assert 1 == len(store.recent_told(NOW - DAY, 10))

    def test_id_of_a_story_is_minted_once(self, store: Store) -> None:
        save(store, piece("a"))
        story = tell(store, "a")
        assert story.id == tell(store, "a", number=story.number, name="tag:khác").id

    def test_entry_may_move_between_stories_of_one_fold(self, store: Store) -> None:
        save(store, piece("a"), piece("b"), piece("c"))
        one, two = tell(store, "a", "b"), tell(store, "c")
        a, b, c = (log(store)[key].entry_id for key in "abc")
        changed = [
            Story(two.id, two.number, c, (c, b), NOW, NOW),
            Story(one.id, one.number, a, (a,), NOW, NOW),
        ]
        store.save_fold(changed, 0, NOW)
        assert two.number == store.story_of([b])[b].number

    def test_story_that_lost_all_its_members_is_forgotten(self, store: Store) -> None:
        save(store, piece("a"), piece("b"))
        lost, kept = tell(store, "a", name="tag:một"), tell(store, "b", name="tag:hai")
        store.save_fold([replace(lost, member_ids=())], 2, NOW)
        a, b = (log(store)[key].entry_id for key in "ab")
        assert {b: kept} == store.story_of([a, b])
        assert [kept.id] == [told.story.id for told in store.recent_told(NOW - DAY, 10)]
        assert 2 == store.fold_cursor()

    def test_ids_that_stories_bear(self, store: Store) -> None:
        save(store, piece("a"))
        tell(store, "a", name="tag:một")
        assert frozenset({"tag:một"}) == store.story_ids(["tag:hai", "tag:một"])
        assert frozenset() == store.story_ids([])

    def faulty(self, store: Store, fault: str) -> list[Story]:
        save(store, piece("a"), piece("b"))
        tell(store, "a", name="tag:một")
        a, b = (log(store)[key].entry_id for key in "ab")
        fine = Story("tag:tốt", 0, b, (b,), NOW, NOW)
        return {
            "entry of another story": [Story("tag:hai", 0, b, (b, a), NOW, NOW)],
            "entry in two new stories": [fine, Story("tag:hai", 0, b, (b,), NOW, NOW)],
            "entry twice in one": [Story("tag:hai", 0, b, (b, b), NOW, NOW)],
            "head is no member": [Story("tag:hai", 0, b, (), NOW, NOW)],
            "unknown number": [fine, Story("tag:hai", 77, b, (b,), NOW, NOW)],
            "id taken": [fine, Story("tag:một", 0, b, (b,), NOW, NOW)],
            "unknown entry": [fine, Story("tag:hai", 0, 999, (999,), NOW, NOW)],
        }[fault]

    @pytest.mark.parametrize(
        "fault",
        [
            "entry of another story",
            "entry in two new stories",
            "entry twice in one",
            "head is no member",
            "unknown number",
            "id taken",
            "unknown entry",
        ],
    )
    def test_faulty_fold_changes_nothing(self, store: Store, fault: str) -> None:
        stories = self.faulty(store, fault)
        before = store.recent_told(NOW - DAY, 10)
        with pytest.raises(StoreError):
            store.save_fold(stories, 99, NOW)
        assert (before, 0) == (store.recent_told(NOW - DAY, 10), store.fold_cursor())

    def test_many_stories_at_once(self, store: Store) -> None:
        save(store, *(piece(f"k{number}") for number in range(1100)))
        ids = [each.entry_id for each in store.log_after(0, 2000)]
        store.save_fold([Story(f"tag:{name}", 0, name, (name,), NOW, NOW) for name in ids], 1100, NOW)
        stored = store.story_of(ids)
        assert ids == list(stored)
        store.save_fold([*stored.values()], 1101, NOW)
        assert stored == store.story_of(ids)
        assert ids[::-1] == [told.story.head_id for told in store.recent_told(NOW, 2000)]


class TestRecent:
    def test_newest_head_comes_first_then_the_higher_number(self, store: Store) -> None:
        for key, hours in (("a", 3), ("b", 1), ("c", 1), ("d", 2)):
            save(store, NewEntry(key, Entry(key, published=NOW - hours * HOUR)))
            tell(store, key)
        assert ["c", "b", "d", "a"] == [told.head.key for told in store.recent_told(NOW - DAY, 10)]
        assert ["c", "b"] == [told.head.key for told in store.recent_told(NOW - DAY, 2)]

    def test_entries_stand_head_first_then_by_time_then_by_seq(self, store: Store) -> None:
        for key, hours in (("a", 1), ("b", 3), ("c", 2), ("d", 2)):
            save(store, NewEntry(key, Entry(key, published=NOW - hours * HOUR)))
        tell(store, "a", "d", "c", "b")
        (told,) = store.recent_told(NOW - DAY, 10)
        assert ["a", "b", "c", "d"] == [each.key for each in told.entries]
        assert told.entries == tuple(log(store)[key] for key in "abcd")

    def test_one_recent_member_brings_the_whole_story(self, store: Store) -> None:
        old = NOW - 5 * DAY
        save(store, NewEntry("a", Entry("a", published=old)), at=old)
        save(store, piece("b"))
        tell(store, "a", "b")
        assert [["a", "b"]] == [[each.key for each in told.entries] for told in store.recent_told(NOW, 10)]

    def test_recent_change_counts(self, store: Store) -> None:
        old = NOW - 5 * DAY
        save(store, NewEntry("a", Entry("a", published=old)), at=old)
        tell(store, "a")
        assert [] == store.recent_told(NOW, 10)
        save(store, NewEntry("a", Entry("b", published=old), is_revision=True))
        assert 1 == len(store.recent_told(NOW, 10))

    def test_entry_without_story_is_not_told(self, store: Store) -> None:
        save(store, piece("a"))
        assert [] == store.recent_told(NOW - DAY, 10)
        assert {} == store.story_of([log(store)["a"].entry_id])

    def test_of_some_sources_the_stories_with_their_newest_members_are_told(self, store: Store) -> None:
        for key, source, hours in (("a", HUE, 1), ("b", VINH, 2), ("c", VINH, 4), ("d", HUE, 3), ("e", VINH, 5)):
            save(store, NewEntry(key, Entry(key, published=NOW - hours * HOUR)), source=source)
        for keys in ("a", "dc", "b", "e"):
            tell(store, *keys)

        def told(*sources: str, limit: int = 10) -> list[str]:
            return [one.head.key for one in store.recent_told(NOW - DAY, limit, sources)]

        assert (told("vinh"), told("hue"), told("vinh", "hue")) == (["b", "d", "e"], ["a", "d"], ["a", "b", "d", "e"])
        assert (told("vinh", limit=2), told("vinh", *map(str, range(2000)), limit=1)) == (["b", "d"], ["b"])
        assert (told(), told("nobody")) == ([], [])


class TestFacts:
    def test_fact_that_was_never_set_is_none(self, store: Store) -> None:
        assert store.meta_get("authority") is None

    def test_last_value_holds(self, store: Store) -> None:
        store.meta_set("authority", "tin.example,2025")
        store.meta_set("authority", "tin.example,2026")
        assert "tin.example,2026" == store.meta_get("authority")

    def test_names_do_not_touch_the_store_s_own(self, store: Store) -> None:
        store.meta_set("seq", "99")
        store.meta_set("fold_cursor", "99")
        save(store, piece("a"))
        assert (1, 0) == (log(store)["a"].seq, store.fold_cursor())


class TestClosing:
    def test_closes_twice(self, store: Store) -> None:
        store.close()
        store.close()
        with pytest.raises(StoreError, match="closed"):
            store.states()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "quiet", "retain"]),
        st.lists(st.sampled_from("abcde"), unique=True, max_size=4),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.parametrize("store", ["memory"], indirect=True)
def test_ids_and_places_only_rise_whatever_happens(store: Store) -> None:
    @given(STEPS)
    @settings(max_examples=25, deadline=None)
    def law(steps: list[tuple[str, list[str], bool]]) -> None:
        fresh = MemoryStore()
        fresh.sync_sources([HUE], NOW)
        highest = 0
        seen: dict[int, str] = {}
        for number, (step, keys, is_complete) in enumerate(steps):
            at = NOW + number * HOUR
            if step == "retain":
                fresh.retain(at)
                continue
            before = {each.key for each in fresh.log_after(0, 100)}
            news = [piece(key, f"{key}{number}", is_revision=key in before, is_quiet=step == "quiet") for key in keys]
            save(fresh, *news, listed="".join(keys) if is_complete else None, at=at)
            moved = fresh.log_after(highest, 100)
            assert {each.key for each in moved} == {k for k in keys if step == "save" or k not in before}
            highest = max([highest, *(each.seq for each in moved)])
            assert all(seen.setdefault(each.entry_id, each.key) == each.key for each in fresh.log_after(0, 100))
        fresh.close()

    law()


class TestShards:
    def test_a_source_belongs_to_the_shard_of_its_host(self, store: SqlStore) -> None:
        sources = [Source(f"bao-{n}", f"https://h{n}.example/rss") for n in range(30)]
        store.sync_sources(sources, NOW)
        places = {source.id: shard(host(source.url), 256) for source in sources}
        assert frozenset(places.values()) == store.shards()
        one = places["bao-7"]
        assert {name for name, place in places.items() if place == one} == {
            state.source_id for state in store.due(NOW, 99, {one})
        }
        assert [] == store.due(NOW, 99, set())
        assert 30 == len(store.due(NOW, 99))

    def test_a_shard_is_due_while_one_of_its_sources_is(self, store: SqlStore) -> None:
        store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
        (state,) = store.due(NOW, 9)
        place = shard("a.example", 256)
        assert {place} == store.shards(NOW)
        store.save(replace(state, next_poll_at=NOW + timedelta(minutes=1)), (), None, NOW)
        assert frozenset() == store.shards(NOW)
        assert {place} == store.shards()

    def test_a_source_that_moves_changes_its_shard(self, store: SqlStore) -> None:
        store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
        (state,) = store.due(NOW, 9)
        store.save(replace(state, url="https://moved.example/rss"), (), None, NOW)
        assert {shard("moved.example", 256)} == store.shards()


def test_one_process_has_every_duty_and_may_give_it_back(store: SqlStore) -> None:
    assert store.own("press")
    store.disown("press")
    assert store.own("press")

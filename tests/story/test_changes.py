"""What of a feed is new, revised or the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import Entry, Feed, Known, NewEntry, Source, SourceState
from tickerfeed.story.changes import MAX_ALIASES, MAX_ENTRIES, IntakeOptions, Plan, listing_of, plan
from tickerfeed.story.fingerprint import fingerprint
from tickerfeed.story.recognition import first_day

SOURCE = Source("bao", "https://bao.example/rss")
BEGINNING = SourceState("bao")
LATER = SourceState("bao", has_polled_well=True)
DAWN = datetime(2026, 11, 20, 5, tzinfo=UTC)
OPTIONS = IntakeOptions(first_entries=4, burst=3)


def piece(number: int, **change: object) -> Entry:
    entry = Entry(
        title=f"Bản tin thứ {number} của huyện miền núi",
        id=f"tin-{number}",
        link=f"https://bao.example/ban-tin-{70000 + number}.html",
        published=DAWN + timedelta(hours=number),
    )
    return replace(entry, **change)  # type: ignore[arg-type]


def feed(*entries: Entry, **change: object) -> Feed:
    return replace(Feed(link="https://bao.example/", entries=entries), **change)  # type: ignore[arg-type]


class Memory:
    """Remembers what plans saved, as a store would."""

    def __init__(self) -> None:
        self.held: dict[str, Known] = {}  # by key
        self.names: dict[str, str] = {}  # any name → key
        self.quiet: set[str] = set()

    def save(self, saved: Plan) -> None:
        for one in saved.entries:
            if one.is_quiet and not one.is_revision:
                self.quiet.add(one.key)
            self.names[one.key] = one.key  # a key goes before an alias of the same name
            for alias in one.aliases:
                self.names.setdefault(alias, one.key)
            aliases = tuple(name for name, key in self.names.items() if key == one.key != name)
            day = first_day((one.key, *aliases))
            self.held[one.key] = Known(one.key, fingerprint(one.entry), alias_count=len(aliases), day=day)

    def withdraw(self, key: str) -> None:
        self.held[key] = replace(self.held[key], is_withdrawn=True)

    def poll(
        self, document: Feed, state: SourceState = LATER, source: Source = SOURCE, options: IntakeOptions = OPTIONS
    ) -> Plan:
        listing = listing_of(document, source)
        known = {name: self.held[self.names[name]] for name in listing.wanted_keys if name in self.names}
        saved = plan(listing, state, known, options)
        self.save(saved)
        return saved


def told(saved: Plan) -> list[str]:
    return [one.key for one in saved.entries if not one.is_quiet]


def test_new_entries_are_saved_oldest_first() -> None:
    saved = Memory().poll(feed(piece(3), piece(1), piece(2)))
    assert told(saved) == ["id:tin-1", "id:tin-2", "id:tin-3"]
    assert not any(one.is_revision or one.is_backfill for one in saved.entries)


def test_undated_entries_keep_the_order_of_the_document() -> None:
    saved = Memory().poll(feed(*(piece(n, published=None) for n in (9, 4, 6))))
    assert told(saved) == ["id:tin-6", "id:tin-4", "id:tin-9"]


def test_an_undated_entry_stays_beside_the_one_above_it() -> None:
    saved = Memory().poll(feed(piece(9, published=None), piece(3), piece(8, published=None), piece(1), piece(5)))
    assert told(
        Memory().poll(
            feed(piece(9, published=None), piece(3), piece(8, published=None), piece(1), piece(5)),
            options=IntakeOptions(burst=9),
        )
    ) == ["id:tin-1", "id:tin-8", "id:tin-3", "id:tin-9", "id:tin-5"]
    assert saved.held_back == 2


def test_what_did_not_change_is_not_saved_again() -> None:
    memory = Memory()
    document = feed(piece(1), piece(2))
    memory.poll(document)
    assert Plan(listed_keys=frozenset({"id:tin-1", "id:tin-2"})) == memory.poll(document)


def test_a_corrected_title_is_a_revision() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    corrected = piece(1, title="Bản tin đã sửa")
    (saved,) = memory.poll(feed(corrected)).entries
    assert ("id:tin-1", corrected, True, False) == (saved.key, saved.entry, saved.is_revision, saved.is_quiet)


def test_a_changed_summary_alone_is_nothing_new() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    assert memory.poll(feed(piece(1, summary="thêm một dòng"))).entries == ()


def test_rewritten_slug_and_guid_are_a_revision_of_the_article() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    link = "https://bao.example/tieu-de-khac-han-70001.html"
    renamed = piece(1, id=link, link=link, title="Một tiêu đề khác hẳn")
    (saved,) = memory.poll(feed(renamed)).entries
    assert (saved.key, saved.is_revision, saved.is_quiet) == ("id:tin-1", True, False)
    assert f"id:{link}" in saved.aliases
    assert memory.poll(feed(renamed)).entries == ()


def test_a_new_id_for_the_same_piece_is_noted_quietly_once() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    again = piece(1, id="so-moi")
    (saved,) = memory.poll(feed(again)).entries
    mark = fingerprint(again)
    assert NewEntry("id:tin-1", again, ("id:so-moi",), is_revision=True, is_quiet=True, fingerprint=mark) == saved
    assert memory.poll(feed(piece(1, id="so-moi"))).entries == ()


def test_an_entry_once_known_by_title_alone_is_found_again_when_it_gets_an_id() -> None:
    memory = Memory()
    memory.poll(feed(piece(1, id=None, link=None)))
    (saved,) = memory.poll(feed(piece(1))).entries
    assert saved.key.startswith("title:")
    assert saved.is_revision


def test_an_id_repeated_for_different_links_names_none() -> None:
    saved = Memory().poll(feed(piece(1, id="0"), piece(2, id="0"), piece(3)))
    assert [one.key.partition(":")[0] for one in saved.entries] == ["link", "link", "id"]


def test_an_id_repeated_without_links_leaves_the_titles() -> None:
    saved = Memory().poll(feed(piece(1, id="0", link=None), piece(2, id="0", link=None)))
    assert len(saved.entries) == 2
    assert all(one.key.startswith("title:") for one in saved.entries)


def test_the_address_of_the_source_is_no_id() -> None:
    saved = Memory().poll(feed(piece(1, id="https://bao.example/")))
    assert saved.entries[0].key.startswith("link:")


def test_a_link_shared_by_all_entries_does_not_join_them() -> None:
    memory = Memory()
    home = "https://bao.example/"
    assert len(memory.poll(feed(piece(1, link=home), piece(2, link=home))).entries) == 2
    (saved,) = memory.poll(feed(piece(3, link=home))).entries
    assert (saved.key, saved.is_revision) == ("id:tin-3", False)


def test_the_daily_bulletin_with_one_title_and_link_is_new_each_day() -> None:
    days = [piece(24 * n, title="Dự báo thời tiết", link="https://bao.example/thoi-tiet") for n in range(3)]
    assert len(Memory().poll(feed(*days)).entries) == 3


def test_two_that_share_a_link_never_overwrite_each_other_by_turns() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    twin = piece(2, link=piece(1).link)
    assert told(memory.poll(feed(piece(1), twin))) == ["id:tin-2"]
    assert memory.poll(feed(twin, piece(1))).entries == ()


def test_one_stored_entry_answers_for_one_listed_entry() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    first = piece(2, link="https://bao.example/a-70001.html")
    second = piece(3, link="https://bao.example/b-70001.html")
    saved = memory.poll(feed(first, second))
    assert {one.key: one.is_revision for one in saved.entries} == {"id:tin-1": True, "id:tin-2": False}


def test_the_same_entry_twice_in_one_document_is_one() -> None:
    assert len(Memory().poll(feed(piece(1), piece(1))).entries) == 1
    assert len(Memory().poll(feed(piece(1), piece(1, id="khac"))).entries) == 1


def test_an_entry_that_tells_nothing_is_left_out() -> None:
    listing = listing_of(feed(piece(1), Entry("", id="empty")), SOURCE)
    first = plan(listing, SourceState("bao"), {}, IntakeOptions(50, 30))
    assert [entry.entry.id for entry in first.entries] == [piece(1).id]


def test_max_items_takes_the_newest() -> None:
    saved = Memory().poll(feed(piece(1), piece(5), piece(3)), source=replace(SOURCE, max_items=2))
    assert told(saved) == ["id:tin-3", "id:tin-5"]
    assert frozenset({"id:tin-3", "id:tin-5"}) == saved.listed_keys


def test_a_known_entry_beyond_max_items_is_still_listed() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    saved = memory.poll(feed(piece(1), piece(2)), source=replace(SOURCE, max_items=1))
    assert frozenset({"id:tin-1", "id:tin-2"}) == saved.listed_keys


def test_a_cut_listing_says_nothing_of_what_is_listed() -> None:
    assert Memory().poll(feed(piece(1), is_complete=False)).listed_keys is None


def test_a_first_poll_tells_a_bounded_number_and_remembers_the_rest() -> None:
    memory = Memory()
    document = feed(*map(piece, range(10)))
    saved = memory.poll(document, BEGINNING)
    assert [f"id:tin-{n}" for n in range(6, 10)] == told(saved)
    assert (saved.held_back, len(saved.entries)) == (6, 10)
    assert all(one.is_backfill for one in saved.entries)
    assert memory.poll(document).entries == ()


def test_a_burst_tells_a_bounded_number_and_remembers_the_rest() -> None:
    memory = Memory()
    memory.poll(feed(piece(0)))
    saved = memory.poll(feed(*map(piece, range(8))))
    assert [f"id:tin-{n}" for n in (5, 6, 7)] == told(saved)
    assert {f"id:tin-{n}" for n in (1, 2, 3, 4)} == memory.quiet
    assert saved.held_back == 4


def test_new_ids_and_links_under_known_titles_are_a_reset() -> None:
    memory = Memory()
    memory.poll(feed(*map(piece, range(6))), BEGINNING, options=IntakeOptions())
    moved = [piece(n, id=f"moi-{n}", link=f"https://moi.example/?p={n}") for n in range(6)]
    saved = memory.poll(feed(*moved))
    assert saved.is_reset
    assert told(saved) == []
    assert [f"id:tin-{n}" for n in range(6)] == [one.key for one in saved.entries]
    assert frozenset(f"id:tin-{n}" for n in range(6)) == saved.listed_keys
    assert memory.poll(feed(*moved)).entries == ()


def test_new_ids_under_known_links_are_a_reset_that_publishes_nothing() -> None:
    memory = Memory()
    memory.poll(feed(*map(piece, range(6))), BEGINNING, options=IntakeOptions())
    renamed = [piece(n, id=f"moi-{n}", title=f"Tên mới {n}") for n in range(6)]
    saved = memory.poll(feed(*renamed, piece(7, id="moi-7")))
    assert saved.is_reset
    assert told(saved) == []
    assert {"id:moi-7"} == memory.quiet


def test_few_new_ids_are_no_reset() -> None:
    memory = Memory()
    memory.poll(feed(*map(piece, range(4))))
    assert not memory.poll(feed(*(piece(n, id=f"moi-{n}") for n in range(4)))).is_reset


def test_many_new_pieces_are_no_reset() -> None:
    memory = Memory()
    memory.poll(feed(*map(piece, range(6))))
    saved = memory.poll(feed(*map(piece, range(10, 16))))
    assert not saved.is_reset
    assert len(told(saved)) == 3


def test_recurring_titles_of_another_day_are_no_reset() -> None:
    memory = Memory()
    week = [piece(n, published=DAWN) for n in range(6)]
    memory.poll(feed(*week), options=IntakeOptions())
    again = [
        piece(n, id=f"tuan-sau-{n}", link=f"https://bao.example/tuan-sau-{n}", published=DAWN + timedelta(days=7))
        for n in range(6)
    ]
    saved = memory.poll(feed(*again), options=IntakeOptions())
    assert not saved.is_reset
    assert len(told(saved)) == 6


def test_a_listing_beyond_all_measure_is_cut() -> None:
    saved = Memory().poll(feed(*map(piece, range(MAX_ENTRIES + 5))))
    assert len(saved.entries) == MAX_ENTRIES


def test_an_empty_feed_lists_nothing() -> None:
    assert Plan(listed_keys=frozenset()) == Memory().poll(feed())


ENTRIES = st.builds(
    Entry,
    title=st.sampled_from(["Tin một", "Tin hai", "Tin ba", ""]),
    id=st.none() | st.sampled_from(["a", "b", "c"]),
    link=st.none()
    | st.sampled_from(["https://x.example/a-12345.html", "https://x.example/b-12345.html", "https://x.example/c"]),
    published=st.none() | st.sampled_from([DAWN, DAWN + timedelta(days=1)]),
    original_link=st.none() | st.just("https://goc.example/1"),
)


@given(st.lists(st.lists(ENTRIES, max_size=8), min_size=1, max_size=3))
def test_a_document_polled_twice_changes_nothing_the_second_time(documents: list[list[Entry]]) -> None:
    memory = Memory()
    for entries in documents:
        first = memory.poll(feed(*entries))
        second = memory.poll(feed(*entries))
        assert second.entries == ()
        assert first.listed_keys == second.listed_keys
        assert len({one.key for one in first.entries}) == len(first.entries)


def test_a_deleted_entry_is_withdrawn_once() -> None:
    memory = Memory()
    memory.poll(feed(piece(1), piece(2)))
    document = feed(piece(2), withdrawn_ids=("tin-1", "tin-9"))
    assert memory.poll(document).withdrawn_keys == {"id:tin-1"}
    memory.withdraw("id:tin-1")
    assert memory.poll(document).withdrawn_keys == frozenset()


def test_an_entry_that_is_listed_is_not_withdrawn() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    moved = piece(1, id="moi-1")  # known by its link
    assert memory.poll(feed(moved, withdrawn_ids=("tin-1",))).withdrawn_keys == frozenset()


def test_what_was_withdrawn_and_is_listed_again_is_a_revision_that_is_told() -> None:
    memory = Memory()
    memory.poll(feed(piece(1)))
    memory.withdraw("id:tin-1")
    (entry,) = memory.poll(feed(piece(1))).entries
    assert (entry.key, entry.is_revision, entry.is_quiet) == ("id:tin-1", True, False)


def test_a_complete_feed_replaces_unless_it_is_empty_or_too_long() -> None:
    assert Memory().poll(feed(piece(1), is_replacing=True)).is_replacing
    assert not Memory().poll(feed(is_replacing=True)).is_replacing
    long = Memory().poll(feed(*(piece(n) for n in range(MAX_ENTRIES + 1)), is_replacing=True))
    assert (long.is_replacing, long.listed_keys) == (False, None)


def test_revisions_of_a_source_whose_pages_are_read_keep_what_these_said() -> None:
    for reads_pages in (False, True):
        source = replace(SOURCE, article=reads_pages)
        memory = Memory()
        memory.poll(feed(piece(1)), BEGINNING, source)
        (revised,) = memory.poll(feed(piece(1, title="Bản tin đã sửa")), source=source).entries
        assert (revised.is_revision, revised.keeps) == (True, reads_pages)


def test_what_a_rule_leaves_out_is_known_and_quiet_and_fills_no_bound() -> None:
    source = replace(SOURCE, exclude=("thứ 1", "thứ 2"))
    memory = Memory()
    document = feed(*(piece(n) for n in range(1, 7)))
    first = memory.poll(document, BEGINNING, source)
    reasons = {one.key: one.why_quiet for one in first.entries}
    assert reasons["id:tin-1"] == 'exclude of bao: its headline has "thứ 1"'
    assert [key for key, why in reasons.items() if not why] == [f"id:tin-{n}" for n in range(3, 7)]
    assert first.held_back == 0
    assert memory.poll(document, LATER, source).entries == ()


def test_why_an_entry_is_quiet_is_said() -> None:
    memory = Memory()
    first = memory.poll(feed(*(piece(n) for n in range(6))), BEGINNING)
    assert first.entries[0].why_quiet == "beyond the 4 of a first poll (first_entries)"
    burst = memory.poll(feed(*(piece(n) for n in range(10, 15))), LATER)
    assert [one.why_quiet for one in burst.entries] == 2 * ["more than 3 new ones at once (burst)"] + 3 * [""]


def test_an_entry_that_changes_for_ever_gets_only_so_many_names() -> None:
    memory = Memory()
    for turn in range(2 * MAX_ALIASES):
        link = f"https://bao.example/tin-{turn}.html"
        plan = memory.poll(feed(piece(1, link=link, title=f"Cầu tràn bị ngập, {turn} người xem")))
    (held,) = memory.held.values()
    assert held.alias_count == MAX_ALIASES
    assert [one.is_revision for one in plan.entries] == [True]  # it is still told as it is now
    assert [one.aliases for one in plan.entries] == [()]

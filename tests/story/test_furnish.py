"""What a page adds to an entry, and what it must not touch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import Article, DateQuality, Enclosure, Entry, NewEntry
from tickerfeed.story.fingerprint import fingerprint
from tickerfeed.story.furnish import enriched, furnished, inherited, wanting

NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)
LINK = "https://tinh.example/1.html"
BARE = Entry("Khánh thành cầu mới", link=LINK)
PAGE = Article(
    title="Khánh thành cầu mới sau hai năm",
    published=NOON,
    date_quality=DateQuality.ASSUMED_ZONE,
    date_raw="12:00 04/05/2026",
    summary="Thông xe",
    image="https://tinh.example/1.jpg",
    credit="BSG",
    original_link="https://song.example/2",
)


def test_what_the_list_does_not_say_is_filled() -> None:
    assert enriched(BARE, PAGE) == Entry(
        "Khánh thành cầu mới",
        link=LINK,
        published=NOON,
        date_quality=DateQuality.ASSUMED_ZONE,
        date_raw="12:00 04/05/2026",
        summary="Thông xe",
        enclosures=(Enclosure("https://tinh.example/1.jpg"),),
        credit="BSG",
        original_link="https://song.example/2",
    )
    assert enriched(replace(BARE, title=""), PAGE).title == PAGE.title


def test_what_it_says_stays() -> None:
    full = Entry(
        "Cầu mới",
        link=LINK,
        published=NOON - timedelta(hours=1),
        date_quality=DateQuality.EXACT,
        summary="Một",
        enclosures=(Enclosure("https://tinh.example/2.mp4"),),
        credit="Báo",
        original_link="https://bien.example/3",
    )
    assert enriched(full, PAGE) == full
    assert enriched(BARE, Article()) == BARE


@pytest.mark.parametrize(
    ("ours", "theirs", "is_taken"),
    [
        (DateQuality.MISSING, DateQuality.DATE_ONLY, True),
        (DateQuality.DATE_ONLY, DateQuality.ASSUMED_ZONE, True),
        (DateQuality.ASSUMED_ZONE, DateQuality.EXACT, True),
        (DateQuality.CLAMPED, DateQuality.EXACT, True),
        (DateQuality.ASSUMED_ZONE, DateQuality.ASSUMED_ZONE, False),
        (DateQuality.EXACT, DateQuality.DATE_ONLY, False),
        (DateQuality.EXACT, DateQuality.MISSING, False),
    ],
)
def test_a_date_gives_way_to_one_that_is_surer(ours: DateQuality, theirs: DateQuality, is_taken: bool) -> None:
    entry = replace(BARE, published=None if ours is DateQuality.MISSING else NOON, date_quality=ours)
    later = None if theirs is DateQuality.MISSING else NOON + timedelta(hours=1)
    found = enriched(entry, replace(PAGE, published=later, date_quality=theirs))
    assert (found.published == NOON + timedelta(hours=1)) is is_taken


@pytest.mark.parametrize("title", ["Không tìm thấy trang", "404"])
def test_a_page_of_another_piece_adds_nothing(title: str) -> None:
    assert enriched(BARE, replace(PAGE, title=title)) == BARE


def test_no_piece_is_its_own_original() -> None:
    assert enriched(BARE, replace(PAGE, original_link=f"http://www.{LINK[8:]}?utm_source=a")).original_link is None
    assert enriched(replace(BARE, link=None), PAGE).original_link == "https://song.example/2"


def test_pages_are_read_of_what_is_new_and_told_the_newest_first() -> None:
    entries = [
        NewEntry("a", BARE),
        NewEntry("b", BARE, is_quiet=True),
        NewEntry("c", BARE, is_revision=True),
        NewEntry("d", Entry("Không có địa chỉ")),
        NewEntry("g", replace(BARE, link="https://tinh.example/quyet-dinh.PDF?v=1")),
        NewEntry("e", replace(BARE, link="https://tinh.example/5")),
        NewEntry("f", BARE),
    ]
    assert wanting(entries, 2) == {"f": LINK, "e": "https://tinh.example/5"}
    assert list(wanting(entries, 9)) == ["f", "e", "a"]


def test_a_furnished_entry_keeps_what_its_list_shows() -> None:
    (one,) = furnished([NewEntry("a", BARE, ("title:x",))], {"a": PAGE})
    assert (one.fingerprint, one.entry.credit) == (fingerprint(BARE), "BSG")
    assert one.aliases == ("title:x", "orig:song.example/2")


def test_what_tells_nothing_even_so_is_left_out() -> None:
    untitled = replace(BARE, title="")
    kept = [NewEntry("q", untitled, is_quiet=True), NewEntry("r", untitled, is_revision=True), NewEntry("s", BARE)]
    assert furnished([NewEntry("a", untitled), *kept], {}) == tuple(kept)
    assert furnished([NewEntry("a", untitled)], {"a": PAGE})[0].entry.title == PAGE.title


ENTRIES = st.builds(
    Entry,
    title=st.sampled_from(["", "Cầu mới"]),
    published=st.none() | st.just(NOON),
    date_quality=st.sampled_from(DateQuality),
    summary=st.sampled_from(["", "Một"]),
    original_link=st.sampled_from([None, "https://song.example/2"]),
    credit=st.sampled_from(["", "BSG"]),
)


@given(ENTRIES, ENTRIES)
def test_to_inherit_twice_is_to_inherit_once(entry: Entry, older: Entry) -> None:
    """Law: nothing that an entry has is lost, and what it inherits is inherited from it in turn."""
    once = inherited(entry, older)
    assert inherited(once, older) == once
    assert inherited(entry, once) == once
    assert inherited(entry, entry) == entry
    if older.original_link is None:
        assert fingerprint(once) == fingerprint(replace(entry, title=entry.title or older.title))

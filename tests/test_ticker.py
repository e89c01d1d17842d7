"""The ticker line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import Entry, Mark, Order, StoredEntry, Story, Ticker, Told
from tickerfeed.ticker import PORTAL_SEPARATOR, Style, TickerOptions, compose

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = TickerOptions(style=Style.PLAIN)


def story(number: int, title: str, source: str = "bao", minutes: int = 0) -> Told:
    at = NOW - timedelta(minutes=minutes)
    entry = Entry(title=title, link=f"https://bao.example/{number}")
    stored = StoredEntry(number, number, source, f"id:{number}", entry, at, at, at)
    return Told(Story(f"tag:bao.example,2026:{number}", number, number, (number,), at, at), (stored,))


def stories(*titles: str, source: str = "bao") -> list[Told]:
    """Return stories of these titles, the first the newest."""
    return [story(n, title, source, minutes=n) for n, title in enumerate(titles, 1)]


def texts(ticker: Ticker) -> list[str]:
    return [headline.text for headline in ticker.headlines]


def line(told: Sequence[Told], options: TickerOptions = PLAIN) -> str:
    return compose(told, options, NOW).text


def test_portal_style_byte_for_byte() -> None:
    told = stories("Công bố quy hoạch bến cảng", "Hội chợ “Quà quê - Tết” khai mạc", 'Kết quả cuộc thi "Nét bút trẻ')
    expected = (
        "Công bố quy hoạch bến cảng\xa0\xa0\xa0|\xa0\xa0\xa0 "
        "Hội chợ “Quà quê - Tết” khai mạc\xa0\xa0\xa0|\xa0\xa0\xa0 "
        'Kết quả cuộc thi "Nét bút trẻ\xa0\xa0\xa0|\xa0\xa0\xa0'
    )
    ticker = compose(told, TickerOptions(), NOW)
    assert ticker.text.encode() == expected.encode()
    assert ticker.separator == PORTAL_SEPARATOR == "\xa0\xa0\xa0|\xa0\xa0\xa0"


def test_plain_style_joins_with_the_separator() -> None:
    ticker = compose(stories("Một", "Hai"), replace(PLAIN, separator=" // "), NOW)
    assert (ticker.text, ticker.separator) == ("Một // Hai", " // ")


def test_nothing_to_show_is_an_empty_line() -> None:
    assert compose([], TickerOptions(), NOW) == Ticker("", PORTAL_SEPARATOR)
    assert line(stories(" \n")) == ""


def test_white_space_in_a_title_is_collapsed() -> None:
    assert line(stories(" Điểm\u00a0\u00a0\u00a0|\u00a0\u00a0\u00a0tin\t sáng\n")) == "Điểm | tin sáng"


def test_newest_first_whatever_the_order_given() -> None:
    assert line(stories("Một", "Hai", "Ba")[::-1]) == "Một • Hai • Ba"


def test_of_one_moment_what_was_saved_last_comes_first() -> None:
    assert line([story(1, "Một"), story(2, "Hai")]) == "Hai • Một"


def test_ranked_stories_keep_the_order_given() -> None:
    assert line(stories("Một", "Hai", "Ba")[::-1], replace(PLAIN, order=Order.RANK)) == "Ba • Hai • Một"


def test_old_stories_are_left_out() -> None:
    told = [story(1, "Vừa kịp", minutes=60), story(2, "Quá cũ", minutes=61)]
    assert line(told, replace(PLAIN, max_age=timedelta(hours=1))) == "Vừa kịp"


def test_no_more_than_items() -> None:
    assert line(stories("Một", "Hai", "Ba"), replace(PLAIN, items=2)) == "Một • Hai"
    assert line(stories("Một"), replace(PLAIN, items=0)) == ""


def test_one_source_does_not_crowd_out_the_others() -> None:
    told = [*stories(*"ABCD", source="lon"), story(9, "Z", "nho", minutes=99)]
    ticker = compose(told, replace(PLAIN, items=3, per_source=2), NOW)
    assert texts(ticker) == ["A", "B", "Z"]
    assert ticker.headlines[1].reason == "published 2026-11-22T11:58:00Z; 2 of at most 2 from lon"


def test_the_share_gives_way_when_there_is_room_left() -> None:
    told = [*stories(*"ABCD", source="lon"), story(9, "Z", "nho", minutes=99)]
    ticker = compose(told, replace(PLAIN, items=4, per_source=2), NOW)
    assert texts(ticker) == ["A", "B", "C", "Z"]
    assert ticker.headlines[2].reason.endswith("beyond 2 from lon, for there was room left")


def test_a_headline_names_its_story_link_and_source() -> None:
    (headline,) = compose(stories("Một"), PLAIN, NOW).headlines
    assert (headline.story_id, headline.url, headline.source_id) == (
        "tag:bao.example,2026:1",
        "https://bao.example/1",
        "bao",
    )


@pytest.mark.parametrize(("room", "expected"), [(9, "Một • Hai"), (8, "Một"), (3, "Một")])
def test_only_whole_headlines_up_to_the_last_character(room: int, expected: str) -> None:
    assert line(stories("Một", "Hai"), replace(PLAIN, max_chars=room)) == expected


def test_a_headline_that_does_not_fit_is_passed_over() -> None:
    assert line(stories("Một", "Rất dài " * 9, "Ba"), replace(PLAIN, max_chars=20)) == "Một • Ba"


@pytest.mark.parametrize(
    ("room", "expected"),
    [(17, "Mưa lớn kéo dài…"), (16, "Mưa lớn kéo dài…"), (15, "Mưa lớn kéo…"), (3, "Mư…"), (2, "M…"), (1, "")],
)
def test_where_none_fits_the_first_is_cut_at_a_word(room: int, expected: str) -> None:
    told = stories("Mưa lớn kéo dài ở vùng núi", "Một tin khác cũng dài như thế")
    ticker = compose(told, replace(PLAIN, max_chars=room), NOW)
    assert ticker.text == expected
    assert [headline.reason.partition("; ")[2] for headline in ticker.headlines] == (
        ["longer than the whole line may be: cut"] if expected else []
    )


def test_a_cut_headline_leaves_room_for_the_portal_separator() -> None:
    ticker = compose(stories("Mưa lớn kéo dài ở vùng núi"), TickerOptions(max_chars=20), NOW)
    assert ticker.text == "Mưa lớn kéo…" + PORTAL_SEPARATOR


TITLES = st.text(st.sampled_from("abc |•…\u00a0\n"), max_size=30)
TOLD = st.lists(st.tuples(TITLES, st.sampled_from(["a", "b", "c"]), st.integers(0, 300)), max_size=25).map(
    lambda drawn: [story(n, *one) for n, one in enumerate(drawn, 1)]
)
OPTIONS = st.builds(
    TickerOptions,
    items=st.integers(0, 12),
    max_chars=st.integers(0, 120),
    max_age=st.integers(0, 300).map(lambda minutes: timedelta(minutes=minutes)),
    per_source=st.integers(0, 4),
    style=st.sampled_from(Style),
    order=st.sampled_from(Order),
)


@given(TOLD, OPTIONS)
def test_the_line_never_exceeds_its_bounds(told: list[Told], options: TickerOptions) -> None:
    ticker = compose(told, options, NOW)
    oldest = {one.story.id for one in told if NOW - one.head.sort_at > options.max_age}
    assert len(ticker.text) <= options.max_chars
    assert len(ticker.headlines) <= options.items
    assert not oldest & {headline.story_id for headline in ticker.headlines}
    assert bool(ticker.text) == bool(ticker.headlines)


@given(TOLD, OPTIONS)
def test_the_separator_cannot_be_found_inside_a_headline(told: list[Told], options: TickerOptions) -> None:
    ticker = compose(told, replace(options, style=Style.PORTAL), NOW)
    parts = ticker.text.split(PORTAL_SEPARATOR)
    assert [part.removeprefix(" ") for part in parts[:-1]] == texts(ticker)
    assert parts[-1] == ""


@given(TOLD, OPTIONS, st.randoms(use_true_random=False))
def test_the_newest_line_does_not_depend_on_how_stories_came(told: list[Told], options: TickerOptions, dice) -> None:  # type: ignore[no-untyped-def]
    options = replace(options, order=Order.NEWEST)
    mixed = list(told)
    dice.shuffle(mixed)
    assert compose(mixed, options, NOW) == compose(told, options, NOW)


def test_what_is_absent_has_a_reason() -> None:
    told = [*stories("Một", "Hai", "Ba"), story(4, "Cũ", minutes=60 * 60), story(5, " "), story(6, "Bốn", "tin", 6)]
    absent = compose(told, replace(PLAIN, items=2, per_source=2), NOW).absent
    number = {one.story.id: one.head.entry_id for one in told}
    assert {number[name]: why for name, why in absent.items()} == {
        3: "2 of bao go first (per_source), and the line is full: 2 headlines (items)",
        4: "too old: 60.0 hours, and the line takes 48 (max_age)",
        5: "it has no headline",
        6: "the line is full: 2 headlines (items)",
    }


def test_a_headline_that_does_not_fit_says_so() -> None:
    told = stories("Một", "Hai hai hai hai")
    (why,) = compose(told, replace(PLAIN, max_chars=10), NOW).absent.values()
    assert why == "does not fit: the line would have 21 of 10 (max_chars)"
    assert compose(stories("Một hai ba"), replace(PLAIN, max_chars=8), NOW).absent == {}


@given(st.lists(st.tuples(st.text("ab ", max_size=6), st.sampled_from(["x", "y"]), st.integers(0, 4000))), st.data())
def test_every_story_is_on_the_line_or_has_a_reason(pieces: list[tuple[str, str, int]], data: st.DataObject) -> None:
    told = [story(number, *piece) for number, piece in enumerate(pieces, 1)]
    bounds = [data.draw(st.integers(0, most)) for most in (5, 30, 3)]
    options = replace(PLAIN, items=bounds[0], max_chars=bounds[1], per_source=bounds[2])
    ticker = compose(told, options, NOW)
    shown = {headline.story_id for headline in ticker.headlines}
    assert shown.isdisjoint(ticker.absent)
    assert shown | ticker.absent.keys() == {one.story.id for one in told}


def set_off(told: Told, hours: float = 1, minutes: int = 0, *, urgent: bool = False, pinned: bool = True) -> Told:
    since = NOW - timedelta(minutes=minutes)
    return replace(told, mark=Mark(since, NOW + timedelta(hours=hours), is_urgent=urgent, is_pinned=pinned))


def test_what_the_editor_set_off_comes_first_until_its_end() -> None:
    told = [
        *stories("Một", "Hai", "Ba"),
        set_off(story(7, "Ghim cũ", minutes=9999), minutes=5),
        set_off(story(8, "Ghim mới", minutes=9999), minutes=2),
        set_off(story(9, "Khẩn", "trang"), minutes=8, urgent=True, pinned=False),
        set_off(story(10, "Hết hạn", minutes=9999), hours=0),
    ]
    ticker = compose(told, replace(PLAIN, items=5, per_source=1), NOW)
    assert texts(ticker) == ["Khẩn", "Ghim mới", "Ghim cũ", "Một", "Hai"]
    assert [one.reason.partition("; ")[2] for one in ticker.headlines[:2]] == [
        "announced, urgent, until 2026-11-22T13:00:00Z",
        "pinned until 2026-11-22T13:00:00Z",
    ]
    assert "too old" in ticker.absent["tag:bao.example,2026:10"]


def test_what_is_set_off_comes_first_whatever_the_order() -> None:
    told = [*stories("Một", "Hai"), set_off(story(9, "Ghim", minutes=300))]
    assert line(told, replace(PLAIN, order=Order.RANK)) == "Ghim • Một • Hai"
    assert line([set_off(story(9, " "))]) == ""

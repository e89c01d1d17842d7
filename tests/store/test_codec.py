from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from tickerfeed.model import (
    DateQuality,
    Enclosure,
    Entry,
    Habit,
    Notice,
    Person,
    Sign,
    SourceState,
    Trouble,
    Validators,
)
from tickerfeed.store.codec import clamped, entry_of, entry_text, millis, moment, sort_time, state_of, state_text

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
TIMES = st.datetimes(timezones=st.just(UTC))
ENTRIES = st.builds(
    Entry,
    title=TEXT,
    id=MAYBE,
    link=MAYBE,
    published=st.none() | TIMES,
    updated=st.none() | TIMES,
    date_quality=st.sampled_from(DateQuality),
    date_raw=MAYBE,
    summary=TEXT,
    summary_html=TEXT,
    content_html=TEXT,
    authors=st.lists(st.builds(Person, TEXT, MAYBE, MAYBE), max_size=2).map(tuple),
    categories=st.lists(TEXT, max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, TEXT, MAYBE, st.none() | st.integers(0)), max_size=2).map(tuple),
    original_link=MAYBE,
    language=MAYBE,
    comments=MAYBE,
)
NOTICES = st.lists(st.builds(Notice, st.sampled_from(Sign), TEXT, TIMES), max_size=2).map(tuple)
STATES = st.builds(
    SourceState,
    source_id=TEXT,
    url=TEXT,
    validators=st.builds(Validators, MAYBE, MAYBE),
    body_hash=MAYBE,
    next_poll_at=st.none() | TIMES.map(lambda when: moment(millis(when))),
    detail=TEXT,
    failures=st.integers(0),
    trouble=st.sampled_from(Trouble),
    parse_failed=st.booleans(),
    moved_to=MAYBE,
    habit=st.builds(
        Habit,
        since_at=st.none() | TIMES,
        readings=st.integers(0),
        least=st.floats(0, 1e6),
        last_new_at=st.none() | TIMES,
        newest_at=st.none() | TIMES,
        suspected=NOTICES,
    ),
    notices=NOTICES,
)


def test_every_field_of_an_entry_is_tried() -> None:
    everything = Entry(
        title="Cầu mới thông xe",
        id="1",
        link="https://a.example/1",
        published=NOW,
        updated=NOW,
        date_quality=DateQuality.DATE_ONLY,
        date_raw="22/11/2026",
        summary="Sáng nay",
        summary_html="<p>Sáng nay</p>",
        content_html="<p>Cầu</p>",
        authors=(Person("An", "https://a.example/an", "an@a.example"),),
        categories=("Giao thông",),
        enclosures=(Enclosure("https://a.example/1.mp3", "audio/mpeg", 0),),
        original_link="https://b.example/1",
        language="vi",
        comments="https://a.example/1#c",
        comment_count=3,
        comment_feed="https://a.example/1/comments.rss",
        credit="BHT",
    )
    assert [] == [each.name for each in fields(Entry) if getattr(everything, each.name) == each.default]
    assert kept(everything) == entry_of(entry_text(everything))


def kept(entry: Entry) -> Entry:
    """Return an entry without what is never published."""
    return replace(entry, summary_html="", content_html="")


@given(ENTRIES)
def test_an_entry_comes_back_as_it_went(entry: Entry) -> None:
    assert kept(entry) == entry_of(entry_text(entry))


def test_what_is_never_published_takes_no_room_and_is_still_read() -> None:
    assert '{"title":"Tin"}' == entry_text(Entry("Tin", summary_html="<p>Cầu</p>", content_html="<p>Cầu</p>"))
    assert "<p>Cầu</p>" == entry_of('{"title":"Tin","summary_html":"<p>Cầu</p>"}').summary_html


@given(ENTRIES, STATES)
def test_text_of_either_can_be_written_as_utf_8(entry: Entry, state: SourceState) -> None:
    (entry_text(entry) + state_text(state)).encode()


@given(STATES)
def test_any_state_comes_back_as_it_went(state: SourceState) -> None:
    assert state == state_of(state_text(state))


def test_what_stands_at_its_default_takes_no_room() -> None:
    assert '{"title":"Tin"}' == entry_text(Entry("Tin"))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "{}", '{"title":"t","published":"mai"}', '{"title":"t","authors":[7]}', '{"title":"t","x":1}'],
)
def test_damaged_entry_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="unreadable row"):
        entry_of(text)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"source_id":"a","next_poll_at":%s}' % ("1" * 40)])
def test_damaged_state_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="unreadable row"):
        state_of(text)


def test_a_state_comes_back_as_it_went() -> None:
    state = SourceState(
        "bao-a",
        "https://a.example/",
        Validators('W/"1"', "Sun, 22 Nov 2026"),
        "hash",
        NOW,
        "why",
        NOW,
        None,
        3,
        Trouble.TLS,
    )
    assert state_of(state_text(state)) == state


@given(TIMES)
def test_times_are_kept_to_the_millisecond(when: datetime) -> None:
    assert timedelta() <= when - moment(millis(when)) < timedelta(milliseconds=1)


def test_a_date_far_ahead_is_taken_back_to_when_it_was_first_seen() -> None:
    ahead = Entry("Mai", published=NOW + timedelta(hours=7), date_raw="raw", date_quality=DateQuality.EXACT)
    back = clamped(ahead, NOW)
    assert (back.published, back.date_quality, back.date_raw) == (NOW, DateQuality.CLAMPED, "raw")


def test_without_a_raw_date_the_one_that_was_read_is_kept() -> None:
    ahead = Entry("Mai", updated=NOW + timedelta(hours=7))
    assert "2026-11-22T08:02:03+00:00" == clamped(ahead, NOW).date_raw


def test_only_the_date_that_lies_ahead_is_taken_back() -> None:
    ahead = Entry("Mai", published=NOW - timedelta(days=1), updated=NOW + timedelta(days=1))
    back = clamped(ahead, NOW)
    assert (NOW - timedelta(days=1), NOW) == (back.published, back.updated)


def test_a_clock_that_is_a_little_ahead_is_believed_but_never_sorted_ahead() -> None:
    ahead = Entry("Nay", published=NOW + timedelta(minutes=10))
    assert clamped(ahead, NOW) == ahead
    assert sort_time(ahead, NOW) == NOW


def test_an_undated_entry_stands_where_it_was_first_seen() -> None:
    assert sort_time(Entry("Không ngày"), NOW) == NOW


def test_what_an_earlier_version_did_not_know_stands_at_its_default() -> None:
    assert SourceState("a") == state_of('{"source_id":"a"}')
    assert '{"source_id":"a"}' == state_text(SourceState("a"))


def test_times_of_an_earlier_version_are_epoch_milliseconds() -> None:
    tree = {"source_id": "a", "next_poll_at": millis(NOW), "last_poll_at": None, "validators": {"etag": '"1"'}}
    assert SourceState("a", validators=Validators('"1"'), next_poll_at=NOW) == state_of(json.dumps(tree))


def test_what_utf_8_cannot_hold_is_written_in_ascii_and_comes_back() -> None:
    entry, state = (
        Entry("Tin \ud800", summary="Cầu", published=NOW),
        SourceState("a", detail="\udfff", next_poll_at=NOW),
    )
    for text in (entry_text(entry), state_text(state)):
        assert text.isascii()
    assert (entry, state) == (entry_of(entry_text(entry)), state_of(state_text(state)))

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import DateQuality, Enclosure, Entry, Person, SourceState, Trouble, Validators
from tickerfeed.store.codec import clamped, entry_of, entry_text, millis, moment, sort_time, state_of, state_text

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MAYBE = st.none() | TEXT
TIMES = st.integers(-2_000_000_000, 7_000_000_000).map(lambda seconds: moment(seconds * 1000))
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
    authors=st.lists(st.builds(Person, TEXT, MAYBE, MAYBE), max_size=2).map(tuple),
    categories=st.lists(TEXT, max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, TEXT, MAYBE, st.none() | st.integers(0, 10**9)), max_size=2).map(tuple),
    original_link=MAYBE.filter(lambda text: text != ""),
)


@given(ENTRIES)
def test_an_entry_comes_back_as_it_went(entry: Entry) -> None:
    back = entry_of(entry_text(entry))
    # An empty text where None may stand comes back as None: both mean that there is none.
    none_or = {name: getattr(entry, name) or None for name in ("id", "link", "date_raw")}
    assert {name: getattr(back, name) for name in none_or} == none_or
    assert (back.title, back.published, back.updated, back.date_quality, back.summary) == (
        entry.title,
        entry.published,
        entry.updated,
        entry.date_quality,
        entry.summary,
    )
    assert (back.authors, back.categories, back.enclosures) == (entry.authors, entry.categories, entry.enclosures)


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


def test_a_clock_that_is_a_little_ahead_is_believed_but_never_sorted_ahead() -> None:
    ahead = Entry("Nay", published=NOW + timedelta(minutes=10))
    assert clamped(ahead, NOW) == ahead
    assert sort_time(ahead, NOW) == NOW


def test_an_undated_entry_stands_where_it_was_first_seen() -> None:
    assert sort_time(Entry("Không ngày"), NOW) == NOW

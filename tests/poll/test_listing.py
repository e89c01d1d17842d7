from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from tickerfeed.model import Entry, Feed, Habit, Sign
from tickerfeed.poll.listing import DAYFUL, READINGS, Reading, listed, reading_of, unchanged, usual

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
USED = Habit(since_at=NOW - 9 * DAY, read_at=NOW - DAY, readings=READINGS, least=20, most=50, titled=1, dated=1)


def test_a_reading_counts_what_entries_have() -> None:
    entries = (
        Entry("Một", published=NOW - DAY),
        Entry("", published=NOW - timedelta(minutes=9)),
        Entry("Ba", updated=NOW + timedelta(minutes=9)),
        Entry("Bốn"),
    )
    reading = reading_of(Feed(entries=entries, is_complete=False), NOW, 3, 1, is_reset=True)
    assert reading == Reading(4, 3, 3, 2, None, is_whole=False, new=3, held_back=1, is_reset=True)


def test_the_newest_date_counts_where_several_are_dated() -> None:
    entries = tuple(Entry("Tin", published=NOW - days * DAY) for days in range(5))
    assert reading_of(Feed(entries=entries), NOW).newest_at == NOW
    assert reading_of(Feed(entries=entries[:4]), NOW).newest_at is None


def test_the_first_reading_is_the_range() -> None:
    habit = listed(Habit(since_at=NOW), Reading(30, 30, 15), NOW)
    assert (habit.least, habit.most, habit.titled, habit.dated, habit.readings) == (30, 30, 1, 0.5, 1)


def test_the_range_widens_at_once_and_narrows_slowly() -> None:
    habit = listed(USED, Reading(60, 60, 60), NOW)
    assert (round(habit.least, 1), habit.most) == (20.6, 60)
    habit = listed(USED, Reading(10, 10, 10), NOW)
    assert (habit.least, round(habit.most, 1)) == (10, 49.4)


def test_a_lack_is_suspected_since_it_was_first_seen_and_not_learned() -> None:
    first = listed(USED, Reading(2), NOW)
    assert [(one.sign, one.since_at) for one in first.suspected] == [(Sign.FEWER, NOW)]
    second = listed(first, Reading(3), NOW + DAY)
    assert [(one.detail, one.since_at) for one in second.suspected] == [("lists 3 entries, usually 20 to 50", NOW)]
    assert (second.odd_polls, second.lowest) == (2, 2)
    assert replace(second, suspected=(), odd_polls=0, lowest=0) == USED


def test_a_shorter_listing_that_recovers_is_learned() -> None:
    odd = listed(listed(USED, Reading(2), NOW), Reading(3), NOW)
    assert unchanged(odd).odd_polls == 3
    habit = listed(odd, Reading(30, 30, 30), NOW)
    assert (round(habit.least), habit.suspected, habit.odd_polls) == (2, (), 0)


def test_an_unchanged_body_counts_and_shows_nothing_else() -> None:
    assert unchanged(USED) == replace(USED, readings=READINGS + 1)
    assert unchanged(Habit()) == Habit()


def test_what_is_usual_is_said_in_numbers() -> None:
    assert [usual(USED), usual(replace(USED, least=49.7))] == ["20 to 50", "50"]


def test_very_many_polls_are_enough_to_know_it() -> None:
    young = replace(USED, since_at=NOW - DAY / 24, readings=DAYFUL)
    assert [one.sign for one in listed(young, Reading(3), NOW).suspected] == [Sign.FEWER]
    assert listed(young, Reading(4), NOW).suspected == ()  # its weekends may be like that


def test_nothing_is_suspected_of_what_is_hardly_known() -> None:
    for young in (replace(USED, since_at=NOW - DAY), replace(USED, readings=READINGS - 1), Habit()):
        assert listed(young, Reading(2), NOW).suspected == ()

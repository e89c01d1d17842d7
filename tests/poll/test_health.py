"""Sources lived through, poll by poll: what is noticed, and what must not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import Notice, Sign, SourceState, Trouble
from tickerfeed.poll.health import began, examine
from tickerfeed.poll.listing import Reading

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Shows = Callable[[datetime], Reading | None]


def listing(count: int, **more: object) -> Reading:
    """A listing in which nothing is odd."""
    return Reading(count, count, count, **more)  # type: ignore[arg-type]


@dataclass
class Life:
    """A source that is polled every so often; `seen` is every notice that ever began."""

    state: SourceState = field(default_factory=lambda: SourceState("bao", has_polled_well=True))
    now: datetime = START
    pace: timedelta = HOUR
    seen: list[Notice] = field(default_factory=list)

    def poll(self, reading: Reading | None, trouble: Trouble = Trouble.NONE) -> SourceState:
        success = self.state.last_success_at if trouble else self.now
        after = replace(self.state, last_success_at=success, trouble=trouble, has_polled_well=True)
        examined = examine(self.state, after, reading, self.now)
        self.seen += began(self.state.notices, examined.notices)
        self.state = examined
        return examined

    def live(self, duration: timedelta, shows: Shows) -> Life:
        until = self.now + duration
        while self.now < until:
            self.poll(shows(self.now))
            self.now += self.pace
        return self

    @property
    def signs(self) -> list[Sign]:
        return [one.sign for one in self.state.notices]

    @property
    def detail(self) -> str:
        return self.state.notices[0].detail


def daily(at: datetime) -> Reading:
    """A paper: twenty to fifty listed, one new in each of 24 hours but the small ones, and some on top."""
    new = 0 if at.hour < 5 else 2
    return listing(20 + at.hour + at.day % 7, new=new)


def office(at: datetime) -> Reading | None:
    """An office: five new on weekdays at work, nothing else; its server answers 304 meanwhile."""
    return listing(15, new=1) if at.weekday() < 5 and 2 <= at.hour < 7 else None


@pytest.mark.parametrize("shows", [daily, office])
@pytest.mark.parametrize("pace", [timedelta(minutes=15), HOUR, 6 * HOUR])
def test_weeks_of_an_ordinary_source_pass_without_a_notice(shows: Shows, pace: timedelta) -> None:
    life = Life(pace=pace).live(60 * DAY, shows)
    assert life.seen == []


def test_an_office_may_have_a_long_weekend() -> None:
    life = Life().live(18 * DAY, office)  # until a Thursday
    assert life.live(4 * DAY, lambda at: None).seen == []


def test_small_sources_are_left_alone() -> None:
    life = Life().live(20 * DAY, lambda at: listing(4, new=int(at.hour == 3 and at.day % 3 == 0)))
    assert life.live(20 * DAY, lambda at: Reading(1)).seen == []


def test_new_sources_are_left_alone() -> None:
    life = Life().live(2 * DAY, daily)
    assert life.live(6 * HOUR, lambda at: Reading(1)).seen == []
    assert Life().live(2 * DAY, daily).live(6 * HOUR, lambda at: listing(50, new=400)).seen == []


# What is listed


def test_a_listing_that_shrinks_is_noticed_after_an_hour() -> None:
    life = Life().live(10 * DAY, daily)
    life.poll(listing(2))
    assert life.signs == []
    life.now += HOUR
    life.poll(None)  # the same body again
    assert life.signs == [Sign.FEWER]
    assert life.detail.startswith("lists 2 entries, usually 2")
    assert life.state.notices[0].since_at == life.now - HOUR
    life.poll(daily(life.now))
    assert life.signs == []


def test_a_slip_that_is_mended_within_the_hour_is_not_told() -> None:
    life = Life(pace=timedelta(minutes=15)).live(10 * DAY, daily)
    for _ in range(5):
        life.poll(listing(2))
        life.now += timedelta(minutes=30)
        life.poll(daily(life.now))
    assert life.seen == []


def test_a_list_of_the_day_that_begins_anew_each_night_is_no_drift() -> None:
    assert Life().live(30 * DAY, lambda at: listing(1 + 2 * at.hour, new=2)).seen == []


@pytest.mark.parametrize("start", range(7))
def test_a_list_of_the_day_may_rest_at_weekends(start: int) -> None:
    life = Life(now=START + start * DAY)
    assert life.live(40 * DAY, lambda at: listing(40 if at.weekday() < 5 else 10, new=1)).seen == []


def test_one_that_nearly_ends_at_weekends_is_told_once() -> None:
    life = Life().live(40 * DAY, lambda at: listing(40 if at.weekday() < 5 else 2, new=1))
    assert [one.sign for one in life.seen] == [Sign.FEWER]


def test_very_many_polls_in_a_short_time_are_enough() -> None:
    life = Life(pace=timedelta(seconds=2)).live(timedelta(seconds=200), lambda at: listing(30) if at == START else None)
    life.poll(listing(2))
    for _ in range(3):
        assert life.signs == []
        life.poll(None)
    assert (life.signs, life.detail) == ([Sign.FEWER], "lists 2 entries, usually 30")


def test_a_source_that_lists_nothing_is_told_with_what_it_used_to_list() -> None:
    life = Life().live(10 * DAY, lambda at: listing(30, new=1))
    empty = replace(life.state, trouble=Trouble.EMPTY, detail="answers without any entry, once")
    assert examine(life.state, empty, Reading(0), life.now).detail == "answers without any entry, once; usually 30"
    new = SourceState("bao", trouble=Trouble.EMPTY, detail="answers without any entry, 3 times in a row")
    assert examine(new, new, Reading(0), life.now) == new


def test_what_has_stood_for_a_week_becomes_the_habit() -> None:
    life = Life().live(10 * DAY, lambda at: listing(40, new=1))
    life.live(2 * DAY, lambda at: listing(5, new=1))
    assert (life.signs, life.detail) == ([Sign.FEWER], "lists 5 entries, usually 40")
    life.live(6 * DAY, lambda at: listing(5, new=1))
    assert life.signs == []
    assert (life.state.habit.least, life.state.habit.most) == (5, 5)


@pytest.mark.parametrize(
    ("odd", "sign", "detail"),
    [
        (Reading(30, 30, 0, new=1), Sign.UNDATED, "0 of 30 entries have a date, usually all"),
        (Reading(30, 1, 30, new=1), Sign.UNTITLED, "1 of 30 entries have a title, usually all"),
        (
            Reading(30, 30, 30, 30, new=1),
            Sign.DATED_NOW,
            "all 30 entries bear the time of the poll, usually their own",
        ),
        (Reading(1, 1, 1, new=1), Sign.FEWER, "lists 1 entry, usually 30"),
    ],
)
def test_what_a_listing_lacks_is_told(odd: Reading, sign: Sign, detail: str) -> None:
    life = Life().live(10 * DAY, lambda at: listing(30, new=1)).live(2 * HOUR, lambda at: odd)
    assert [(one.sign, one.detail) for one in life.state.notices] == [(sign, detail)]


@pytest.mark.parametrize("odd", [Reading(30, 0, 0), Reading(30, 30, 30, 30), Reading(30, 20, 15)])
def test_what_has_always_been_so_is_no_notice(odd: Reading) -> None:
    assert Life().live(20 * DAY, lambda at: replace(odd, new=1)).seen == []


def test_a_cut_listing_says_nothing_of_what_is_listed() -> None:
    life = Life().live(10 * DAY, daily)
    assert life.live(DAY, lambda at: Reading(1, 1, 1, new=1, is_whole=False)).seen == []


def test_nothing_listed_is_another_rooms_matter() -> None:
    life = Life().live(10 * DAY, daily)
    habit = life.state.habit
    life.poll(Reading(0))
    assert (life.signs, life.state.habit) == ([], habit)


# What is new


def test_a_source_that_dries_up_is_stale() -> None:
    life = Life().live(14 * DAY, daily).live(4 * DAY, lambda at: None)
    assert life.signs == [Sign.STALE]
    assert life.detail == "no new entry for 4 days, usually 38 a day"
    life.poll(listing(30, new=1))
    assert life.signs == []


def test_quiet_during_a_pause_of_ours_is_not_learned() -> None:
    life = Life().live(14 * DAY, daily)
    life.now += 9 * DAY + 12 * HOUR
    life.live(2 * DAY, daily)
    assert life.state.habit.longest_quiet < 1
    assert life.live(4 * DAY, lambda at: None).signs == [Sign.STALE]


def test_a_frozen_source_is_stale_at_once() -> None:
    life = Life()
    life.poll(listing(20, newest_at=START - 400 * DAY))
    assert (life.signs, life.detail) == ([Sign.STALE], "its newest entry is 400 days old, of 2025-01-26")


def test_a_flood_stays_for_a_day_and_is_not_learned() -> None:
    life = Life().live(10 * DAY, daily)
    rate = life.state.habit.arrivals / life.state.habit.watched
    life.poll(listing(500, new=480, held_back=450))
    assert life.signs == [Sign.FLOOD]
    assert life.detail == ("480 new entries at once, usually at most 2 and 38 a day; 450 of them are kept and not told")
    assert life.state.habit.arrivals / life.state.habit.watched == pytest.approx(rate, rel=0.1)
    life.now += HOUR
    life.live(22 * HOUR, daily)
    assert life.signs == [Sign.FLOOD]
    life.live(2 * HOUR, daily)
    assert life.signs == []
    assert [one.sign for one in life.seen] == [Sign.FLOOD]


def test_what_came_during_a_pause_of_ours_is_no_flood() -> None:
    life = Life().live(10 * DAY, daily)
    life.now += 5 * DAY
    life.poll(listing(100, new=100))
    assert life.signs == []


def test_entries_held_back_are_told_at_each_new_day_only() -> None:
    life = Life(pace=6 * HOUR).live(10 * DAY, lambda at: listing(60, new=45, held_back=15))
    assert life.detail == "45 new entries at once; 15 of them are kept and not told"
    assert [one.sign for one in life.seen] == [Sign.HELD_BACK]


def test_a_first_poll_is_no_event() -> None:
    state = SourceState("bao")
    after = examine(state, replace(state, has_polled_well=True), listing(500, new=500, held_back=450), START)
    assert (after.notices, after.habit.arrivals) == ((), 0)


def test_a_reset_is_told_and_is_no_news() -> None:
    life = Life().live(10 * DAY, daily)
    last = life.state.habit.last_new_at
    life.now += HOUR
    life.poll(listing(40, new=3, held_back=3, is_reset=True))
    assert (life.signs, life.state.habit.last_new_at) == ([Sign.RESET], last)
    assert "3 unknown ones are kept and not told" in life.detail


def test_trouble_leaves_habit_and_notices_as_they_were() -> None:
    life = Life().live(14 * DAY, daily).live(4 * DAY, lambda at: None)
    before = life.state
    life.now += DAY
    after = life.poll(None, Trouble.TIMEOUT)
    assert (after.habit, after.notices) == (before.habit, before.notices)


def test_only_what_was_not_there_began() -> None:
    stale, flood = (Notice(sign, "x", START) for sign in (Sign.STALE, Sign.FLOOD))
    assert began([stale], [replace(stale, detail="y"), flood]) == (flood,)


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.builds(
                Reading,
                listed=st.integers(0, 3000),
                dated=st.integers(0, 3000),
                newest_at=st.none() | st.datetimes(timezones=st.just(UTC)),
                is_whole=st.booleans(),
                new=st.integers(0, 3000),
                is_reset=st.booleans(),
            ),
        ),
        max_size=40,
    ),
    st.timedeltas(timedelta(0), 400 * DAY),
)
def test_any_life_keeps_the_figures_bounded(readings: Iterable[Reading | None], pace: timedelta) -> None:
    life = Life(pace=pace)
    for reading in readings:
        life.poll(reading)
        life.now += pace
    habit = life.state.habit
    assert 0 <= habit.least <= habit.most <= 3000
    assert 0 <= habit.watched <= 14.001
    assert len(life.state.notices) <= 8
    assert len({one.sign for one in life.state.notices}) == len(life.state.notices)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.model import Habit, Sign, SourceState
from tickerfeed.poll.arrivals import arrived, events, stale
from tickerfeed.poll.listing import Reading

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
USED = Habit(arrivals=100, watched=10, longest_quiet=0.5, most_at_once=4, last_new_at=NOW - DAY)  # ten a day
BEFORE = SourceState("bao", has_polled_well=True, last_success_at=NOW - DAY / 24)


def test_arrivals_are_counted_over_the_days_in_which_they_came() -> None:
    habit = arrived(USED, Reading(20, new=10), BEFORE, NOW)
    assert habit.arrivals / habit.watched == pytest.approx(10, rel=0.01)
    assert (habit.last_new_at, round(habit.longest_quiet, 2)) == (NOW, 0.96)


@pytest.mark.parametrize(
    ("reading", "before"),
    [
        (Reading(20), BEFORE),
        (Reading(20, new=9, is_reset=True), BEFORE),
        (Reading(20, new=20), SourceState("bao")),
    ],
)
def test_what_is_no_news_changes_nothing(reading: Reading, before: SourceState) -> None:
    assert arrived(USED, reading, before, NOW) == USED


@pytest.mark.parametrize(
    ("new", "held", "signs"),
    [(0, 0, []), (50, 0, []), (50, 20, [Sign.HELD_BACK]), (51, 0, [Sign.FLOOD]), (400, 370, [Sign.FLOOD])],
)
def test_a_flood_is_far_more_than_ever(new: int, held: int, signs: list[Sign]) -> None:
    assert [sign for sign, _ in events(USED, Reading(400, new=new, held_back=held), BEFORE, NOW)] == signs


def test_large_batches_are_a_habit_too() -> None:
    batches = replace(USED, most_at_once=150)
    assert list(events(batches, Reading(400, new=400), BEFORE, NOW)) == []


@pytest.mark.parametrize(
    ("habit", "is_told"),
    [
        (replace(USED, last_new_at=NOW - 3 * DAY), True),
        (replace(USED, last_new_at=NOW - 2.9 * DAY), False),
        (replace(USED, last_new_at=NOW - 3 * DAY, arrivals=30), False),  # nine missed
        (replace(USED, last_new_at=NOW - 7 * DAY, longest_quiet=2.5), False),
        (replace(USED, last_new_at=NOW - 8 * DAY, longest_quiet=2.5), True),
        (replace(USED, last_new_at=NOW - 9 * DAY, watched=1), False),
        (Habit(), False),
        (Habit(newest_at=NOW - 90 * DAY), True),
        (Habit(newest_at=NOW - 89 * DAY), False),
        (replace(USED, newest_at=NOW - 90 * DAY), False),  # what comes anew bears old dates
        (replace(USED, newest_at=NOW - 90 * DAY, arrivals=5, last_new_at=NOW - 3 * DAY), True),
    ],
)
def test_quiet_is_told_when_it_is_longer_than_it_used_to_be(habit: Habit, is_told: bool) -> None:
    assert [one.sign for one in stale(habit, NOW)] == [Sign.STALE] * is_told

"""What comes new, and how often: floods, resets, and quiet that lasts.

Quiet is judged by the longest that the source has shown lately, so that nights, weekends and offices that rest have
theirs. It counts only up to the last poll that could have seen something new.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from tickerfeed.model import Habit, Notice, Sign, SourceState
from tickerfeed.poll.figures import DAY, MEMORY, WATCH, days, fade, figure
from tickerfeed.poll.listing import Reading

QUIET = 3.0  # days, and times the longest quiet shown
MISSED = 10  # entries that should have come meanwhile
OLD = 90 * DAY
FLOOD = 30  # entries, and as below
FLOOD_OF_MOST, FLOOD_OF_RATE = 3, 5  # times the most at once, and the number a day


def arrived(habit: Habit, reading: Reading, before: SourceState, now: datetime) -> Habit:
    """Return the habit after new entries came; quiet counts only up to the last poll that could have seen them."""
    if not reading.new or reading.is_reset or not before.has_polled_well:
        return habit
    span = days(habit.last_new_at, now)
    kept = fade(span)
    new = min(reading.new, math.ceil(_rate(habit) * span)) if _is_flood(habit, reading, before, now) else reading.new
    return replace(
        habit,
        arrivals=habit.arrivals * kept + new,
        watched=habit.watched * kept + MEMORY * (1 - kept),
        longest_quiet=max(habit.longest_quiet * kept, days(habit.last_new_at, before.last_success_at)),
        most_at_once=max(habit.most_at_once * kept, reading.new),
        last_new_at=now,
    )


def events(habit: Habit, reading: Reading, before: SourceState, now: datetime) -> Iterator[tuple[Sign, str]]:
    """Yield what happened at this poll; `before` is the state before it, `habit` what was learned until then."""
    held = f"; {reading.held_back} of them are kept and not told" if reading.held_back else ""
    if reading.is_reset:
        unknown = f"; {reading.new} unknown ones are kept and not told" if reading.new else ""
        yield Sign.RESET, f"gave new ids to entries that are known; these are not told again{unknown}"
    elif not before.has_polled_well:
        return  # a first poll brings what there is
    elif _is_flood(habit, reading, before, now):
        usual = f"usually at most {round(habit.most_at_once)} and {figure(_rate(habit))} a day"
        yield Sign.FLOOD, f"{reading.new} new entries at once, {usual}{held}"
    elif held:
        yield Sign.HELD_BACK, f"{reading.new} new entries at once{held}"


def _is_flood(habit: Habit, reading: Reading, before: SourceState, now: datetime) -> bool:
    waited = max(1.0, days(before.last_success_at, now))  # after a long pause of ours there is much to catch up
    most = max(FLOOD, FLOOD_OF_MOST * habit.most_at_once, FLOOD_OF_RATE * _rate(habit) * waited)
    return _is_watched(habit) and reading.new > most


def stale(habit: Habit, now: datetime) -> Iterator[Notice]:
    """Yield the notice of a source that has shown nothing new for much longer than it used to, or for months."""
    quiet, rate = days(habit.last_new_at, now), _rate(habit)
    is_long = quiet >= QUIET * max(1.0, habit.longest_quiet)
    if _is_watched(habit) and is_long and rate * quiet >= MISSED:
        detail = f"no new entry for {int(quiet)} days, usually {figure(rate)} a day"
        yield Notice(Sign.STALE, detail, habit.last_new_at or now)
    elif habit.newest_at and now - habit.newest_at >= OLD and (not habit.arrivals or quiet >= QUIET):
        age = (now - habit.newest_at).days
        yield Notice(Sign.STALE, f"its newest entry is {age} days old, of {habit.newest_at:%Y-%m-%d}", habit.newest_at)


def _is_watched(habit: Habit) -> bool:
    return habit.watched >= MEMORY * (1 - fade(WATCH / DAY))


def _rate(habit: Habit) -> float:
    """Return how many new entries come in a day."""
    return habit.arrivals / habit.watched if habit.watched else 0.0

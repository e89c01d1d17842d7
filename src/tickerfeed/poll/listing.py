"""What a source lists: learned while it is as usual, suspected when it departs from that.

What a listing lacks is not learned while it lacks, so that it does not become usual before anybody has been told; after
`RELEARNED` it is. A shorter listing that recovered by itself is learned at once: lists of one day or of working days do
that, and are told once at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.model import Entry, Feed, Habit, Notice, Sign
from tickerfeed.poll.figures import DAY, WATCH, days, fade

READINGS = 10  # and `WATCH`, before a listing is judged
DAYFUL = 96  # readings that are enough without: so many has a day at the usual pace
WEEK = timedelta(days=8)  # after which weekends are known, too
SLOWLY = 5  # times slower than other figures does the range narrow: a week must not make a weekend forgotten
RELEARNED = timedelta(days=7)
ENOUGH = 5  # entries; shares of fewer say little
MANY = 9  # entries; a listing that shrinks from fewer says little
SHRUNK, SHRUNK_YOUNG = 3, 6  # to this part of the least; the latter while its weekends are not known
USUAL, RARE = 0.9, 0.1  # shares
AT_ONCE = timedelta(minutes=10)  # about the time of the poll; a publisher's clock may differ


class Reading(Struct, frozen=True):
    """What one body listed, and what of it was new."""

    listed: int
    titled: int = 0
    dated: int = 0
    dated_now: int = 0
    newest_at: datetime | None = None
    is_whole: bool = True  # it says what the source lists
    new: int = 0  # entries that are not known; none of a first poll
    held_back: int = 0  # of these, kept and not told
    is_reset: bool = False


def reading_of(feed: Feed, now: datetime, new: int = 0, held_back: int = 0, *, is_reset: bool = False) -> Reading:
    """Return what the figures of `feed` are at a poll that ends `now`; what was new is for the caller to know."""
    dates = [when for when in map(_date, feed.entries) if when]
    return Reading(
        listed=len(feed.entries),
        titled=sum(bool(entry.title) for entry in feed.entries),
        dated=len(dates),
        dated_now=sum(abs(when - now) <= AT_ONCE for when in dates),
        newest_at=max(dates) if len(dates) >= ENOUGH else None,
        is_whole=feed.is_complete,
        new=new,
        held_back=held_back,
        is_reset=is_reset,
    )


def _date(entry: Entry) -> datetime | None:
    return entry.published or entry.updated


def listed(habit: Habit, reading: Reading, now: datetime) -> Habit:
    """Return the habit after a look at what is listed: learned from, or suspected."""
    if not reading.is_whole:
        return habit
    since = {one.sign: one.since_at for one in habit.suspected}
    suspected = tuple(Notice(sign, detail, since.get(sign, now)) for sign, detail in _lacks(habit, reading, now))
    habit = replace(habit, newest_at=reading.newest_at)
    if not suspected:
        return _learned(_recovered(habit), reading, now)
    if any(now - one.since_at >= RELEARNED for one in suspected):
        return _learned(replace(habit, readings=0, suspected=(), odd_polls=0), reading, now)
    lowest = min(habit.lowest, reading.listed) if habit.suspected else reading.listed
    return replace(habit, suspected=suspected, odd_polls=habit.odd_polls + 1, lowest=lowest)


def unchanged(habit: Habit) -> Habit:
    """Return the habit after a poll that found the same body again."""
    if habit.suspected:
        return replace(habit, odd_polls=habit.odd_polls + 1)
    return replace(habit, readings=habit.readings + 1) if 0 < habit.readings < DAYFUL else habit


def _recovered(habit: Habit) -> Habit:
    if not habit.suspected:
        return habit
    was_shorter = any(one.sign is Sign.FEWER for one in habit.suspected)
    least = min(habit.least, habit.lowest) if was_shorter else habit.least
    return replace(habit, least=least, suspected=(), odd_polls=0)


def _lacks(habit: Habit, reading: Reading, now: datetime) -> Iterator[tuple[Sign, str]]:
    age = days(habit.since_at, now)
    if habit.readings < (READINGS if age >= WATCH / DAY else DAYFUL):
        return
    shrunk = SHRUNK if age >= WEEK / DAY else SHRUNK_YOUNG
    if habit.least >= MANY and reading.listed * shrunk <= habit.least:
        yield Sign.FEWER, f"lists {_counted(reading.listed)}, usually {usual(habit)}"
    if reading.listed < ENOUGH:
        return
    few = RARE * reading.listed
    if habit.titled >= USUAL and reading.titled <= few:
        yield Sign.UNTITLED, f"{reading.titled} of {reading.listed} entries have a title, usually all"
    if habit.dated >= USUAL and reading.dated <= few:
        yield Sign.UNDATED, f"{reading.dated} of {reading.listed} entries have a date, usually all"
    if habit.dated >= USUAL and habit.dated_now <= RARE and reading.dated_now == reading.listed:
        yield Sign.DATED_NOW, f"all {reading.listed} entries bear the time of the poll, usually their own"


def _learned(habit: Habit, reading: Reading, now: datetime) -> Habit:
    count = reading.listed
    is_first = not habit.readings
    narrowing = 1 - fade(days(habit.read_at, now) / SLOWLY)
    weight = 1 / min(habit.readings + 1, 2 * READINGS)  # at first the average, then a running one

    def share(so_far: float, number: int) -> float:
        return so_far + (number / count - so_far) * weight

    return replace(
        habit,
        read_at=now,
        readings=min(habit.readings + 1, DAYFUL),
        least=count if is_first else min(count, habit.least + (count - habit.least) * narrowing),
        most=count if is_first else max(count, habit.most + (count - habit.most) * narrowing),
        titled=share(habit.titled, reading.titled),
        dated=share(habit.dated, reading.dated),
        dated_now=share(habit.dated_now, reading.dated_now),
    )


def _counted(number: int) -> str:
    return f"{number} entr{'y' if number == 1 else 'ies'}"


def usual(habit: Habit) -> str:
    """Return how many entries a source lists as a rule: "40", "20 to 50"."""
    least, most = round(habit.least), round(habit.most)
    return str(least) if least == most else f"{least} to {most}"

"""What is odd about a source that answers well: what it shows departs from what it has shown before.

A broken site answers 200, too: with two entries where there were forty, without titles, dated now, or with the same
page for weeks. So each source's habit is learned in a few running figures, and a departure from it is noticed in words
and numbers. A notice changes no schedule. It must not cry wolf, hence:

- Nothing is judged before a source has been watched for some days or very many polls, and never what is small.
- What a listing lacks must lack for `SUSPECTED` or `SUSPECTED_POLLS`; an editor's slip is mended sooner.
- A 304 says that nothing is new, and nothing about what is listed.
- What happened at one poll (a flood, a reset) stays for a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from tickerfeed.model import Habit, Notice, Sign, SourceState, Trouble
from tickerfeed.poll.arrivals import arrived, events, stale
from tickerfeed.poll.listing import Reading, listed, unchanged, usual

SUSPECTED = timedelta(hours=1)
SUSPECTED_POLLS = 4
EVENT_STAYS = timedelta(days=1)
_EVENTS = frozenset({Sign.FLOOD, Sign.HELD_BACK, Sign.RESET})


def examine(before: SourceState, after: SourceState, reading: Reading | None, now: datetime) -> SourceState:
    """Return `after`, the state of a source that was polled, with what was learned and what is odd.

    `before` is the state before this poll; `reading` is None where the body has not changed. A source in trouble shows
    nothing: its habit and notices stay as they were.
    """
    if after.trouble:
        return replace(after, detail=_emptied(after)) if after.trouble is Trouble.EMPTY else after
    habit = after.habit if after.habit.since_at else Habit(since_at=now, last_new_at=now)
    happened = [one for one in before.notices if one.sign in _EVENTS and now - one.since_at < EVENT_STAYS]
    if reading is None:
        habit = unchanged(habit)
    elif reading.listed:
        fresh = [Notice(sign, detail, now) for sign, detail in events(habit, reading, before, now)]
        happened = [one for one in happened if one.sign not in {new.sign for new in fresh}] + fresh
        habit = arrived(listed(habit, reading, now), reading, before, now)
    is_long = habit.odd_polls >= SUSPECTED_POLLS
    lasting = [one for one in habit.suspected if is_long or now - one.since_at >= SUSPECTED]
    notices = (*lasting, *stale(habit, now), *happened)
    if habit is after.habit and notices == after.notices:  # as nearly always, after the first hundred polls
        return after
    return replace(after, habit=habit, notices=notices)


def _emptied(state: SourceState) -> str:
    """Return the detail of a source that lists nothing, with what it used to list."""
    return f"{state.detail}; usually {usual(state.habit)}" if state.habit.readings else state.detail


def began(before: Iterable[Notice], after: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return those of `after` whose sign was not there before: what is worth a line in the log."""
    signs = {one.sign for one in before}
    return tuple(one for one in after if one.sign not in signs)

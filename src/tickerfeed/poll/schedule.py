"""When to ask a source next, and why then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from tickerfeed.model import Feed, Source, SourceState, Trouble
from tickerfeed.poll.options import PollOptions
from tickerfeed.text.headers import freshness

DAY = timedelta(days=1)  # a source in trouble is probed at least this often
SPREAD = 0.1  # of the interval, either way: sources that began together do not stay together
PROMISE = timedelta(hours=1)  # so long a server's word on freshness counts, even where max_interval is shorter
_MAX_DOUBLINGS = 20


def next_poll(
    source: Source,
    state: SourceState,
    headers: Mapping[str, str],
    feed: Feed | None,
    now: datetime,
    options: PollOptions,
) -> tuple[datetime, str]:
    """Return when to ask a source that answered well, and why: the longest of what speaks for waiting.

    The configured pace, the feed's ttl (None of a feed that was not parsed again), and for how long the answer says
    that it is fresh (RFC 9111 4.2), the latter two at most `max_interval`; freshness of up to an hour is always kept.
    `state` is the one after this poll.
    """
    pace, reason = _pace(source, options)
    longest = max(options.max_interval, pace)
    ttl = feed.ttl if feed is not None else None
    if ttl is not None and ttl > pace:
        pace, reason = min(ttl, longest), f"the feed asks for {spoken(ttl)} (ttl)"
    fresh = min(freshness(headers, now) or timedelta(0), max(longest, PROMISE))
    if fresh > pace:
        pace, reason = fresh, f"fresh for {spoken(fresh)} by its cache rules"
    wait = min(pace * _jitter(state), longest)
    return now + max(wait, fresh, _floor(source, options)), reason


def retry(
    source: Source, state: SourceState, wait: timedelta | None, now: datetime, options: PollOptions
) -> tuple[datetime, str]:
    """Return when to ask a source again after ``state.failures`` failures in a row, and why.

    The gap doubles from the configured pace up to a day, so that a failing source is never asked more often than a
    good one; one that throttles us is given twice the pace at once. `wait` is what Retry-After asked for; it counts
    when longer, at most a day.
    """
    pace, _ = _pace(source, options)
    most = max(DAY, pace)
    doublings = state.failures if state.trouble is Trouble.THROTTLED else state.failures - 1
    back_off = min(pace * 2 ** min(max(doublings, 0), _MAX_DOUBLINGS), most)
    back_off = min(max(back_off * _jitter(state), _floor(source, options)), most)
    plural = "" if state.failures == 1 else "s"
    reason = f"back-off after {state.failures} failure{plural}"
    if wait is None:
        return now + back_off, reason
    asked = f"throttled: Retry-After {wait.total_seconds():.0f} s"
    if wait > DAY:
        return now + most, f"{asked}, cut to a day"
    if wait >= back_off:
        return now + wait, asked
    return now + back_off, f"{asked}, {reason} is longer"


def _pace(source: Source, options: PollOptions) -> tuple[timedelta, str]:
    """Return the gap between two polls of a source that answers well, before the source has a say."""
    floor = _floor(source, options)
    budget = DAY / max(options.requests_per_day, 1)
    if floor >= max(options.interval, budget):
        return floor, f"every {spoken(floor)} (min_interval)"
    if budget > options.interval:
        return budget, f"every {spoken(budget)} ({options.requests_per_day} requests a day)"
    return options.interval, f"every {spoken(options.interval)}"


def _floor(source: Source, options: PollOptions) -> timedelta:
    floor = options.min_interval if source.min_interval is None else source.min_interval
    return max(floor, timedelta(seconds=1))


def _jitter(state: SourceState) -> float:
    """Return a factor about 1 that is the same for the same source and poll, and even over many of them."""
    digest = hashlib.blake2b(f"{state.source_id}\n{state.polls}".encode(), digest_size=8).digest()
    share = int.from_bytes(digest, "big") / 2**64
    return 1 - SPREAD + 2 * SPREAD * share


def spoken(duration: timedelta) -> str:
    """Return a duration as people write it: "45 s", "15 min", "1 h 30 min", "2 d"."""
    seconds = round(duration.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    days, minutes = divmod(round(seconds / 60), 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)

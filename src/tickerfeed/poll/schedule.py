"""When to ask a source next, and why then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta

from msgspec.structs import replace

from tickerfeed.model import Pace, Rhythm, Source, SourceState, Trouble
from tickerfeed.poll.budget import APPETITE, LATER, PUNCTUAL, price, worthwhile
from tickerfeed.poll.figures import figure
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.rhythm import Forecast, clock_offset, forecast, learned
from tickerfeed.text.headers import freshness

DAY = timedelta(days=1)  # a source in trouble is probed at least this often
SPREAD = 0.05  # of the interval, either way: sources that began together do not stay together
PROMISE = timedelta(hours=1)  # so long a server's word on freshness counts, even where max_interval is shorter
WATCHED = timedelta(hours=6)  # before which a source without news is asked at the configured pace
AWAKE = timedelta(minutes=5)  # after hours that are skipped: within so much sources of one site are asked again
_MAX_DOUBLINGS = 20


def next_poll(
    source: Source,
    state: SourceState,
    headers: Mapping[str, str],
    now: datetime,
    options: PollOptions,
    appetite: float | None = None,
) -> tuple[datetime, str]:
    """Return when to ask a source that answered well, and why: the longest of what speaks for waiting.

    The pace that was learned, or the configured one until there is something to learn from, the feed's ttl, for how
    long the answer says that it is fresh (RFC 9111 4.2), and the hours and days that the feed wants to be skipped, the
    latter three at most `max_interval`; freshness of up to an hour is always kept. `state` is the one after this poll;
    without an `appetite` sources are taken to want what is usual.
    """
    least = _floor(source, options)
    if _knows(state, now):
        wait, reason = _learned(source, state, now, options, appetite or APPETITE)
        pace = wait
    else:
        pace, reason = _pace(source, options)
        wait = min(pace * _jitter(state), max(options.max_interval, pace))
    longest = max(options.max_interval, pace)
    ttl = state.pace.ttl
    if ttl is not None and ttl > pace:
        pace, reason = min(ttl, longest), f"the feed asks for {spoken(ttl)} (ttl)"
        wait = min(pace * _jitter(state), longest)
    fresh = min(freshness(headers, now) or timedelta(0), max(longest, PROMISE))
    if fresh > pace:
        reason = f"fresh for {spoken(fresh)} by its cache rules"
        wait = min(fresh * _jitter(state), longest)
    return _unskipped(state, now + max(wait, fresh, least), now + longest, reason)


def _unskipped(state: SourceState, when: datetime, latest: datetime, reason: str) -> tuple[datetime, str]:
    """Return `when`, or a time after the hours that the feed wants to be skipped, at most `latest`; and why then.

    Feeds ask for that once and for years, and news comes all the same: so it is a wish, within bounds (RSS 2.0).
    """
    end = _skipped(state.pace, when)
    if end is None:
        return when, reason
    later = max(when, min(end + AWAKE * _share(state), latest))
    return later, f"the feed wants to be left alone until {end:%H:%M} GMT (skipHours, skipDays)"


def _skipped(pace: Pace, when: datetime) -> datetime | None:
    """Return the end of the hours and days around `when` that are to be skipped, None where it is in none of them."""
    if not pace.skip_hours and not pace.skip_days:  # as nearly always
        return None
    then = start = when.astimezone(UTC)
    for _ in range(24 * 7):
        if then.weekday() in pace.skip_days:
            then = datetime.combine(then.date() + DAY, time(), UTC)
        elif then.hour in pace.skip_hours:
            then = then.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        else:
            break
    return then if then > start else None


def after_news(
    source: Source,
    state: SourceState,
    before: datetime | None,
    published: Iterable[datetime | None],
    now: datetime,
) -> SourceState:
    """Return the state, after a poll that read a body, with what its new entries teach of the source's rhythm.

    `before` is when the source was last heard: what came new came since. A date says when, if it lies between; else
    half-way counts. None of a first poll's entries is to be given, nor what an editor brings up again.
    """
    if state.rhythm.seen_at is None or before is None:
        return replace(state, rhythm=Rhythm(seen_at=now))
    middle = before + (now - before) / 2
    came = [when if when is not None and before < when <= now else middle for when in published]
    if not came:
        return state
    return replace(state, rhythm=learned(state.rhythm, came, now, clock_offset(source, now)))


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


def _knows(state: SourceState, now: datetime) -> bool:
    """Return whether a source has been watched long enough to go by what was learned."""
    rhythm = state.rhythm
    return rhythm.seen_at is not None and (rhythm.days > 0 or now - rhythm.seen_at >= WATCHED)


def _learned(
    source: Source, state: SourceState, now: datetime, options: PollOptions, appetite: float
) -> tuple[timedelta, str]:
    """Return the gap that the source's rhythm and the budget ask for, within the configured bounds, and why."""
    local = now.timestamp() + clock_offset(source, now)
    outlook = forecast(state.rhythm, now)
    cost = price(outlook.usual, options.requests_per_day, appetite)
    least = _floor(source, options)
    most = max(options.max_interval, least)
    factor = _jitter(state)
    wait, is_punctual = worthwhile(outlook, local, cost, most.total_seconds(), factor)
    # A little more than the least, too: sources that are all asked as often as may be would stay together for ever.
    gap = min(max(timedelta(seconds=wait), least * (1 + SPREAD * _share(state))), most)
    later = gap + PUNCTUAL + LATER * _share(state)
    if is_punctual and wait >= least.total_seconds() and later <= most:
        hour = local + wait
        usually = _number(outlook.at_once(hour))
        return later, f"just after {int(hour // 3600) % 24}:00: usually {usually} at once"
    return gap, f"every {spoken(_rounded(gap))}: {_usually(outlook, local + wait / 2)}"


def _usually(outlook: Forecast, local: float) -> str:
    """Return how much a source brings, in the largest of the usual spans in which it is at least one entry."""
    now = outlook.rate(local) * 3600
    if now >= 1:
        return f"usually {_number(now)} an hour at this time of day"
    if outlook.usual >= 1:
        return f"usually {_number(outlook.usual)} a day"
    return f"usually {_number(outlook.usual * 30)} a month"


def _number(entries: float) -> str:
    return f"{figure(entries)} {'entry' if figure(entries) == '1' else 'entries'}"


def _rounded(gap: timedelta) -> timedelta:
    """Return the gap in whole minutes, as people speak of it."""
    return timedelta(minutes=round(gap / timedelta(minutes=1))) if gap >= timedelta(minutes=1) else gap


def _floor(source: Source, options: PollOptions) -> timedelta:
    floor = options.min_interval if source.min_interval is None else source.min_interval
    return max(floor, timedelta(seconds=1))


def _jitter(state: SourceState) -> float:
    """Return a factor about 1 that is the same for the same source and poll, and even over many of them."""
    return 1 - SPREAD + 2 * SPREAD * _share(state)


def _share(state: SourceState) -> float:
    digest = hashlib.blake2b(f"{state.source_id}\n{state.polls}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def spoken(duration: timedelta) -> str:
    """Return a duration as people write it: "45 s", "15 min", "1 h 30 min", "2 d"."""
    seconds = round(duration.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    days, minutes = divmod(round(seconds / 60), 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)

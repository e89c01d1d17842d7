"""When a source brings news: learned from the entries that came, told as a rate for each hour of the week.

News come by the day of those who write them, and on the full hour where a system publishes what was written before. So
the figures are entries by hour, by day of the week, and within the first minute of each hour. All are counts that
fade, so that a new habit is learned in weeks; a source that is livelier of late is believed to stay so for a day or
two: in half a year of headlines about single provinces, an entry made the next hours 1.6 times as likely to bring more.
A source of which little is known is taken for one that keeps the hours of most (`HOURS`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from msgspec import Struct

from tickerfeed.model import Rhythm, Source
from tickerfeed.poll.figures import days

HOUR, DAY = 3600.0, 86400.0  # seconds
MEMORY = 28.0  # days after which a count is worth a third: four of each day of the week
LATELY = 1.5  # days, likewise, of what came of late
FIRST = 60.0  # seconds of an hour that are on the hour
# How many entries, or days, of its own a source must show until they weigh as much as what is believed beforehand:
OF_DAY = 48  # entries, of the hours of the day
OF_WEEK = 40  # entries, of the days of the week
BELIEVED, BELIEVED_DAYS = 1.0, 0.3  # entries in so many days: of the rate
ON_THE_HOUR = 6.0  # days, of what comes on the hour
STEADY, STEADY_DAYS = 1.0, 1.0  # entries and days, of what comes of late

# How many entries Vietnamese news sites bring by the local hour, 1 being the mean of the day: little before six, most
# from nine to noon and from two to six. Rounded, nights a little higher: few sources keep to it exactly.
_SHARES = (7, 5, 4, 4, 5, 7, 10, 16, 24, 30, 34, 32, 24, 20, 28, 28, 34, 32, 28, 26, 24, 24, 20, 14)
HOURS = tuple(24 * share / sum(_SHARES) for share in _SHARES)

_VIETNAM = timezone(timedelta(hours=7))
_MONDAY = 3 * DAY  # the epoch was a Thursday


def clock_offset(source: Source, now: datetime) -> float:
    """Return by how many seconds the source's clocks are ahead of UTC; Vietnam's, where its zone is not given."""
    zone = ZoneInfo(source.timezone) if source.timezone else _VIETNAM
    offset = now.astimezone(zone).utcoffset()
    return offset.total_seconds() if offset else 0.0


def learned(rhythm: Rhythm, came: Iterable[datetime], now: datetime, offset: float) -> Rhythm:
    """Return the rhythm after entries were found new that `came` since the poll before, on clocks `offset` ahead."""
    elapsed = days(rhythm.seen_at, now)
    kept, kept_of_late = math.exp(-elapsed / MEMORY), math.exp(-elapsed / LATELY)
    hours = [count * kept for count in rhythm.hours or (0.0,) * 24]
    on_the_hour = [count * kept for count in rhythm.on_the_hour or (0.0,) * 24]
    weekdays = [count * kept for count in rhythm.weekdays or (0.0,) * 7]
    number, of_late = 0, 0.0
    for when in came:
        local = when.timestamp() + offset
        counts = on_the_hour if local % HOUR < FIRST else hours
        counts[int(local // HOUR) % 24] += 1
        weekdays[_weekday(local)] += 1
        number += 1
        of_late += math.exp(-days(when, now) / LATELY)
    return Rhythm(
        seen_at=now,
        days=_short(_watched(rhythm.days, elapsed, MEMORY)),
        entries=_short(rhythm.entries * kept + number),
        recent=_short(rhythm.recent * kept_of_late + of_late),
        recent_days=_short(_watched(rhythm.recent_days, elapsed, LATELY)),
        hours=tuple(map(_short, hours)),
        on_the_hour=tuple(map(_short, on_the_hour)) if any(on_the_hour) else (),
        weekdays=tuple(map(_short, weekdays)),
    )


def _short(count: float) -> float:
    return round(count, 3)  # the states of all sources are written at every poll


def _watched(before: float, elapsed: float, memory: float) -> float:
    kept = math.exp(-elapsed / memory)
    return before * kept + memory * (1 - kept)


def _weekday(local: float) -> int:
    return int((local + _MONDAY) // DAY) % 7


class Forecast(Struct, frozen=True):
    """What a source is expected to bring. Times are seconds since the epoch on the source's own clocks."""

    usual: float  # entries a day, in the long run
    hours: tuple[float, ...]  # entries a second, by hour
    on_the_hour: tuple[float, ...]  # entries, by hour
    weekdays: tuple[float, ...]  # factors

    def rate(self, local: float) -> float:
        """Return how many entries a second are expected at a time, but for those on the hour."""
        return self.hours[int(local // HOUR) % 24] * self.weekdays[_weekday(local)]

    def at_once(self, local: float) -> float:
        """Return how many entries are expected together on a full hour."""
        return self.on_the_hour[int(local // HOUR) % 24] * self.weekdays[_weekday(local)]


def forecast(rhythm: Rhythm, now: datetime) -> Forecast:
    """Return what is to be expected after a time `now` until which nothing came that was not learned."""
    elapsed = days(rhythm.seen_at, now)
    kept, kept_of_late = math.exp(-elapsed / MEMORY), math.exp(-elapsed / LATELY)
    watched, entries = _watched(rhythm.days, elapsed, MEMORY), rhythm.entries * kept
    usual = (entries + BELIEVED) / (watched + BELIEVED_DAYS)
    lately = (rhythm.recent * kept_of_late + STEADY_DAYS * usual + STEADY) / (
        _watched(rhythm.recent_days, elapsed, LATELY) + STEADY_DAYS + STEADY / usual
    )
    scale = lately / (entries + OF_DAY) / HOUR
    per_day = lately / usual * kept / (watched + ON_THE_HOUR)
    return Forecast(
        usual,
        tuple(
            (count * kept + OF_DAY * share / 24) * scale
            for count, share in zip(rhythm.hours or (0.0,) * 24, HOURS, strict=True)
        ),
        tuple(count * per_day for count in rhythm.on_the_hour) or (0.0,) * 24,
        tuple((count * kept + OF_WEEK / 7) / (entries + OF_WEEK) * 7 for count in rhythm.weekdays or (0.0,) * 7),
    )

"""What the newest stories tell of the work behind them: news by the hour, how late it came, and what was merged why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape
from statistics import median

from msgspec import Struct

from tickerfeed.model import StoredEntry, Told

HOUR = timedelta(hours=1)
HOURS = 24
MOST_MERGES = 20
_BAR, _GAP, _HEIGHT = 20, 6, 90  # of the picture, in its own units


class Hour(Struct, frozen=True):
    """One hour's news: how many entries came, and how long after their publication, in the middle of those dated."""

    start: datetime
    entries: int
    delay: timedelta | None


class Merge(Struct, frozen=True):
    """An entry that joined a story, and by which reason."""

    at: datetime
    headline: str
    title: str
    source_id: str
    reason: str


def hours(told: Iterable[Told], now: datetime) -> tuple[Hour, ...]:
    """Return the last `HOURS` hours, the oldest first; what a first poll brought along does not count."""
    first = now.replace(minute=0, second=0, microsecond=0) - (HOURS - 1) * HOUR
    came: list[list[StoredEntry]] = [[] for _ in range(HOURS)]
    for one in told:
        for entry in one.entries:
            place = (entry.first_seen_at - first) // HOUR
            if 0 <= place < HOURS and not entry.is_backfill:
                came[place].append(entry)
    return tuple(Hour(first + place * HOUR, len(some), _delay(some)) for place, some in enumerate(came))


def _delay(entries: Iterable[StoredEntry]) -> timedelta | None:
    late = [
        max((entry.first_seen_at - entry.entry.published).total_seconds(), 0.0)
        for entry in entries
        if entry.entry.published
    ]
    return timedelta(seconds=round(median(late))) if late else None


def merges(told: Iterable[Told]) -> tuple[Merge, ...]:
    """Return the last entries that joined a story which they did not begin, the newest first."""
    found = [
        Merge(entry.first_seen_at, one.head.entry.title, entry.entry.title, entry.source_id, reason)
        for one in told
        for entry in one.entries
        if len(one.entries) > 1
        and entry.entry_id != min(one.story.member_ids)
        and (reason := one.story.reasons.get(entry.entry_id))
    ]
    return tuple(sorted(found, key=lambda merge: merge.at, reverse=True)[:MOST_MERGES])


def picture(shown: Sequence[Hour]) -> str:
    """Return an SVG of entries (bars) and delays (dots) by the hour; the words in it are all that it says."""
    most = max((hour.entries for hour in shown), default=0)
    latest = max((hour.delay for hour in shown if hour.delay is not None), default=timedelta())
    parts = [part for place, hour in enumerate(shown) for part in _column(place, hour, most, latest)]
    width, height = len(shown) * (_BAR + _GAP), _HEIGHT + 24
    label = f"News by the hour (UTC): at most {most} entries, at most {in_words(latest)} after publication"
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{"".join(parts)}'
        f'<line x1="0" y1="{_HEIGHT}" x2="{width}" y2="{_HEIGHT}" class="axis"/></svg>'
    )


def _column(place: int, hour: Hour, most: int, latest: timedelta) -> Iterable[str]:
    left = place * (_BAR + _GAP)
    middle = left + _BAR // 2
    tall = round(hour.entries / most * _HEIGHT) if most else 0
    late = f", {in_words(hour.delay)} after publication" if hour.delay is not None else ""
    yield f"<g><title>{hour.start:%d/%m %H:00}: {hour.entries} entries{late}</title>"
    yield f'<rect x="{left}" y="{_HEIGHT - tall}" width="{_BAR}" height="{tall}" class="yield"/>'
    if hour.delay is not None:
        height = round(hour.delay / latest * (_HEIGHT - 8)) if latest else 0
        yield f'<circle cx="{middle}" cy="{_HEIGHT - 4 - height}" r="4" class="delay"/>'
    if place % 3 == 0:
        yield f'<text x="{middle}" y="{_HEIGHT + 18}" text-anchor="middle">{hour.start:%H}</text>'
    yield "</g>"


def in_words(delay: timedelta) -> str:
    """Return a time span in its largest unit: `40 s`, `12 min`, `3.5 h`."""
    seconds = delay.total_seconds()
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"

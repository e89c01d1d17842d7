"""The dates of a feed, read with the source's own calendar in mind."""

from __future__ import annotations

import calendar
import time
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from tickerfeed.model import DateQuality
from tickerfeed.text import dates

RAW_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source writes its dates: the zone of those that name none, and the order of day and month."""

    zone: tzinfo = UTC
    order: str = "dmy"


def reading(zone: str | None, order: str) -> Reading:
    """Return the reading under an IANA zone name; UTC for none, or one that this machine does not know."""
    try:
        return Reading(ZoneInfo(zone) if zone else UTC, order)
    except (ValueError, LookupError, OSError):
        return Reading(UTC, order)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it was understood, aware UTC, and as it was written."""

    at: datetime | None = None
    quality: DateQuality = DateQuality.MISSING
    raw: str | None = None


def moment(raw: object, habit: Reading, fallback: time.struct_time | None = None) -> Moment:
    """Return the moment that `raw` names; `fallback` is another reader's understanding of it, in UTC."""
    if not isinstance(raw, str) or not raw.strip():
        return Moment()
    raw = " ".join(raw[: RAW_LENGTH * 2].split())[:RAW_LENGTH]
    dated = dates.parse(raw, habit.zone, habit.order)
    if dated.when is not None:
        return Moment(dated.when, DateQuality(dated.quality.value), raw)
    at = _trusted(fallback, raw)
    return Moment(at, DateQuality.ASSUMED_ZONE if at else DateQuality.MISSING, raw)


def _trusted(fallback: time.struct_time | None, raw: str) -> datetime | None:
    """A reader that does not find a year takes today's: believe it only when the year is written there."""
    if fallback is None or f"{fallback.tm_year % 100:02d}" not in raw:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(fallback), UTC)
    except (ValueError, OverflowError, OSError):
        return None

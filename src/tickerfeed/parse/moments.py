"""The dates of a feed, read with the source's own calendar in mind."""

from __future__ import annotations

import functools
import zoneinfo
from datetime import UTC, datetime, tzinfo

from msgspec import Struct

from tickerfeed.model import DateQuality
from tickerfeed.text.stamps import stamp

RAW_LENGTH = 100


class Reading(Struct, frozen=True):
    """How a source writes its dates: the zone of those that name none, and the order of day and month."""

    zone: tzinfo = UTC
    order: str = "dmy"


def reading(zone: str | None, order: str) -> Reading:
    """Return the reading under an IANA zone name; UTC for none, or one that this machine does not know."""
    try:
        return Reading(zoneinfo.ZoneInfo(zone) if zone else UTC, order)
    except (ValueError, LookupError, OSError):
        return Reading(UTC, order)


class Moment(Struct, frozen=True, gc=False):
    """A date as it was understood, aware UTC, and as it was written."""

    at: datetime | None = None
    quality: DateQuality = DateQuality.MISSING
    raw: str | None = None


def moment(raw: object, habit: Reading) -> Moment:
    """Return the moment that `raw` names.

    feedparser's understanding of it is not asked: where ours finds no date, feedparser has found one in what is none,
    with today for a missing day or the 1st of July for the 31st of June.
    """
    if not isinstance(raw, str):
        return Moment()
    at = stamp(raw)
    if at is not None:
        return Moment(at, DateQuality.EXACT, raw)
    text = " ".join(raw[: RAW_LENGTH * 5].split())
    if not text:
        return Moment()
    from tickerfeed.text import dates  # noqa: PLC0415 - of its many forms most feeds need none

    dated = dates.parse(text, habit.zone, habit.order, named_zone)
    return Moment(dated.when, dated.quality, text[:RAW_LENGTH])


def named_zone(name: str) -> tzinfo | None:
    """Return the zone behind an IANA name, whatever its case; None for one that this machine does not know."""
    key = _zone_names().get(name.lower())
    return zoneinfo.ZoneInfo(key) if key else None


@functools.cache
def _zone_names() -> dict[str, str]:
    # Names come from the network: only those of the list are looked up, so that none leads to another file.
    return {name.lower(): name for name in zoneinfo.available_timezones()}

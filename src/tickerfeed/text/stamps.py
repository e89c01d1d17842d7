"""The two ways in which nearly all feeds write a date, read at once; `dates` reads these and all others.

RFC 822 as RSS has it ("Sat, 13 Jun 2026 10:41:47 +0700"), RFC 3339 as Atom has it ("2026-06-13T10:41:47+07:00").
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta

_DAYS = frozenset({"Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, ", None})
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_CLOCK = "([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"
_HOURS = "0[0-9]|1[0-3]"
_RFC_822 = re.compile(
    rf"([A-Z][a-z]{{2}}, )?([0-3]?[0-9]) ([A-Z][a-z]{{2}}) ([12][0-9]{{3}}) {_CLOCK} "
    rf"(?:GMT|([+-])({_HOURS}):?([0-5][0-9]))"
)
_RFC_3339 = re.compile(
    rf"[12][0-9]{{3}}-[01][0-9]-[0-3][0-9]T{_CLOCK}(?:\.[0-9]{{1,6}})?(?:Z|[+-](?:{_HOURS}):[0-5][0-9])"
)


def stamp(text: str) -> datetime | None:
    """Return the moment in UTC that a usual date names; None for any other, and for a day that the calendar has not."""
    try:
        if text[:1].isdigit() and _RFC_3339.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
        found = _RFC_822.fullmatch(text)
        return _moment(found) if found else None
    except (ValueError, KeyError):
        return None


def _moment(found: re.Match[str]) -> datetime:
    weekday, day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    if weekday not in _DAYS:
        raise KeyError(weekday)
    local = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    if sign is None:
        return local
    return local + _span(hours, minutes) if sign == "-" else local - _span(hours, minutes)


@functools.cache  # of the 840 that there are, a site writes one
def _span(hours: str, minutes: str) -> timedelta:
    return timedelta(hours=int(hours), minutes=int(minutes))

"""The two ways in which nearly all feeds write a date, read at once; `dates` reads these and all others.

RFC 822 as RSS has it ("Sat, 13 Jun 2026 10:41:47 +0700"), RFC 3339 as Atom has it ("2026-06-13T10:41:47+07:00").
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_CLOCK = "([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"
_HOURS = "0[0-9]|1[0-3]"
_RFC_822 = re.compile(
    rf"(?:{_DAY}, )?([0-3]?[0-9]) ({_MONTH}) ([12][0-9]{{3}}) {_CLOCK} (?:GMT|([+-])({_HOURS}):?([0-5][0-9]))"
)
_RFC_3339 = re.compile(
    rf"[12][0-9]{{3}}-[01][0-9]-[0-3][0-9]T{_CLOCK}(?:\.[0-9]{{1,6}})?(?:Z|[+-](?:{_HOURS}):[0-5][0-9])"
)
_NUMBERS = {name: number for number, name in enumerate(_MONTH.split("|"), 1)}


def stamp(text: str) -> datetime | None:
    """Return the moment in UTC that a usual date names; None for any other, and for a day that the calendar has not."""
    try:
        if text[:1].isdigit() and _RFC_3339.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
        found = _RFC_822.fullmatch(text)
        return _moment(found) if found else None
    except ValueError:
        return None


def _moment(found: re.Match[str]) -> datetime:
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    local = datetime(int(year), _NUMBERS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    if sign is None:
        return local
    east = timedelta(hours=int(hours), minutes=int(minutes))
    return local + east if sign == "-" else local - east

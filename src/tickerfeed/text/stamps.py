"""The two ways in which nearly all feeds write a date, read at once; `dates` reads these and all others.

RFC 822 as RSS has it ("Sat, 13 Jun 2026 10:41:47 +0700"), RFC 3339 as Atom has it ("2026-06-13T10:41:47+07:00").
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_CLOCK = "([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"
_OFFSET = "([+-])(0[0-9]|1[0-3])"
_RFC_822 = re.compile(rf"(?:{_DAY}, )?([0-3]?[0-9]) ({_MONTH}) ([12][0-9]{{3}}) {_CLOCK} (?:GMT|{_OFFSET}([0-5][0-9]))")
_RFC_3339 = re.compile(rf"([12][0-9]{{3}})-([01][0-9])-([0-3][0-9])T{_CLOCK}(?:Z|{_OFFSET}:([0-5][0-9]))")
_NUMBERS = {name: number for number, name in enumerate(_MONTH.split("|"), 1)}


def stamp(text: str) -> datetime | None:
    """Return the moment in UTC that a usual date names; None for any other, and for a day that the calendar has not."""
    if found := _RFC_822.fullmatch(text):
        day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
        month = _NUMBERS[month]
    elif found := _RFC_3339.fullmatch(text):
        year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    else:
        return None
    try:
        local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    except ValueError:
        return None
    if sign is None:
        return local
    east = timedelta(hours=int(hours), minutes=int(minutes))
    return local + east if sign == "-" else local - east

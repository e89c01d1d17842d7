"""The two ways in which nearly all feeds write a date, read at once; `dates` reads these and all others.

RFC 822 as RSS has it ("Sat, 13 Jun 2026 10:41:47 +0700"), RFC 3339 as Atom has it ("2026-06-13T10:41:47+07:00").
"""

from __future__ import annotations

import functools
import re
from datetime import datetime, timedelta

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = {name: f"{number:02d}" for number, name in enumerate(_MONTHS, 1)}
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_HOURS = "0[0-9]|1[0-3]"
# Parted into what is the same in many entries of a feed, the day and the zone, and what is not.
_RFC_822 = re.compile(
    rf"((?:(?:{'|'.join(_DAYS)}), )?[0-3]?[0-9] [A-Z][a-z]{{2}} [12][0-9]{{3}}) ({_CLOCK}) "
    rf"(?:GMT|([+-](?:{_HOURS}):?[0-5][0-9]))"
)
_RFC_3339 = re.compile(
    rf"([12][0-9]{{3}}-[01][0-9]-[0-3][0-9]T{_CLOCK}(?:\.[0-9]{{1,6}})?)(?:Z|([+-](?:{_HOURS}):[0-5][0-9]))"
)


def stamp(text: str) -> datetime | None:
    """Return the moment in UTC that a usual date names; None for any other, and for a day that the calendar has not."""
    try:
        if found := _RFC_822.fullmatch(text):
            day, clock, zone = found.groups()
            local = datetime.fromisoformat(f"{_day(day)}T{clock}+00:00")
        elif found := _RFC_3339.fullmatch(text):
            written, zone = found.groups()
            local = datetime.fromisoformat(f"{written}+00:00")
        else:
            return None
        return local - _east(zone) if zone else local
    except (ValueError, KeyError):
        return None


@functools.lru_cache(64)
def _day(written: str) -> str:
    """Return a day as RFC 3339 has it. Raises KeyError for a month that is none."""
    *_, day, month, year = written.split(" ")
    return f"{year}-{_NUMBERS[month]}-{day:0>2}"


@functools.cache  # of the 3360 that there are, a site writes one
def _east(offset: str) -> timedelta:
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return -span if offset[0] == "-" else span

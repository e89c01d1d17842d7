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
_HOURS = "0[0-9]|1[0-3]"
# What stands before and behind the clock, parted by a bar.
_RFC_822 = re.compile(
    rf"(?:(?:{'|'.join(_DAYS)}), )?([0-3]?[0-9]) ([A-Z][a-z]{{2}}) ([12][0-9]{{3}}) \| "
    rf"(?:GMT|([+-](?:{_HOURS}):?[0-5][0-9]))"
)
_RFC_3339 = re.compile(
    rf"([12][0-9]{{3}}-[01][0-9]-[0-3][0-9]T)\|((?:\.[0-9]{{1,6}})?)(?:Z|([+-](?:{_HOURS}):[0-5][0-9]))"
)


def stamp(text: str) -> datetime | None:
    """Return the moment in UTC that a usual date names; None for any other, and for a day that the calendar has not."""
    colon = text.find(":")
    clock = text[colon - 2 : colon + 6]
    if colon < 2 or clock[5:6] != ":" or clock >= "24":
        return None
    try:
        day, fraction, east = _around(text[: colon - 2], text[colon + 6 :])
        return datetime.fromisoformat(f"{day}{clock}{fraction}+00:00") - east
    except (ValueError, KeyError):
        return None


@functools.lru_cache(64)  # in many entries of a feed these are the same
def _around(before: str, behind: str) -> tuple[str, str, timedelta]:
    """Return day and fraction of a second as RFC 3339 has them, and how far east. Raises ValueError or KeyError."""
    if found := _RFC_822.fullmatch(f"{before}|{behind}"):
        day, month, year, zone = found.groups()
        return f"{year}-{_NUMBERS[month]}-{day:0>2}T", "", _east(zone)
    if found := _RFC_3339.fullmatch(f"{before}|{behind}"):
        return found[1], found[2], _east(found[3])
    raise ValueError(before)


def _east(offset: str | None) -> timedelta:
    if not offset:
        return timedelta()
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return -span if offset[0] == "-" else span

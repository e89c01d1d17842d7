"""The parts of a date as they are written: times of day and zones, and what a reader puts together from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta, timezone, tzinfo

from msgspec import Struct

from tickerfeed.text.datewords import AMBIGUOUS_ZONES, ZONES

# Finds the zone behind an IANA name, given in lower case; None for a name that is none.
ZoneLookup = Callable[[str], tzinfo | None]

# A pattern of a zone: group `offset` holds +07:00 and the like, group `zone` a word. No zone is the second half of a
# span of time or of a date ("8:00-10:00", "19:25 -22/10/2025"), which the lengths and what follows keep out.
_OFFSET = r"[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9]|[/.-][0-9])"
_NAME = r"[a-z]+(?:/[a-z0-9_+-]+)+|[a-z]{1,5}\b"
ZONE = rf"(?:(?:gmt|utc|ut|z)\s*)?(?P<offset>{_OFFSET})(?:\s*z\b)?|(?P<zone>{_NAME})"
# The same zone once more, as Go writes it ("+0700 +07", "+0000 UTC"), and RFC 9557 behind an offset.
AGAIN = rf"(?:\s+(?P<again>{_NAME}|{_OFFSET}))?"
_MOST_EAST = timedelta(hours=15)  # the date line bends to +14:00; one hour is for summers to come

HALF = r"am\b|pm\b|a\.m\.?|p\.m\.?|sa\b|ch\b|sáng\b|trưa\b|chiều\b|tối\b|đêm\b"
_AFTERNOON = frozenset({"pm", "ch", "chiều", "tối"})


class Clock(Struct, frozen=True):
    """A time of day; ``days`` is 1 for 24:00, the end of the day. ``is_half`` tells an English twelve-hour clock.

    ``is_american`` tells that it is written as computers set to American English do by themselves: 3:34:00 PM.
    """

    at: time
    days: int = 0
    is_half: bool = False
    is_american: bool = False


class Parts(Struct, frozen=True):
    """What a string says of an instant; a clock or a zone that it does not name is None."""

    day: date
    clock: Clock | None = None
    zone: tzinfo | None = None
    is_zone_assumed: bool = False  # the zone is a guess that the script or a lost sign suggests


def clock(match: re.Match[str]) -> Clock:
    """Return the time in the groups hour, minute, second, fraction, half (or before). Raises ValueError."""
    named = match.groupdict()
    hour, minute, second = int(named["hour"]), int(named.get("minute") or 0), int(named.get("second") or 0)
    micro = int((named.get("fraction") or "")[:6].ljust(6, "0"))
    half = (named.get("half") or named.get("before") or "").replace(".", "")
    hour = _of_day(hour, half) if half and hour <= 12 else hour
    if hour == 24:
        is_end = minute == second == 0
        return Clock(time(0, minute, second), days=1 if is_end else 0)
    second -= second == 60  # a leap second is its minute's last
    is_half = half in ("am", "pm") and not named.get("before")
    is_american = is_half and bool(named.get("second")) and not named["hour"].startswith("0")
    return Clock(time(hour, minute, second, micro), 0, is_half, is_american)


def _of_day(hour: int, half: str) -> int:
    if half == "trưa":  # around noon
        return hour if hour >= 10 else hour + 12
    if half == "đêm":  # the night has two ends, and twelve is either
        if hour == 12:
            raise ValueError(half)
        return hour + 12 if hour >= 9 else hour
    return hour % 12 + (12 if half in _AFTERNOON else 0)


def zone(match: re.Match[str], lookup: ZoneLookup) -> tzinfo | None:
    """Return the zone in the groups offset and zone; None for a word that names none. Raises ValueError."""
    if offset := match["offset"]:
        return fixed(offset)
    return named_zone(match["zone"] or "", lookup)


def named_zone(word: str, lookup: ZoneLookup) -> tzinfo | None:
    """Return the zone of an abbreviation or an IANA name, in lower case; an ambiguous one knows its name."""
    minutes_east = ZONES.get(word)
    if minutes_east is not None:
        east = timedelta(minutes=minutes_east)
        return timezone(east, word.upper()) if word in AMBIGUOUS_ZONES else timezone(east)
    return lookup(word) if "/" in word else None


def fixed(offset: str) -> tzinfo:
    """Return the zone of ``+07:00``, ``+0700``, ``+700`` or ``+7``. Raises ValueError for one that lies nowhere."""
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    east = timedelta(hours=int(hours), minutes=int(minutes))
    if east > _MOST_EAST or int(minutes) > 59:
        raise ValueError(offset)
    return timezone(-east if offset[0] == "-" else east)


def is_ambiguous(found: tzinfo) -> bool:
    """Tell whether a zone was given by an abbreviation that several zones share."""
    return isinstance(found, timezone) and str(found).lower() in AMBIGUOUS_ZONES


def is_decoration(name: str | None) -> bool:
    """Tell whether a word is one that programs write behind every offset: "-0700 GMT" is seven hours west of it."""
    return name in ("gmt", "utc")


def agrees(again: str | None, offset: str | None, lookup: ZoneLookup) -> bool:
    """Tell whether a second zone behind an offset says the same; of a place (RFC 9557) or a word unknown it may."""
    if not again or again.count("/"):
        return True
    if is_decoration(again):
        return offset is not None
    second = fixed(again) if again[0] in "+-" else named_zone(again, lookup)
    return offset is not None and (second is None or second == fixed(offset))

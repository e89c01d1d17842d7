"""ISO 8601 and its relatives (RFC 3339, W3C-DTF): the date at the front, then nothing or a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, timedelta

from tickerfeed.text.dateparts import AGAIN, ZONE, Parts, ZoneLookup, agrees, clock, is_decoration, named_zone, zone

_TIME = re.compile(
    r"(?:t\s*|\s*,?\s+(?:t\s*)?|-(?=[0-9]{2}:))(?P<hour>[0-9]{1,2})(?::?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2})"
    rf"(?:[.,](?P<fraction>[0-9]+))?)?)?\s*:?(?:(?:{ZONE})(?::00)?{AGAIN})?"
)
# "+07:00" whose plus was taken for an escaped blank on the way.
_LOST_PLUS = re.compile(r"(?<=[0-9]{2}:[0-9]{2}:[0-9]{2})((?:[.,][0-9]+)?) ([01][0-9]:[0-5][0-9])$")
_FOURTEEN = re.compile(r"([0-9]{8})([0-9]{6})(?=$|[^0-9])")


def _ymd(match: re.Match[str]) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _month_start(match: re.Match[str]) -> date:
    return date(int(match[1]), int(match[2]), 1)


def _year_start(match: re.Match[str]) -> date:
    return date(int(match[1]), 1, 1)


def _week(match: re.Match[str]) -> date:
    return date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))


def _ordinal(match: re.Match[str]) -> date:
    year = full_year(match[1])
    day = date(year, 1, 1) + timedelta(days=int(match[2]) - 1)
    if day.year != year:
        raise ValueError(match[0])
    return day


def _short_ymd(match: re.Match[str]) -> date:
    return date(full_year(match[1]), int(match[2]), int(match[3]))


def _short_month(match: re.Match[str]) -> date:
    return date(full_year(match[1]), int(match[2]), 1)


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date]], ...] = (
    (re.compile(r"([0-9]{4})[-/.]0?([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])"), _ymd),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])"), _ymd),
    (re.compile(r"([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?(?![0-9])"), _week),
    (re.compile(r"([0-9]{4})-?([0-9]{3})(?![0-9/-])"), _ordinal),
    (re.compile(r"([0-9]{4})[-/]([0-9]{1,2})$"), _month_start),
    (re.compile(r"((?:19|20)[0-9]{2})$"), _year_start),
    (re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{2})(?=$|t[0-9])"), _short_ymd),
    (re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})(?=$|t[0-9])"), _short_ymd),
    (re.compile(r"([0-9]{2})-?([0-9]{3})(?=$|t[0-9])"), _ordinal),
    (re.compile(r"-([0-9]{2})-?([0-9]{2})$"), _short_month),
)


def read(text: str, lookup: ZoneLookup) -> Parts | None:
    """Return what a string in lower case says; None where it is in another form. Raises ValueError."""
    if fourteen := _FOURTEEN.match(text):
        text = f"{fourteen[1]}t{fourteen[2]}{text[fourteen.end() :]}"
    for pattern, build in _DATES:
        if match := pattern.match(text):
            return _with_rest(build(match), text[match.end() :], lookup)
    return None


def full_year(text: str) -> int:
    """Complete a short year as RFC 5322 4.3 says: 00-49 this century, 50-99 the last, three digits since 1900.

    Raises ValueError for three digits that are no year counted so, but one that lost a figure ("226").
    """
    year = int(text)
    if len(text) > 3:
        return year
    if len(text) == 3 and not 100 <= year < 200:
        raise ValueError(text)
    return year + (2000 if len(text) == 2 and year < 50 else 1900)


def _with_rest(day: date, rest: str, lookup: ZoneLookup) -> Parts | None:
    if not rest:
        return Parts(day)
    whole, lost = _LOST_PLUS.sub(r"\1+\2", rest), _LOST_PLUS.search(rest)
    tail = _TIME.fullmatch(whole)
    if tail is None or not agrees(tail["again"], tail["offset"], lookup):
        return None
    if tail["zone"] and named_zone(tail["zone"], lookup) is None and "/" not in tail["zone"]:
        return None
    at = clock(tail)
    if at.days == 0 and int(tail["hour"]) > 23:
        raise ValueError(rest)
    found = zone(tail, lookup)
    is_contradicted = is_decoration(tail["again"]) and found != UTC
    return Parts(day, at, found, is_zone_assumed=bool(lost) or is_contradicted)

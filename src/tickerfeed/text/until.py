"""Ends as people write them: a time from now, a time of day, a day, or an instant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_SPAN = re.compile(r"([0-9]{1,5})\s*(m|phút|h|giờ|d|ngày)")
_UNITS = {"m": "minutes", "phút": "minutes", "h": "hours", "giờ": "hours", "d": "days", "ngày": "days"}
_CLOCK = r"(?P<hour>[0-9]{1,2})\s?(?::|h|giờ\s?)\s?(?P<minute>[0-9]{2})"
_DAY = r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<year>[0-9]{4}))?"
_FORMS = tuple(
    re.compile(form)
    for form in (_CLOCK, _DAY, rf"{_CLOCK}(?:\s*,\s*|\s+)(?:ngày\s+)?{_DAY}", rf"{_DAY}(?:\s*,\s*|\s+){_CLOCK}")
)
_MOST = 64  # characters


def until(text: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the end that `text` names, in UTC; times of day and days are those of `zone`.

    Read are "2h", "90m", "3d"; "17:30" and "17h30" (today, or tomorrow where that is past); "25/11/2026" and "25/11"
    (to the end of that day); both together in any order; and RFC 3339. Raises `ValueError` with the remedy.
    """
    words = " ".join(text.casefold().split())
    try:
        found = _until(words, now, zone) if len(words) <= _MOST else None
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ValueError('must be like "2h", "17:30", "17:30 25/11/2026" or "2026-11-25T17:30:00+07:00"')
    return found


def _until(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    if span := _SPAN.fullmatch(words):
        return now + timedelta(**{_UNITS[span[2]]: int(span[1])})
    for form in _FORMS:
        if match := form.fullmatch(words):
            named = match.groupdict()
            at = time(int(named["hour"]), int(named["minute"])) if named.get("hour") else None
            if not named.get("day"):
                return _next_time(at or time(), now, zone)
            return _on_day(int(named["day"]), int(named["month"]), named["year"], at, now, zone)
    return _instant(words, zone)


def _next_time(at: time, now: datetime, zone: tzinfo) -> datetime:
    today = now.astimezone(zone).date()
    first = datetime.combine(today, at, zone)
    return (first if first > now else datetime.combine(today + timedelta(days=1), at, zone)).astimezone(UTC)


def _on_day(day: int, month: int, year: str | None, at: time | None, now: datetime, zone: tzinfo) -> datetime:
    if year:
        return _end(date(int(year), month, day), at, zone)
    this_year = now.astimezone(zone).year
    first = _end(date(this_year, month, day), at, zone)
    return first if first > now else _end(date(this_year + 1, month, day), at, zone)


def _end(day: date, at: time | None, zone: tzinfo) -> datetime:
    whole = datetime.combine(day, at, zone) if at else datetime.combine(day + timedelta(days=1), time(), zone)
    return whole.astimezone(UTC)


def _instant(words: str, zone: tzinfo) -> datetime:
    found = datetime.fromisoformat(words.upper())
    if len(words) == len("2026-11-25"):
        return _end(found.date(), None, zone)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)

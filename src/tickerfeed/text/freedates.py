"""Dates in no fixed order: RFC 822 and its sins, American, Vietnamese and other forms.

A time, a zone and a date are taken out wherever they stand. What is left over must be words that say nothing, or the
string is no date.
"""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.text.dateparts import HALF, ZONE, Clock, Parts, ZoneLookup, clock, fixed, is_decoration, zone
from tickerfeed.text.datewords import AMERICAN_ZONES, FILLERS, MONTHS, ZONES, general_form, weekday
from tickerfeed.text.isodates import full_year

_SEOUL = timezone(timedelta(hours=9))

_TIME = (
    r"(?:\b(?P<before>am|pm)\s*)?(?<![0-9:.])(?P<hour>[0-9]{1,2})\s?(?::|h|g|giờ)"
    r"(?!\s[0-9]{1,2}[/.-][0-9])\s?(?P<minute>[0-9]{1,2})"  # "5h 22/10" is five o'clock of a day
    r"(?:(?::|p|m|phút)\s?(?P<second>[0-9]{1,2})(?:[.,](?P<fraction>[0-9]+))?s?)?(?:\s?phút|p(?![a-z.])|')?(?![0-9:])"
    rf"\s*(?P<half>{HALF})?"
)
_FREE_TIME = re.compile(rf"{_TIME}(?:[\s,]*(?:{ZONE}))?")
_HOUR_ALONE = re.compile(
    r"(?<![0-9:.,/-])(?P<hour>[0-9]{1,2})\s?(?:h|giờ)(?![^\W_])\s*(?P<half>sáng|trưa|chiều|tối|đêm)?"
)
_LAST_ZONE = re.compile(rf"(?:(?<=\s)|^)(?:{ZONE})$")
_SPAN = re.compile(r"^[0-9]{1,2}\D{1,3}[0-9]{2}-[0-9]{1,2}:[0-9]{2}$")
_SHORT_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}")
_BARE_OFFSET = re.compile(r"(?<![^\s])(?:0[0-9]|1[0-2])(?:00|30|45)$")  # its plus was lost on the way

_NUMERIC = re.compile(r"[0-9]\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]")
# Around what is left; a minus before a figure is the sign of an offset.
_EDGES = re.compile(r"^(?:[\s,.|–]|-(?![0-9]))+|[\s,.|–-]+$")
_SURE_ZONES = ZONES.keys() - FILLERS
_HANGUL = re.compile("[\uac00-\ud7a3]")

_WORD = r"([^\W\d_]+)\.?"
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"([0-9]{2,4})\b"
_GAP = r"[\s,/-]+"
_DATES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![0-9])([0-9]{4})\s?[./-]\s?0?([0-9]{1,2})\s?[./-]\s?([0-9]{1,2})(?![0-9])"), "ymd"),
    (re.compile(rf"(?<![0-9])([0-9]{{4}}){_GAP}{_WORD}{_GAP}{_DAY}(?=t[0-9]|\b)"), "ynd"),
    (re.compile(rf"(?<![0-9]){_DAY}(?:{_GAP}|(?<=\.)|(?=[a-z])){_WORD}{_GAP}{_YEAR}"), "dny"),
    (re.compile(rf"\b{_WORD}{_GAP}{_DAY}{_GAP}([0-9]{{4}})\b"), "ndy"),
    (
        re.compile(r"(?<![\w.])([0-9]{1,2})\s?([./-])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{2})(?![0-9]|\.[0-9])"),
        "numbers",
    ),
    (re.compile(r"(?<![0-9])([0-9]{1,2})( )([0-9]{1,2}) ([0-9]{4})(?![0-9])"), "numbers"),
    (re.compile(rf"\b{_WORD}{_GAP}([0-9]{{4}})\b"), "ny"),
)


def read(text: str, order: str, lookup: ZoneLookup) -> Parts | None:
    """Return what a string in lower case says; None where it is no date. Raises ValueError.

    ``order`` ("dmy" or "mdy") decides 10/1/2026, unless the string itself does: written as American computers do, or by
    a weekday that fits one order only.
    """
    rest = general_form(text)
    at, found_zone = None, None
    if match := _FREE_TIME.search(rest) or _HOUR_ALONE.search(rest):
        at, found_zone, rest = _taken(match, lookup)
    found = _date(rest, _Order(order, at is not None and _is_american(at, text), weekday(text)))
    if found is None:
        return None
    day, rest = found
    parts, rest = _zoned(Parts(day, at, found_zone), _EDGES.sub("", rest), lookup)
    if not _is_filler(rest, text):
        return None
    if parts.zone is None and _HANGUL.search(text):
        return Parts(day, at, _SEOUL, is_zone_assumed=True)
    return parts


class _Order(Struct, frozen=True):
    """What decides which of two numbers is the month: the source's habit, the string's look, its weekday (Monday 0)."""

    habit: str
    is_american: bool
    weekday: int | None

    def choose(self, first: int, second: int, year: int, *, may_be_american: bool) -> date:
        habit = "mdy" if self.is_american and may_be_american else self.habit
        chosen, other = (first, second), (second, first)
        if habit != "mdy":
            chosen, other = other, chosen
        if chosen[0] > 12:  # only the other order gives a date
            return date(year, *other)
        day = date(year, *chosen)
        if (
            other[0] <= 12
            and self.weekday not in (None, day.weekday())
            and date(year, *other).weekday() == self.weekday
        ):
            return date(year, *other)
        return day


def _is_american(at: Clock, text: str) -> bool:
    return at.is_american or (at.is_half and not AMERICAN_ZONES.isdisjoint(text.split()))


def _taken(match: re.Match[str], lookup: ZoneLookup) -> tuple[Clock, tzinfo | None, str]:
    """Take time and zone out of the string; a word behind the time that is no zone stays, unless it may be one."""
    text, end = match.string, match.end()
    named = match.groupdict()
    found, word = (zone(match, lookup), named["zone"]) if "zone" in named else (None, None)
    if named.get("offset") and _SPAN.search(match[0]) and _SHORT_DAY.search(text):
        raise ValueError(match[0])  # 8:00-10:00 is from eight to ten, not ten hours west
    has_more = bool(text[end:].strip())
    if word in FILLERS and has_more:  # "at 10 May", not Atlantic Time
        found = None
    if word and found is None and (has_more or word in FILLERS or word in MONTHS):
        end = match.start("zone")
    return clock(match), found, f"{text[: match.start()]} {text[end:]}".strip()


def _zoned(parts: Parts, rest: str, lookup: ZoneLookup) -> tuple[Parts, str]:
    """Add the zone at the end of what is left, where it is the first or says the same as the one found."""
    if parts.zone is None and parts.clock is not None and (bare := _BARE_OFFSET.search(rest)):
        return replace(parts, zone=fixed(f"+{bare[0]}"), is_zone_assumed=True), rest[: bare.start()]
    match = _LAST_ZONE.search(rest)
    if match is None or not (match["offset"] or match["zone"] in _SURE_ZONES or "/" in match["zone"]):
        return parts, rest
    found = zone(match, lookup)
    if parts.zone is None or found == parts.zone:
        return replace(parts, zone=found), rest[: match.start()]
    if is_decoration(match["zone"]):
        return replace(parts, is_zone_assumed=True), rest[: match.start()]
    return parts, rest


def _date(text: str, order: _Order) -> tuple[date, str] | None:
    for pattern, shape in _DATES:
        for match in pattern.finditer(text):
            day = _numbers(match, order) if shape == "numbers" else _named(match, shape)
            if day is not None:
                return day, f"{text[: match.start()]} {text[match.end() :]}"
    return None


def _named(match: re.Match[str], shape: str) -> date | None:
    fields = dict(zip(shape, match.groups(), strict=True))
    month = MONTHS.get(fields["n"]) if "n" in fields else int(fields["m"])
    if month is None:
        return None
    return date(full_year(fields["y"]), month, int(fields.get("d", "1")))


def _numbers(match: re.Match[str], order: _Order) -> date:
    is_padded = match[1].startswith("0") or match[3].startswith("0")
    may_be_american = match[2] == "/" and not is_padded
    return order.choose(int(match[1]), int(match[3]), full_year(match[4]), may_be_american=may_be_american)


def _is_filler(rest: str, text: str) -> bool:
    """Say whether the left-over says nothing; the first word of the whole may be a weekday in any language.

    Behind such a weekday stands a comma or a full stop, or the month has a name: "Bão 5/3" is a storm.
    """
    words = re.split(r"(?:[\s,.|–-]|(?<=[^\W\d_]):)+", rest)
    is_first = words[0].isalpha() and text.startswith(words[0])
    if is_first and (text[len(words[0]) :].startswith((",", ".")) or not _NUMERIC.search(text)):
        words = words[1:]
    return all(not word or word in FILLERS or word == "/" for word in words)

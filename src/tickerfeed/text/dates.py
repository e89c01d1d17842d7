"""Dates as feeds and pages write them → aware UTC, with a mark that says how far to trust them.

Read are RFC 822/2822 with its real-world sins, RFC 3339 and ISO 8601 (W3C-DTF and the rarer forms), asctime, American
and Vietnamese forms, seconds since the epoch. ``GMT+7`` means seven hours east, as sites use it (POSIX means west).
What is left over after a date, a time and a zone were found must be words that say nothing, or the string is no date.
A day without a year ("16/9") and a time from now ("2 giờ trước") are none: nothing here knows what day it is.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta, tzinfo

from msgspec import Struct

from tickerfeed.text import freedates, isodates
from tickerfeed.text.clean import entities
from tickerfeed.text.dateparts import Clock, Parts, ZoneLookup, is_ambiguous
from tickerfeed.text.invisible import shown
from tickerfeed.text.quality import DateQuality as DateQuality  # noqa: PLC0414 - what it says of its dates


class Dated(Struct, frozen=True):
    """What a string says: ``when`` in aware UTC, None exactly when ``quality`` is MISSING."""

    when: datetime | None
    quality: DateQuality


MISSING = Dated(None, DateQuality.MISSING)
_MAX_LENGTH = 128

_EPOCH = re.compile(r"([1-3][0-9]{9})(?:\.[0-9]+)?|([1-3][0-9]{12})")  # in seconds or milliseconds, from 2001 to 2096
_DOT_NET = re.compile(r"/date\(([0-9]{9,13})(?:[+-][0-9]{4})?\)/")  # JSON of ASP.NET; the offset is for show

_SIGNS = str.maketrans(dict.fromkeys("–—−‐‑", "-") | dict.fromkeys("•·∙⋅", "|") | dict.fromkeys("’‘′", "'"))
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ZONE_IN_BRACKETS = re.compile(r"\[!?([a-z0-9_/+:-]{1,40})\]$")  # RFC 9557
_ESCAPED_PLUS = re.compile(r"%2b(?=[0-9])")
_TWO_SIGNS = re.compile(r"--(?=[0-9]{4}(?![0-9]))")
_TORN_OFFSET = re.compile(r"\b(gmt|utc) ?([+-]) ?(?=[0-9])|\+ (?=[0-9]{4}(?![0-9]))")


def no_zone(_name: str) -> tzinfo | None:
    """Know no zone by its IANA name: looking one up reads files, which is for a caller to allow."""
    return None


def parse(raw: str | None, zone: tzinfo, order: str = "dmy", lookup: ZoneLookup = no_zone) -> Dated:
    """Read a date; ``zone`` is taken where it names none, ``order`` ("dmy" or "mdy") decides 10/1/2026.

    ``lookup`` finds zones by IANA name, given in lower case; without it a few of Asia are known. A day alone is its
    midnight in ``zone``. What is no date, or lies outside of the years 1 to 9999, is MISSING; so is the first day of
    the year 1, with which .NET and Go say that they have none.
    """
    if not raw or len(raw) > 4 * _MAX_LENGTH:
        return MISSING
    text = _tidy(raw)
    if not text or len(text) > _MAX_LENGTH:
        return MISSING
    try:
        return _read(text, zone, order, lookup)
    except (ValueError, OverflowError):
        return MISSING


def _tidy(raw: str) -> str:
    """Write a string one way: compatible digits and signs, lower case, single blanks, no entities or outer brackets."""
    text = entities(raw) if "&" in raw else raw
    if not text.isascii():
        text = unicodedata.normalize("NFKC", shown(text)).translate(_SIGNS)
    text = unicodedata.normalize("NFC", " ".join(text.lower().split()))
    text = _TORN_OFFSET.sub(lambda torn: f"{torn[1]}{torn[2]}" if torn[1] else "+", _ESCAPED_PLUS.sub("+", text))
    text = _TWO_SIGNS.sub("-", text)
    whole = _BRACKETED.fullmatch(text)
    return _ZONE_IN_BRACKETS.sub(r" \1", whole[1].strip() if whole else text)


def _read(text: str, zone: tzinfo, order: str, lookup: ZoneLookup) -> Dated:
    if epoch := _EPOCH.fullmatch(text):
        return _since_epoch(int(epoch[1]) if epoch[1] else int(epoch[2]) / 1000)
    if dot_net := _DOT_NET.fullmatch(text):
        return _since_epoch(int(dot_net[1]) / 1000)
    parts = isodates.read(text, lookup) or freedates.read(text, order, lookup)
    return MISSING if parts is None else _dated(parts, zone)


def _since_epoch(seconds: float) -> Dated:
    return Dated(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), DateQuality.EXACT)


def _dated(parts: Parts, zone: tzinfo) -> Dated:
    clock = parts.clock or Clock(time())
    if (parts.day.year, parts.day.month, parts.day.day) == (1, 1, 1):
        return MISSING
    local = datetime.combine(parts.day, clock.at, parts.zone or zone)
    is_assumed = parts.zone is None or parts.is_zone_assumed
    if parts.zone is not None and is_ambiguous(parts.zone):
        own = local.replace(tzinfo=zone)
        if own.tzname() == local.tzname():  # the abbreviation is the source's
            local = own
        else:
            is_assumed = True
    when = (local + timedelta(days=clock.days)).astimezone(UTC)
    if parts.clock is None:
        return Dated(when, DateQuality.DATE_ONLY)
    return Dated(when, DateQuality.ASSUMED_ZONE if is_assumed else DateQuality.EXACT)

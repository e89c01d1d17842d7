"""Values of JSON as texts, times and addresses, in the shapes in which programs write them."""

from __future__ import annotations

import math
import re
from typing import Any

from tickerfeed.parse.moments import Moment, Reading, moment

# Where an object keeps its own text or address: WordPress, XML turned into JSON, MongoDB, pictures in several sizes.
_INSIDE = ("rendered", "text", "value", "#text", "$t", "_", "$date", "url", "href", "src", "name", "title", "full")
_NESTED = 3
_DOTNET = re.compile(r"/?\\?/?Date\((-?[0-9]{1,16})(?:[+-][0-9]{4})?\)\\?/?")
_SECONDS, _MILLISECONDS, _MICROSECONDS = 10**11, 10**14, 10**17  # what is below is counted in these


def text_of(value: Any, nested: int = _NESTED) -> str:
    """Return what a value says as a text: of a list the first that says something, of an object its own text."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    if nested and isinstance(value, list):
        return next((told for told in (text_of(one, nested - 1) for one in value[:20]) if told), "")
    if nested and isinstance(value, dict):
        return next((told for told in (text_of(value.get(name), nested - 1) for name in _INSIDE) if told), "")
    return ""


def texts_of(value: Any) -> list[str]:
    """Return the texts of a list, or the one of anything else."""
    return [told for told in map(text_of, value if isinstance(value, list) else [value]) if told]


def time_of(value: Any, reading: Reading, *, is_utc: bool = False) -> Moment:
    """Return the moment of a date in words, or of a number of seconds, milliseconds or microseconds since 1970.

    `is_utc`: the name says that a date without a zone is in UTC (``date_gmt``).
    """
    text = text_of(value).strip()
    dotnet = _DOTNET.fullmatch(text[:60])
    if dotnet:
        return moment(_seconds(int(dotnet[1]) / 1000), reading)
    if re.fullmatch(r"[0-9]{9,17}(?:\.[0-9]{1,9})?", text, re.ASCII) and not _is_day(text):
        return moment(_seconds(_scaled(float(text))), reading)
    return moment(text, Reading(order=reading.order) if is_utc else reading)


def _is_day(text: str) -> bool:
    """Tell whether a number is a date without marks: 20261122103000."""
    # As milliseconds such numbers would be dates some six hundred years ahead.
    return len(text) == 14 and text[:2] in ("19", "20")


def _scaled(number: float) -> float:
    if number < _SECONDS:
        return number
    return number / 1000 if number < _MILLISECONDS else number / 10**6 if number < _MICROSECONDS else math.inf


def _seconds(seconds: float) -> str:
    """Return seconds since 1970 in the form that dates are read in; nothing for what is no time of news."""
    return str(int(seconds)) if 10**8 <= seconds < 10**10 else ""


def _number(value: float) -> str:
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        value = int(value) if value.is_integer() else value
    return str(value)

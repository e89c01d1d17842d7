"""JSON as sites send it → its value: bounded, and taken out of what some wrap it in."""

from __future__ import annotations

import json
import re
from typing import Any

from tickerfeed.errors import ParseError

DEPTH = 50  # arrays and objects inside one another; a feed needs five
_GUARD = re.compile(r"\)\]\}'?,?\s|(?:while\s*\(1\)|for\s*\(;;\))\s*;")  # keeps other sites' scripts from reading it
_CALL = re.compile(r"(?:/\*\*/\s{0,10})?[A-Za-z_$][\w$.]{0,100}\s{0,10}\(\s{0,100}(?=[\[{])")  # JSONP
_CALL_END = re.compile(r"\)\s{0,10};?\s*\Z")


def begins(text: str, start: int) -> bool:
    """Tell whether the document that begins at `start` is JSON, bare or wrapped in what is certain to be a wrapper."""
    if text[start : start + 1] in ("{", "["):
        return True
    guard = _GUARD.match(text, start)
    if guard:
        return text[guard.end() : guard.end() + 100].lstrip()[:1] in ("{", "[")
    return _CALL.match(text, start) is not None and _CALL_END.search(text[-50:]) is not None


def load(text: str, url: str) -> Any:
    """Return the value of the JSON in `text`, which came from `url`; NaN and the infinities are None.

    Raises `ParseError` when it is nested too deep or damaged.
    """
    text = _unwrapped(text.strip())
    if depth(text) > DEPTH:
        raise ParseError(f"its JSON is nested more than {DEPTH} deep, which no feed is", url)
    try:
        # Some programs write NaN for a number that they do not know, which JSON has no word for.
        return json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as exc:
        raise ParseError(f"its JSON is damaged: {exc}", url) from exc


def loaded(text: str) -> Any:
    """Return the value of JSON that stands as a text in another JSON, None where it is none (ASP.NET's ``d``)."""
    try:
        return load(text, "")
    except ParseError:
        return None


def depth(text: str) -> int:
    """Return how deep brackets are nested, those inside strings aside."""
    deepest = level = 0
    # With the escaped quotes gone, every second part between quotes is a string: what stands in it nests nothing.
    for part in text.replace("\\\\", "").replace('\\"', "").split('"')[::2]:
        for char in part:
            if char in "[{":
                level += 1
                deepest = max(deepest, level)
            elif char in "]}":
                level -= 1
    return deepest


def _unwrapped(text: str) -> str:
    guard = _GUARD.match(text)
    if guard:
        return text[guard.end() :]
    call = _CALL.match(text)
    end = _CALL_END.search(text, max(0, len(text) - 50)) if call else None
    return text[call.end() : end.start()] if call and end else text

"""Selectors as operators write them: CSS, with an attribute behind an @ where its value is wanted.

``img@data-src`` is the attribute of an image; ``@href`` alone is that of the element itself.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

_ATTRIBUTE = re.compile(r"(.*?)\s*@([a-zA-Z][\w:.-]*)", re.DOTALL)
_LONGEST = 1_000  # characters of a selector
_OWN_WORDS = ":lexbor-"  # the library's own; written wrong, it takes the whole process down
_EMPTY = LexborHTMLParser("<p></p>")


def fault(selector: str) -> str | None:
    """Return what is wrong with a selector, as a sentence without its subject; None where nothing is."""
    path, attribute = split(selector)
    if not path:
        return None if attribute else "must not be empty"
    if len(path) > _LONGEST or _OWN_WORDS in path.lower():
        return f'is longer than {_LONGEST} characters, or uses "{_OWN_WORDS}…", which is no CSS'
    try:
        _EMPTY.css(path)
    except (SelectolaxError, ValueError):
        return f'is not a CSS selector that can be read: "{path}"'
    return None


def split(selector: str) -> tuple[str, str]:
    """Return the path and the attribute; an @ within brackets or quotes belongs to the path."""
    found = _ATTRIBUTE.fullmatch(selector.strip())
    return (found[1], found[2].lower()) if found else (selector.strip(), "")

"""Content that is XHTML of its own, written out as feedparser writes it: without prefixes, its one ``div`` left out."""

from __future__ import annotations

import functools
from typing import Any

from tickerfeed.parse.fast import theirs
from tickerfeed.parse.fast.names import Names, Unsure

_FOREIGN = frozenset({"svg", "math"})  # feedparser gives them namespaces, and minds titles in pictures
_XLINK = "http://www.w3.org/1999/xlink"


def markup(element: Any, names: Names, deepest: int, *, is_parted: bool) -> str:
    """Return what is in `element`; `is_parted`: without the ``div`` around all of it (RFC 4287 3.1.1.3)."""
    if any(uri == _XLINK for _, uri in names.declared):
        raise Unsure("xlink")
    pieces = [_escaped(element.text or "")]
    for child in element:
        _write(child, names, pieces, deepest)
    return "".join(_parted(pieces) if is_parted else pieces).strip()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def _write(element: Any, names: Names, pieces: list[str], room: int) -> None:
    name = names.of(element.tag)
    local = element.tag.rpartition("}")[2].lower()
    if room == 0 or local in _FOREIGN or _is_feeds(name) or ":" in local:
        raise Unsure(name)  # feedparser takes its end tag for that of a feed's element
    attributes = names.attributes(element) if element.keys() else {}
    pieces += (f"<{local}{theirs.reader().strattrs(attributes.items())}>", _escaped(element.text or ""))
    for child in element:
        _write(child, names, pieces, room - 1)
    pieces += (f"</{local}>", _escaped(element.tail or ""))


@functools.lru_cache(256)
def _is_feeds(name: str) -> bool:
    return hasattr(theirs.reader(), f"_end_{name}")


def _parted(pieces: list[str]) -> list[str]:
    said = [place for place, piece in enumerate(pieces) if piece.strip()]
    pieces = pieces[said[0] : said[-1] + 1] if said else []
    if not pieces or not pieces[0].startswith(("<div>", "<div ")) or pieces[-1] != "</div>":
        return pieces
    depth = 0
    for piece in pieces[:-1]:
        if piece.startswith("</"):
            depth -= 1
            if depth == 0:
                return pieces
        elif piece.startswith("<"):
            depth += 1
    return pieces[1:-1]

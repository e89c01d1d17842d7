"""Authors and owners → the people that feedparser would make of them."""

from __future__ import annotations

from typing import Any

from feedparser.api import StrictFeedParser

from tickerfeed.parse.fast.names import Unsure
from tickerfeed.parse.fast.scribe import Fields, Scribe

_LONG = 400  # characters of an author's text, from which on feedparser takes its time
_PARTS = {"name": "name", "itunes_name": "name", "email": "email", "itunes_email": "email"}
_PLACES = frozenset({"uri", "url", "homepage"})


def author(scribe: Scribe, element: Any, depth: int) -> None:
    """Read an author: parts in elements of their own, or a text."""
    context = scribe.context
    detail: Fields = {}
    context.setdefault("authors", []).append(detail)
    pieces = [element.text or ""]
    for child in element:
        _part(scribe, detail, child)
        pieces.append(child.tail or "")
    written = "".join(pieces).strip() if detail else scribe.text(element)
    scribe.put("author", written, depth)
    if context.get("author") != written:
        raise Unsure("an author behind another")
    _sync(scribe, detail)


def owner(scribe: Scribe, element: Any, depth: int) -> None:  # noqa: ARG001 - a rule
    """Read a podcast's owner, whose parts feedparser gives to the last author."""
    for child in element:
        name = _PARTS.get(scribe.names.of(child.tag))
        if name is None:
            raise Unsure("something else in an owner")
        last = scribe.context.setdefault("authors", [{}])[-1]
        _sync(scribe, last)
        last[name] = scribe.text(child)


def _part(scribe: Scribe, detail: Fields, element: Any) -> None:
    name = scribe.names.of(element.tag)
    if name in _PARTS:
        detail[_PARTS[name]] = scribe.text(element)
    elif name in _PLACES:
        value = scribe.text(element)
        detail["href"] = scribe.resolved(value) if value else ""
    else:
        raise Unsure("something else in an author")


def _sync(scribe: Scribe, detail: Fields) -> None:
    """Make an author's text of the parts, or the parts of the text."""
    context = scribe.context
    name, email = detail.get("name"), detail.get("email")
    shown = f"{name} ({email})" if name and email else name or email
    written = context.get("author")
    if shown:
        context["author"] = shown
    elif detail or not written:
        return
    elif "@" not in written:
        detail["name"] = written
    elif len(written) > _LONG:
        raise Unsure("a long author")
    else:
        StrictFeedParser._sync_author_detail(scribe)  # noqa: SLF001 - where an address is in a text, its rule decides

"""Authors and owners → the people that feedparser would make of them."""

from __future__ import annotations

from typing import Any

from tickerfeed.parse.fast import theirs
from tickerfeed.parse.fast.names import Unsure
from tickerfeed.parse.fast.scribe import Fields, Scribe

_LONG = 400  # characters of an author's text, from which on feedparser takes its time
_PARTS = {"name": "name", "itunes_name": "name", "email": "email", "itunes_email": "email"}
_PLACES = frozenset({"uri", "url", "homepage"})


def author(scribe: Scribe, element: Any, depth: int) -> None:
    """Read an author: parts in elements of their own, or a text."""
    context = scribe.context
    context.setdefault("authors", []).append({})
    pieces = [element.text or ""]
    for child in element:
        _part(scribe, child)
        pieces.append(child.tail or "")
    written = "".join(pieces).strip() if len(element) else scribe.text(element)
    scribe.put("author", written, depth)
    if context.get("author") != written or (len(element) and written and scribe.is_doubtful):
        raise Unsure("an author behind another")
    _sync(scribe)


def owner(scribe: Scribe, element: Any, depth: int) -> None:  # noqa: ARG001 - a rule
    """Read a podcast's owner, whose parts feedparser gives to the last author."""
    for child in element:
        name = _PARTS.get(scribe.names.of(child.tag))
        if name is None:
            raise Unsure("something else in an owner")
        _save(scribe, name, scribe.text(child), "publisher")


def _part(scribe: Scribe, element: Any) -> None:
    name = scribe.names.of(element.tag)
    if name in _PARTS:
        _save(scribe, _PARTS[name], scribe.text(element), "author")
    elif name in _PLACES:
        value = scribe.text(element)
        _save(scribe, "href", scribe.resolved(value) if value else "", "author")
    else:
        raise Unsure("something else in an author")


def _save(scribe: Scribe, name: str, value: str, role: str) -> None:
    """Write a part down, in the detail too, which may be that of an earlier author: then it renames that one."""
    scribe.context.setdefault(f"{role}_detail", {})[name] = value
    _sync(scribe)
    scribe.context.setdefault("authors", [{}])[-1][name] = value


def _sync(scribe: Scribe) -> None:
    """Make the last author's text of the parts, or the parts of the text, be it that of an earlier author."""
    context = scribe.context
    detail: Fields = context["authors"][-1] if "authors" in context else {}
    name, email, written = detail.get("name"), detail.get("email"), context.get("author")
    shown = f"{name} ({email})" if name and email else name or email
    if shown:
        context["author"] = shown
    elif detail or not written:
        return
    elif "@" not in written:
        context.setdefault("author_detail", detail)
        detail["name"] = written
    elif len(written) > _LONG:
        raise Unsure("a long author")
    else:
        if scribe.watch:
            scribe.watch()
        theirs.reader()._sync_author_detail(scribe)  # noqa: SLF001 - where an address is in a text, its rule decides

"""What holds a feed's elements: channels, entries, and what has fields of its own beside them."""

from __future__ import annotations

from typing import Any

from tickerfeed.parse.fast.names import Unsure
from tickerfeed.parse.fast.scribe import Fields, Scribe
from tickerfeed.parse.fast.texts import title

_IMAGE = frozenset({"title", "link", "description", "url", "width", "height"})
_TEXTINPUT = frozenset({"title", "link", "description", "name"})
_PERSON = frozenset({"name", "email", "uri", "url", "homepage"})
_SOURCE = frozenset(
    {"title", "id", "link", "updated", "published", "author", "contributor", "icon", "logo", "subtitle", "rights"}
    | {"category", "generator"}
)


def channel(scribe: Scribe, element: Any, depth: int) -> None:
    """A channel of RSS or RDF."""
    if scribe.is_inside or scribe.is_entry:
        raise Unsure("a channel in a channel")
    outer = scribe.language
    _opened(scribe, element)
    scribe.is_inside = True
    scribe.walk(element, depth + 1)
    scribe.is_inside, scribe.language = False, outer


def entry(scribe: Scribe, element: Any, depth: int) -> None:
    """An entry."""
    outer = scribe.language
    about = _opened(scribe, element).get("rdf:about")
    found = {"id": about} if about else {}
    scribe.begin(found)
    plain = scribe.usual(element, found) if scribe.usual else None
    if plain is None:
        scribe.walk(element, depth + 1)
    else:
        scribe.entries[-1] = plain
        scribe.title_depth = depth + 1 if plain.said.get("title") else -1  # as walking it would leave it
    scribe.end()
    scribe.language = outer


def _opened(scribe: Scribe, element: Any) -> Fields:
    if not element.keys():
        return {}
    attributes = scribe.names.attributes(element)
    if "lastmod" in attributes or "href" in attributes:
        raise Unsure("the channel definition format")
    scribe.speaks(attributes)
    return attributes


def image(scribe: Scribe, element: Any, depth: int) -> None:
    """A picture with a title and address of its own."""
    if not scribe.is_entry:
        _aside(scribe, element, depth, _IMAGE)
        return
    scribe.title_depth = -1
    for child in element:
        name = scribe.names.of(child.tag)
        if name == "title":
            title(scribe, child, depth + 1)  # may stand for the entry's own
        elif name not in _IMAGE or name == "description" or len(child) or (name == "link" and child.keys()):
            raise Unsure(name)


def textinput(scribe: Scribe, element: Any, depth: int) -> None:
    """A form for the feed."""
    if scribe.is_entry:
        raise Unsure("a text input in an entry")
    _aside(scribe, element, depth, _TEXTINPUT)


def _aside(scribe: Scribe, element: Any, depth: int, parts: frozenset[str]) -> None:
    """Pass over a picture or input of the feed: it has fields of its own, but a title in it counts as one seen."""
    scribe.title_depth = -1
    for child in element:
        name = scribe.names.of(child.tag)
        if name not in parts or len(child):
            raise Unsure(name)
        if name in ("title", "description") and scribe.construct(child, "text/plain")["value"] and name == "title":
            scribe.title_depth = depth + 1


def source(scribe: Scribe, element: Any, depth: int) -> None:
    """Where an entry was taken from: its authors count for want of the entry's own."""
    scribe.title_depth = -1
    if not len(element):
        return
    if not scribe.is_entry:
        raise Unsure("a source of a feed")
    found, outer, language = scribe.context, Fields(), scribe.language
    if element.keys():
        scribe.speaks(scribe.names.attributes(element))
    is_inside = scribe.is_inside
    scribe.context, scribe.is_entry, scribe.is_inside = outer, False, True
    for child in element:
        if scribe.names.of(child.tag) not in _SOURCE or any(
            scribe.names.of(part.tag) not in _PERSON or len(part) for part in child
        ):
            raise Unsure("something else in a source")
    scribe.walk(element, depth + 1)
    scribe.context, scribe.is_entry, scribe.is_inside, scribe.language = found, True, is_inside, language
    found["source"] = outer

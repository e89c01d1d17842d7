"""Categories and keywords."""

from __future__ import annotations

from typing import Any

from tickerfeed.parse.fast.names import Unsure
from tickerfeed.parse.fast.scribe import Scribe
from tickerfeed.parse.fast.texts import leaf

_MOST = 200  # categories of an entry


def category(scribe: Scribe, element: Any, depth: int, usual: str | None = None) -> None:
    """A category by its attributes or its text; `usual` is the scheme of one that names none."""
    leaf(scribe, element, depth)
    if not scribe.is_entry:
        return
    if usual or element.keys():
        found = scribe.names.attributes(element)
        _tag(scribe, found.get("term"), found.get("scheme", usual or found.get("domain")), found.get("label"))
    value = scribe.text(element)
    tags = scribe.context.setdefault("tags", [])
    if value and tags and not tags[-1]["term"]:
        tags[-1]["term"] = value
    elif value:
        _tag(scribe, value, None, None)


def media_category(scribe: Scribe, element: Any, depth: int) -> None:
    """A category of a medium."""
    category(scribe, element, depth, "http://search.yahoo.com/mrss/category_schema")


def itunes_category(scribe: Scribe, element: Any, depth: int) -> None:  # noqa: ARG001 - a rule
    """A category of a podcast, with others in it; a feed's are not read."""
    if scribe.is_entry:
        raise Unsure("a podcast's category in an entry")
    if any(scribe.names.of(inner.tag) != "itunes_category" for inner in element.iter()):
        raise Unsure("something else in a category")


def keywords(scheme: str | None, scribe: Scribe, element: Any, depth: int) -> None:
    """A list of categories, parted by commas."""
    leaf(scribe, element, depth)
    if element.keys():  # feedparser then loses them
        return
    for word in scribe.text(element).split(","):
        if word.strip():
            _tag(scribe, word.strip(), scheme, None)


def _tag(scribe: Scribe, term: str | None, scheme: str | None, label: str | None) -> None:
    tags = scribe.context.setdefault("tags", [])
    if len(tags) > _MOST:  # each new one is compared with all
        raise Unsure("more categories than anybody reads")
    tag = {"term": term, "scheme": scheme, "label": label}
    if (term or scheme or label) and tag not in tags:
        tags.append(tag)

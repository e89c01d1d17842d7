"""What a page says for machines in JSON-LD, in schema.org's words (JSON-LD 1.1, 7: data in script elements)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tickerfeed.parse.page.tree import Page

LENGTH = 1_000_000  # characters of one block that are read
_BLOCKS = 50
_OBJECTS = 5_000  # of all blocks, that are looked at
_LEVELS = 3  # of a picture: a list of objects that hold a list, at most
_PIECE = re.compile(r"\w{0,40}Article|(?:Live)?BlogPosting|Report|SocialMediaPosting")
# Where a list keeps its pieces; what an article says of other things (its publisher, its page) is not followed.
_LISTS = ("@graph", "itemListElement", "item", "mainEntity", "blogPost", "hasPart")
# Comments that hide a script from readers older than scripts.
_COMMENTED = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*\Z")

Fields = Mapping[str, Any]


def objects(page: Page) -> Iterator[Fields]:
    """Yield every object of all blocks in reading order, wherever it stands in another one."""
    return _walked(page, lambda one: list(one.values()))


def listed(page: Page) -> Iterator[Fields]:
    """Yield the objects that the page's blocks list, in reading order; the way to the page is no list."""
    every = _walked(page, lambda one: [] if is_of(one, "BreadcrumbList") else [one.get(name) for name in _LISTS])
    return (one for one in every if not is_of(one, "BreadcrumbList"))


def is_article(page: Page) -> bool:
    """Tell whether the page's data speaks of one article and of no list."""
    every = list(listed(page))
    return sum(map(is_piece, every)) == 1 and not any(is_of(one, "ItemList") for one in every)


def is_piece(fields: Fields) -> bool:
    """Tell whether an object is a piece of news: an article, a post, a report."""
    return any(_PIECE.fullmatch(kind) for kind in _kinds(fields))


def is_of(fields: Fields, *kinds: str) -> bool:
    """Tell whether an object is of one of `kinds`, by its short name or by its address at schema.org."""
    return any(kind in kinds for kind in _kinds(fields))


def text(fields: Fields, name: str) -> str:
    """Return the text of that name as it is written; nothing where it is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def address(value: object) -> str:
    """Return the address that a value is, or that the object in its place bears, as it is written."""
    one = _first(value)
    if isinstance(one, dict):
        one = one.get("@id") or one.get("url")
    return one if isinstance(one, str) else ""


def addresses(fields: Fields) -> list[str]:
    """Return the addresses of an object as they are written, the likeliest to be its page's first."""
    named = (address(fields.get(name)) for name in ("url", "mainEntityOfPage", "@id"))
    return [one for one in named if one.strip()]


def picture(value: object, known: Mapping[str, Fields] | None = None) -> str:
    """Return the address of an image as it is written; `known` has the objects that others name by their @id."""
    for _ in range(_LEVELS):
        value = _first(value)
        if isinstance(value, dict):
            whole = value if "url" in value or "contentUrl" in value else (known or {}).get(str(value.get("@id")), {})
            value = whole.get("url") or whole.get("contentUrl")
    return value if isinstance(value, str) else ""


def _walked(page: Page, inside: Callable[[Fields], list[Any]]) -> Iterator[Fields]:
    """Yield the objects of all blocks and, behind each, those in what `inside` returns of it."""
    stack: list[Any] = list(reversed(list(_blocks(page))))
    for _ in range(_OBJECTS):
        if not stack:
            return
        one = stack.pop()
        values = one
        if isinstance(one, dict):
            yield one
            values = inside(one)
        stack.extend(value for value in reversed(values[:_OBJECTS]) if isinstance(value, dict | list))


def _blocks(page: Page) -> Iterator[Any]:
    for node in page.root.css('script[type="application/ld+json" i]')[:_BLOCKS]:
        written = node.text()
        try:
            # Not strict: texts with line breaks in them are common here, though JSON forbids them.
            block = json.loads(_COMMENTED.sub("", written), strict=False) if len(written) <= LENGTH else None
        except (ValueError, RecursionError):
            continue
        if isinstance(block, dict | list):
            yield block


def _kinds(fields: Fields) -> Iterator[str]:
    kind = fields.get("@type")
    return (one.rpartition("/")[2] for one in (kind if isinstance(kind, list) else [kind]) if isinstance(one, str))


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value

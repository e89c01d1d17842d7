"""What a page says of its pieces for machines: JSON-LD in schema.org's words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tickerfeed.model import Enclosure, Entry
from tickerfeed.parse import texts
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.page.tree import Page

LENGTH = 1_000_000  # characters of one block that are read
_BLOCKS = 50
_OBJECTS = 5_000  # of all blocks, that are looked at
_PIECE_NAMES = """Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle
    BackgroundNewsArticle ReviewNewsArticle LiveBlogPosting Report TechArticle SocialMediaPosting"""
_PIECES = frozenset(_PIECE_NAMES.split())
# Where a list keeps its pieces; what an article says of other things (its publisher, its page) is not followed.
_LISTS = ("@graph", "itemListElement", "item", "mainEntity", "blogPost", "hasPart")

Fields = Mapping[str, Any]


def entries(page: Page, habit: Reading) -> tuple[Entry, ...]:
    """Return the pieces that the page's data lists, in order, each address once; title and link make one."""
    found: dict[str, Entry] = {}
    for fields in _objects(page):
        one = _entry(fields, page, habit)
        if one is not None and one.link:
            found.setdefault(one.link, one)
    return tuple(found.values())


def is_article(page: Page) -> bool:
    """Tell whether the page's data speaks of one article and of no list."""
    every = list(_objects(page))
    return sum(_is_of(one, *_PIECES) for one in every) == 1 and not any(_is_of(one, "ItemList") for one in every)


def _objects(page: Page) -> Iterator[Fields]:
    """Yield the objects of all blocks in reading order."""
    stack: list[Any] = list(reversed(list(_blocks(page))))
    for _ in range(_OBJECTS):
        if not stack:
            return
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one[:_OBJECTS]))
        elif isinstance(one, dict) and not _is_of(one, "BreadcrumbList"):
            yield one
            stack.extend(one[name] for name in reversed(_LISTS) if isinstance(one.get(name), list | dict))


def _blocks(page: Page) -> Iterator[Any]:
    for node in page.root.css('script[type="application/ld+json" i]')[:_BLOCKS]:
        text = node.text()
        if len(text) <= LENGTH:
            try:
                yield json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue


def _is_of(fields: Fields, *names: str) -> bool:
    kind = fields.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and one.rpartition("/")[2] in names for one in kinds)


def _entry(fields: Fields, page: Page, habit: Reading) -> Entry | None:
    """Return the piece in an article, or in a list's entry that has address and name itself."""
    if not _is_of(fields, *_PIECES) and not (_is_of(fields, "ListItem") and "item" not in fields):
        return None
    title = texts.line(_text(fields, "headline") or _text(fields, "name"), is_html=True)
    link = page.link(_address(fields))
    if not title or link is None:
        return None
    dated = moment(_text(fields, "datePublished") or _text(fields, "dateCreated"), habit)
    picture = page.link(_picture(fields.get("image")))
    return Entry(
        title=title,
        link=link,
        published=dated.at,
        date_quality=dated.quality,
        date_raw=dated.raw,
        summary=texts.block(_text(fields, "description"), is_html=True),
        enclosures=(Enclosure(picture),) if picture else (),
    )


def _address(fields: Fields) -> str:
    page = fields.get("mainEntityOfPage")
    named = page.get("@id") if isinstance(page, dict) else page
    places = (fields.get("url"), named, fields.get("@id"))
    return next((place for place in places if isinstance(place, str) and place.strip()), "")


def _picture(value: object) -> str:
    for _ in range(3):  # a list of objects with an address, at most
        value = value[0] if isinstance(value, list) and value else value
        value = (value.get("url") or value.get("contentUrl")) if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""

"""What a page says of its article in JSON-LD, in schema.org's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tickerfeed.parse.article.claims import Claims, believable
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.page.tree import Page
from tickerfeed.text import clean, urls

_BLOCKS = 50
_LENGTH = 1_000_000  # characters of one block
_OBJECTS = 5_000  # of all blocks

_ARTICLE = re.compile(r"(?:^|/)(?:\w{0,40}Article|(?:Live)?BlogPosting|Report|SocialMediaPosting)\Z")
_PAGE = re.compile(r"(?:^|/)(?:Web|Item)Page\Z")
# Comments that hide a script from readers older than scripts.
_COMMENTED = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*\Z")

Fields = Mapping[str, Any]


def claims(page: Page, url: str, habit: Reading) -> Claims:
    """Return what is said of the article on the page from `url`; lists of other pieces hold such objects, too."""
    objects = list(_objects(page))
    articles = [one for one in objects if _is(one, _ARTICLE)]
    own = urls.canonical(url)
    here = [one for one in articles if own in map(urls.canonical, _addresses(one, page))]
    chosen = here or articles or [one for one in objects if _is(one, _PAGE) and "datePublished" in one]
    if not chosen:
        return Claims()
    pictures = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str)}
    return _claims(chosen[0], habit, pictures)


def _objects(page: Page) -> Iterator[Fields]:
    """Yield the objects of all blocks, in reading order."""
    stack = list(reversed(list(_blocks(page))))
    for _ in range(_OBJECTS):
        if not stack:
            return
        one = stack.pop()
        inside = one
        if isinstance(one, dict):
            yield one
            inside = list(one.values())
        stack.extend(value for value in reversed(inside[:_OBJECTS]) if isinstance(value, dict | list))


def _blocks(page: Page) -> Iterator[Any]:
    for node in page.root.css("script[type='application/ld+json' i]")[:_BLOCKS]:
        text = node.text()
        try:
            block = json.loads(_COMMENTED.sub("", text), strict=False) if len(text) <= _LENGTH else None
        except (ValueError, RecursionError):
            continue
        if isinstance(block, dict | list):
            yield block


def _is(fields: Fields, kind: re.Pattern[str]) -> bool:
    kinds = fields.get("@type")
    return any(isinstance(one, str) and kind.search(one) for one in (kinds if isinstance(kinds, list) else [kinds]))


def _claims(fields: Fields, habit: Reading, pictures: Mapping[str, Fields]) -> Claims:
    return Claims(
        title=_text(fields, "headline") or _text(fields, "name"),
        published=believable(*(moment(_text(fields, name), habit) for name in ("datePublished", "dateCreated"))),
        updated=believable(moment(_text(fields, "dateModified"), habit)),
        summary=_text(fields, "description"),
        image=_picture(fields.get("image"), pictures) or _text(fields, "thumbnailUrl"),
        original=_address(fields.get("isBasedOn")),
    )


def _addresses(fields: Fields, page: Page) -> list[str]:
    named = (_address(fields.get(name)) for name in ("url", "mainEntityOfPage", "@id"))
    return [address for name in named if (address := page.link(name))]


def _address(value: Any) -> str:
    """Return the address that a value is, or that the object in its place bears."""
    one = _first(value)
    if isinstance(one, dict):
        one = one.get("@id") or one.get("url")
    return one if isinstance(one, str) else ""


def _picture(value: Any, pictures: Mapping[str, Fields]) -> str:
    one = _first(value)
    if isinstance(one, dict):
        whole = one if "url" in one or "contentUrl" in one else pictures.get(str(one.get("@id")), {})
        one = whole.get("url") or whole.get("contentUrl")
    return one if isinstance(one, str) else ""


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return clean.entities(value) if isinstance(value, str) else ""  # nothing decodes them in a script

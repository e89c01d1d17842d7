"""Which of a feed's links is which. Only absolute http(s) addresses come out."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tickerfeed.model import Enclosure
from tickerfeed.parse.mend import ATOM_ALTERNATE
from tickerfeed.text import urls

ENCLOSURES = 20  # of one entry
_WORD_LENGTH = 500  # characters that are read of a relation or type
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "")
# "Link gốc:" (original link), which province portals write below a piece taken over from a paper.
_ORIGIN = re.compile(r"Link\s+gốc\s*:?(?:\s|&nbsp;|<[^<>]{0,500}>)*(https?://[^\s\"'<>]{4,1000})", re.IGNORECASE)
_ORIGIN_ANCHOR = re.compile(
    r"Link\s+gốc[^<]{0,20}(?:<[^<>]{0,200}>\s*){0,3}?<a\s[^<>]{0,500}?href\s*=\s*[\"'](https?://[^\"'<>\s]{4,1000})",
    re.IGNORECASE,
)
# Of "gốc" the letter that is rarest, which is looked for first: a fraction of the time that the patterns take.
_SMALL_SIGN, _CAPITAL_SIGN = re.compile("ố(?<=[gG]ố)[cC]"), re.compile("Ố(?<=[gG]Ố)[cC]")
_REGISTRY = "http://www.iana.org/assignments/relation/"

Link = Mapping[str, Any]


def absolute(ref: object, base: str) -> str | None:
    """Return `ref` resolved against `base`, where that is an http(s) address."""
    return urls.absolute(ref.strip(), base) if ref and isinstance(ref, str) else None


def alternate(links: Sequence[Link], base: str) -> str | None:
    """Return the address of the page that stands for it (RFC 4287 4.2.7.2): first of the pages, else of any kind."""
    if len(links) == 1 and _relation(links[0]) in ("alternate", ATOM_ALTERNATE):  # as nearly always in RSS
        return absolute(links[0].get("href"), base)
    found = [link for link in links if _relation(link) == "alternate"]
    pages = [link for link in found if media_type(link) in _PAGE_TYPES]
    if pages and (first := absolute(pages[0].get("href"), base)):
        return first
    second = [link for link in links if _relation(link) == ATOM_ALTERNATE]
    return _first((link.get("href") for link in (*pages, *found, *second)), base)


def related(links: Sequence[Link], rel: str, base: str) -> str | None:
    """Return the first address under this relation."""
    return _first((link.get("href") for link in of(links, rel)), base) if links else None


def others(links: Sequence[Link]) -> list[Link]:
    """Return the links to other things than the page that stands for it."""
    return [link for link in links if _relation(link) != "alternate"]


def of(links: Sequence[Link], rel: str) -> list[Link]:
    """Return the links under this relation."""
    return [link for link in links if rel in _relation(link).split()]


def enclosures(links: Sequence[Link], base: str) -> tuple[Enclosure, ...]:
    """Return the linked media, each address once."""
    if not links:
        return ()
    found: dict[str, Enclosure] = {}
    for link in links:
        url = absolute(link.get("href"), base) if _relation(link) == "enclosure" else None
        if url and len(found) < ENCLOSURES:
            found.setdefault(url, Enclosure(url, media_type(link) or None, length(link.get("length"))))
    return tuple(found.values())


def length(value: object) -> int | None:
    """Return a size in bytes, where `value` is one."""
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 16 else None


def origin(markup: str) -> str | None:
    """Return the address behind the words "Link gốc" in a piece taken over from elsewhere."""
    if not (_SMALL_SIGN.search(markup) or ("Ố" in markup and _CAPITAL_SIGN.search(markup))):
        return None
    found = _ORIGIN.search(markup) or _ORIGIN_ANCHOR.search(markup)
    return urls.absolute(found[1].replace("&amp;", "&"), "") if found else None


def _relation(link: Link) -> str:
    """Return the relation in lower case; the registered ones may be written as addresses (RFC 4287 4.2.7.2)."""
    return _known_relation(str(link.get("rel") or "alternate")[:_WORD_LENGTH])


@functools.lru_cache(64)
def _known_relation(named: str) -> str:
    return named.strip().lower().removeprefix(_REGISTRY)


def _first(refs: Iterable[object], base: str) -> str | None:
    return next((url for url in (absolute(ref, base) for ref in refs) if url), None)


def media_type(link: Link) -> str:
    """Return a link's type in lower case, without parameters; empty where it names none."""
    return _known_type(str(link.get("type") or "")[:_WORD_LENGTH])


@functools.lru_cache(64)
def _known_type(named: str) -> str:
    return named.partition(";")[0].strip().lower()

"""Subscription lists: OPML (opml.org/spec2.opml), read leniently, since what programs export is often not quite valid.

Those in RDF, which some planets publish, are taken too (`foaf`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

from tickerfeed.errors import NotAFeed, ParseLimit
from tickerfeed.parse import foaf
from tickerfeed.text.clean import line

MAX_BYTES = 5_000_000
MAX_OUTLINES = 20_000

_ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_BARE_AMPERSAND = re.compile(rb"&(?!#?[0-9A-Za-z]{1,32};)")
_NO_FEED = frozenset({"source", "include"})  # types of outlines that bear an xmlUrl all the same
_PROVINCE = re.compile(r"VN-[0-9A-Z]{2}")
_FEED_SCHEME = re.compile(r"feed:(//)?(?=https?://)|feed(?=://)", re.IGNORECASE)


class Outline(Struct, frozen=True):
    """One subscription. ``url`` is as it was written, blanks and feed: aside: whether it can be polled is not judged.

    ``category``: the outline's own, else the names of the groups around it, outermost first, joined by " / ".
    """

    url: str
    title: str = ""
    page: str | None = None
    category: str | None = None
    province: str | None = None
    language: str | None = None


def read_opml(data: bytes, max_bytes: int = MAX_BYTES, max_outlines: int = MAX_OUTLINES) -> tuple[Outline, ...]:
    """Return the subscriptions of a list in its order, each address once.

    No entity is expanded, no DTD and no address is loaded. Raises `ParseLimit` for a document that is too large or
    declares entities, `NotAFeed` for anything that is no OPML.
    """
    if len(data) > max_bytes:
        raise ParseLimit(f"OPML of {len(data)} bytes; at most {max_bytes} are read")
    found: dict[str, Outline] = {}
    for count, outline in enumerate(_outlines(_root(data))):
        if count >= max_outlines:
            raise ParseLimit(f"OPML with more than {max_outlines} outlines")
        if outline:
            found.setdefault(outline.url, outline)
    return tuple(found.values())


def _root(data: bytes) -> Any:
    if any(declaration in data for declaration in _ENTITIES):
        raise ParseLimit("OPML that declares entities is not read")
    if b"\0" not in data:  # not UTF-16
        data = _BARE_AMPERSAND.sub(b"&amp;", data)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise NotAFeed("no OPML document") from exc
    is_list = root is not None and (
        foaf.is_list(root) or any(foaf.local(element) in {"opml", "outline"} for element in root.iter())
    )
    if not is_list:
        raise NotAFeed("no OPML document")
    return root


def _outlines(root: Any) -> Iterator[Outline | None]:
    """Yield each outline, None for one that is no subscription."""
    if foaf.is_list(root):
        for one in foaf.weblogs(root):
            yield Outline(_web(one.url), one.title, one.page, one.group)
    for element in root.iter():
        if foaf.local(element) == "outline":
            yield _outline(element)


def _web(url: str) -> str:
    """Return an address without the scheme that browsers once gave to feeds."""
    return _FEED_SCHEME.sub(lambda match: "http" if not match[0].endswith((":", "//")) else "", url)


def _outline(element: Any) -> Outline | None:
    given = _attributes(element)
    url = _web(given.get("xmlurl", ""))
    if not url or given.get("type", "").lower() in _NO_FEED:
        return None
    paths = [path.strip("/ ") for path in given.get("category", "").split(",")]
    own = [path for path in paths if path and not _PROVINCE.fullmatch(path)]
    return Outline(
        url=url,
        title=line(given.get("text") or given.get("title", "")),
        page=given.get("htmlurl") or None,
        category=own[0] if own else _groups(element),
        province=next((path for path in paths if _PROVINCE.fullmatch(path)), None),
        language=given.get("language") or None,
    )


def _attributes(element: Any) -> dict[str, str]:
    """Return the attributes by name in lower case: xmlUrl is also written xmlurl and xmlURL."""
    return {str(name).lower(): " ".join(str(value).split()) for name, value in element.attrib.items()}


def _groups(element: Any) -> str | None:
    around = (_attributes(parent) for parent in element.iterancestors() if foaf.local(parent) == "outline")
    names = [given.get("text") or given.get("title", "") for given in around]
    return " / ".join(name for name in reversed(names) if name) or None

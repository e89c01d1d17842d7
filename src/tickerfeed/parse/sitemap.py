"""Sitemaps (sitemaps.org) and news sitemaps (Google's ``sitemap-news`` and ``sitemap-image`` modules) → `Feed`.

Names are read without regard to prefix and namespace: sites leave the declaration out, or give an address of their own.
"""

from __future__ import annotations

import heapq
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from tickerfeed.errors import NotAFeed, ParseError
from tickerfeed.model import SITEMAP_VERSION, Enclosure, Entry, Feed
from tickerfeed.parse import links, texts
from tickerfeed.parse.categories import categories
from tickerfeed.parse.discovery.sitemapurls import likeliness
from tickerfeed.parse.mend import mend
from tickerfeed.parse.moments import Reading, moment

MAX_ADDRESSES = 50_000  # of one sitemap (sitemaps.org)
_TITLE, _PUBLISHED, _CHANGED, _NAME = "news.title", "news.publication_date", "url.lastmod", "publication.name"
_LONGEST_AGO = datetime.min.replace(tzinfo=UTC)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?(?:urlset|sitemapindex)(?=[\s/>])", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}")


def read(text: str, url: str, reading: Reading, max_entries: int, *, takes_untitled: bool = False) -> Feed:
    """Return the sitemap in `text`, which came from `url`, newest first: its own order says nothing.

    An address without a headline is an entry without a title if `takes_untitled`, else none. Raises `NotAFeed` for a
    sitemap without headlines and for an index of sitemaps, naming the one to take, `ParseError` for a damaged one.
    """
    described, children, is_whole = _addresses(text, url)
    if children:
        raise NotAFeed(_index(children, url, reading), url)
    told = _telling(described, takes_untitled=takes_untitled)
    if described and not told:
        raise NotAFeed(
            f"a sitemap of addresses ({len(described)}) without headlines; set url to the site's news sitemap, or "
            "article = true to take headlines from the pages",
            url,
        )
    # Twice as many as are kept: zones change the order, and what has no address falls out.
    newest = heapq.nlargest(max_entries * 2, told, key=_written)  # reading 50,000 dates takes seconds
    pieces = [entry for one in newest if (entry := _entry(one, url, reading))]
    pieces.sort(key=_when, reverse=True)
    return Feed(
        title=next((texts.line(one[_NAME]) for one in described if _NAME in one), ""),
        version=SITEMAP_VERSION,
        is_complete=is_whole and len(told) <= max_entries,
        entries=tuple(pieces[:max_entries]),
    )


def _telling(described: list[Described], *, takes_untitled: bool) -> list[Described]:
    """Return what is a piece of news: with a headline, or else with a date, without which it may be any page."""
    if not takes_untitled:
        return [one for one in described if _TITLE in one]
    dated = [one for one in described if _TITLE in one or _written(one)]
    return dated or described


def _written(told: Described) -> str:
    """Return the date as it is written; by the protocol that is ISO 8601, which sorts by time but for its zones."""
    return told.get(_PUBLISHED) or told.get(_CHANGED) or ""


Described = dict[str, str]  # what is said of one address, by the local names of each element and the one around it


def _addresses(text: str, url: str) -> tuple[list[Described], list[Described], bool]:
    """Return the addresses, the sitemaps (of an index), and whether the document was read to its end."""
    described: list[Described] = []
    children: list[Described] = []
    walk = etree.iterparse(
        io.BytesIO(mend(_from_root(text)).encode(errors="replace")),
        events=("end",),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for element in _closed(walk):
            (described if _local(element) == "url" else children).append(_described(element))
            _forget(element)
            if len(described) + len(children) >= MAX_ADDRESSES:
                return described, children, False
    except etree.XMLSyntaxError as exc:  # of what has no element at all; the log has all else
        raise ParseError(f"the sitemap is damaged: {exc}", url) from exc
    damage = walk.error_log.filter_from_fatals()  # an undeclared prefix is none
    if damage and not described and not children:
        raise ParseError(f"the sitemap is damaged: {damage[0].message}", url)
    return described, children, not damage


def _from_root(text: str) -> str:
    """Leave out what stands before the root: a declaration, a document type with entities, a server's warnings."""
    root = _ROOT.search(text)
    return text[root.start() :] if root else text.strip()


def _closed(walk: Any) -> Iterator[Any]:
    return (element for _, element in walk if _local(element) in {"url", "sitemap"})


def _forget(element: Any) -> None:
    """Let go of what has been read, so that memory does not grow with the document."""
    element.clear()
    above = element.getparent()
    while above is not None and element.getprevious() is not None:
        del above[0]


def _described(element: Any) -> Described:
    """Return the first text of each name below `element`; a picture has a title, too."""
    told: Described = {}
    for part in element.iter():
        value = " ".join(str(part.text or "").split())
        if value:
            told.setdefault(f"{_local(part.getparent())}.{_local(part)}", value[: texts.TITLE_LENGTH * 4])
    return told


def _entry(told: Described, url: str, reading: Reading) -> Entry | None:
    link = links.absolute(told.get("url.loc"), url)
    if link is None:
        return None
    published = moment(told.get(_PUBLISHED), reading)
    updated = moment(told.get(_CHANGED), reading)
    dated = published if published.at or not updated.at else updated
    picture = links.absolute(told.get("image.loc"), url)
    return Entry(
        title=texts.decoded_line(told.get(_TITLE, "")),
        link=link,
        published=published.at,
        updated=updated.at,
        date_quality=dated.quality,
        date_raw=dated.raw,
        categories=categories(told.get("news.keywords", "").split(",")),
        enclosures=(Enclosure(picture),) if picture else (),
        language=texts.line(told.get("publication.language", ""), limit=35) or None,
    )


def _when(entry: Entry) -> datetime:
    return entry.published or entry.updated or _LONGEST_AGO


def _index(children: Iterable[Described], url: str, reading: Reading) -> str:
    """Return what to say of an index of sitemaps: which of them to take."""
    found = [
        (link, moment(one.get("sitemap.lastmod"), reading).at)
        for one in children
        if (link := links.absolute(one.get("sitemap.loc"), url))
    ]
    if not found:
        return "an index of sitemaps that names none; set url to the site's news sitemap"
    likeliest, _ = max(found, key=lambda one: _likeliness(*one))
    return f"an index of sitemaps ({len(found)}), which is not followed; set url to {likeliest}"


def _likeliness(link: str, changed_at: datetime | None) -> tuple[tuple[bool, bool], datetime, list[int]]:
    """Rank a child: as its name tells what it lists, then the newest by date, by the numbers in its name."""
    name = link.partition("://")[2].partition("/")[2]
    numbers = [int(number) for number in _NUMBER.findall(name)]
    return likeliness(link), changed_at or _LONGEST_AGO, numbers


def _local(element: Any) -> str:
    """Return the name without namespace or, where that is undeclared, prefix."""
    tag = element.tag if element is not None else None
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""

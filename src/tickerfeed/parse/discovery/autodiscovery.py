"""Feeds that a page says it has: `<link>` elements and the Link header field (HTML 4.6.7.1, RFC 8288).

The rules are those of browsers that had a feed button: a type that only feeds have, under rel=alternate but not
alternate stylesheet; or rel=feed, whatever the type. Generic XML types say too little: they are worth a try, no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tickerfeed.model import Candidate, FoundBy, SourceKind
from tickerfeed.parse.page.tree import Page
from tickerfeed.text import clean, headers

LINKS = 500  # elements that are looked at
_TITLE = 200  # characters of a title
_FEED_TYPES = frozenset(
    f"{top}/{name}" for top in ("application", "text") for name in ("rss+xml", "atom+xml", "rss", "atom", "x-rss+xml")
)
_JSON_TYPES = frozenset({"application/feed+json", "application/json"})
_XML_TYPES = frozenset({"application/rdf+xml", "application/xml", "text/xml", "text/rdf+xml"})
_SCHEMES = ("feed://", "feed:", "rss://")


def advertised(page: Page, link_header: str | None, page_url: str) -> Iterator[Candidate]:
    """Yield what the page says are its feeds, header first, then in the order of the page.

    The header's addresses are relative to `page_url`; `<base>` is of the page alone (RFC 8288 3.1).
    """
    for relation, url, named in headers.described_links(link_header, page_url):
        if _is_feed({relation}, named.get("type", ""), url):
            yield Candidate(url, SourceKind.FEED, FoundBy.HEADER, _title(named))
    for relations, kind, url, title in _elements(page):
        if _is_feed(relations, kind, url):
            yield Candidate(url, SourceKind.FEED, FoundBy.AUTODISCOVERY, title)


def hinted(page: Page) -> Iterator[Candidate]:
    """Yield what `<link>` elements point to that may be a feed or is a sitemap, without saying so by the rules."""
    for relations, kind, url, title in _elements(page):
        if "stylesheet" in relations or _is_feed(relations, kind, url):
            continue
        if "sitemap" in relations:
            yield Candidate(url, SourceKind.SITEMAP, FoundBy.LINK, title)
        elif kind in _FEED_TYPES or (kind in _XML_TYPES and relations & {"alternate", ""}):
            yield Candidate(url, SourceKind.FEED, FoundBy.LINK, title)


def mended(ref: str) -> str:
    """Return a reference without the scheme that feed readers once claimed: feed://bao.example/rss."""
    text = ref.strip()
    for scheme in _SCHEMES:
        if text[: len(scheme)].lower() == scheme:
            rest = text[len(scheme) :]
            return rest if rest.lower().startswith(("http://", "https://")) else f"http://{rest.lstrip('/')}"
    return text


def _elements(page: Page) -> Iterator[tuple[set[str], str, str, str]]:
    """Yield relations, type, address and title of each `<link>` that leads somewhere."""
    for node in page.root.css("link[href]")[:LINKS]:
        given = {name.lower(): value or "" for name, value in node.attributes.items()}
        url = page.link(mended(given["href"]))
        if url:
            # A link that names no relation still says its type, which may be worth a try (`hinted`).
            relations = set(given.get("rel", "").lower().split()) or {""}
            yield relations, _media_type(given.get("type", "")), url, _title(given)


def _is_feed(relations: set[str], kind: str, url: str) -> bool:
    if "feed" in relations:
        return True
    if "alternate" not in relations or "stylesheet" in relations:
        return False
    kind = _media_type(kind)
    # WordPress offers its programming interface under the type of old JSON feeds.
    return kind in _FEED_TYPES or (kind in _JSON_TYPES and "wp-json" not in url and "rest_route=" not in url)


def _media_type(value: str) -> str:
    return value.partition(";")[0].strip().lower()


def _title(given: Mapping[str, str]) -> str:
    return clean.truncate(clean.line(given.get("title", "")), _TITLE)

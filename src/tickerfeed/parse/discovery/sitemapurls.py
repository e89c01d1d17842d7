"""Where a site's news sitemap may be: what robots.txt says, what an index of sitemaps lists, and usual addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tickerfeed.model import Candidate, FoundBy, SourceKind
from tickerfeed.text import clean, urls

MOST = 10  # of one document
_LINES = 5000  # of robots.txt that are read
_ROBOTS = re.compile(r"\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE)
_LOCATION = re.compile(r"<loc>\s{0,20}(?:<!\[CDATA\[)?([^<\]]{1,2000})")
_NEWS = re.compile(r"news|tin-?moi|tin-?tuc|latest|moi-nhat", re.IGNORECASE)
_NO_NEWS = re.compile(r"categor|tag|author|image|video|page|topic|chuyen-?muc|[_-]cat|static|event", re.IGNORECASE)
_USUAL = ("/sitemap-news.xml", "/news-sitemap.xml", "/google-news-sitemap.xml")


def of_robots(text: str, url: str) -> list[Candidate]:
    """Return the sitemaps that robots.txt names (RFC 9309 2.2.4), news first; `url` is where it came from."""
    # No more is split than is read: a robots.txt may be as large as any body.
    lines = text.split("\n", _LINES)[:_LINES]
    named = (match[1] for line in lines if (match := _ROBOTS.match(line)))
    return _sorted(named, url, FoundBy.ROBOTS)


def of_index(text: str, url: str) -> list[Candidate]:
    """Return what an index of sitemaps lists, news first."""
    return _sorted((clean.entities(match[1]) for match in _LOCATION.finditer(text)), url, FoundBy.LISTED)


def guesses(url: str) -> list[Candidate]:
    """Return usual addresses of news sitemaps on the site of `url`."""
    return _sorted(_USUAL, url, FoundBy.GUESS)


def likeliness(url: str) -> tuple[bool, bool]:
    """Return how likely a sitemap lists news, the larger the likelier: it is named after news, and after nothing else.

    The host is not asked: there are papers called News.
    """
    path = url.partition("://")[2].partition("/")[2]
    return _NEWS.search(path) is not None, _NO_NEWS.search(path) is None


def _sorted(refs: Iterable[str], url: str, found_by: FoundBy) -> list[Candidate]:
    """Return what stays on the site of `url`, each once, those named after news first and those after else last."""
    absolute = (urls.absolute(ref, url) for ref in refs)
    found = list(dict.fromkeys(one for one in absolute if one and urls.is_same_site(one, url)))
    found.sort(key=likeliness, reverse=True)
    return [Candidate(one, SourceKind.SITEMAP, found_by) for one in found[:MOST]]

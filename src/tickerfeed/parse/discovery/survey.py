"""What an answer offers to those who want to poll its site: feeds that it names, links to, or is likely to have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlsplit, urlunsplit

from msgspec.structs import replace

from tickerfeed.errors import ParseLimit
from tickerfeed.model import Candidate, FoundBy, Response, SourceKind, Survey
from tickerfeed.parse import charset
from tickerfeed.parse.discovery import autodiscovery, feedanchors, grammar, newspages, sitemapurls
from tickerfeed.parse.discovery.step import step
from tickerfeed.parse.page import purpose, tree
from tickerfeed.parse.refusal import refusal
from tickerfeed.parse.sniff import Kind, sniff
from tickerfeed.text import clean, urls

MOST = 200  # candidates of one page
_TITLE = 200  # characters of the page's title
_THEMSELVES = {Kind.XML_FEED: (SourceKind.FEED,), Kind.JSON: (SourceKind.FEED, SourceKind.JSON)}
_NEWS_SITEMAP = re.compile(r"<(?:[a-z]{1,10}:)?urlset[\s>]", re.IGNORECASE)


def survey(response: Response) -> Survey:
    """Return what the answer offers, the likeliest first; a feed, a sitemap or a JSON document offers itself.

    Raises `ChallengePage` for a site's gate, and another `ParseError` for what offers nothing to be read.
    """
    try:
        return _survey(response)
    except MemoryError as exc:
        raise ParseLimit("reading it takes more memory than [parse] memory allows", response.url) from exc


def _survey(response: Response) -> Survey:
    text = charset.decode(response.body, response.headers.get("content-type", ""))
    seen = sniff(text)
    if seen.kind in _THEMSELVES:
        found = (Candidate(response.url, kind, FoundBy.ITSELF) for kind in _THEMSELVES[seen.kind])
        return Survey(candidates=tuple(found))
    if seen.kind is Kind.SITEMAP:
        return Survey(candidates=tuple(_of_sitemap(text, response.url)))
    if seen.kind is not Kind.PAGE:
        raise refusal(seen, response.url)
    page = tree.grow(text, response.url)
    return Survey(_title(page), _unique(_of_page(page, text, response)), purpose.is_article(page))


def _of_sitemap(text: str, url: str) -> list[Candidate]:
    if _NEWS_SITEMAP.search(text):
        return [Candidate(url, SourceKind.SITEMAP, FoundBy.ITSELF)]
    return sitemapurls.of_index(text, url)


def _of_page(page: tree.Page, text: str, response: Response) -> Iterable[Candidate]:
    named = sorted(autodiscovery.advertised(page, response.headers.get("link"), response.url), key=_is_comments)
    # Before all else: a page that only sends its reader on has nothing of its own.
    target = step(page, text, response.url)
    return chain(
        [] if target is None else [Candidate(target, SourceKind.AUTO, FoundBy.FORWARD)],
        named,
        autodiscovery.hinted(page),
        newspages.news_pages(page),
        feedanchors.linked(page),
        _at_home(named, response.url),
        grammar.guesses(page, response.url),
        sitemapurls.guesses(response.url),
    )


def _at_home(named: Iterable[Candidate], url: str) -> Iterable[Candidate]:
    """Yield the addresses of feeds elsewhere on the page's own host: sites that took a new name write the old one."""
    for one in named:
        path = urls.absolute(urlunsplit(("", "", *urlsplit(one.url)[2:])), url)
        if path and not urls.is_same_site(one.url, url) and not _is_comments(one):
            yield replace(one, url=path, found_by=FoundBy.GUESS)


def _is_comments(candidate: Candidate) -> bool:
    return feedanchors.is_comments(candidate.url, candidate.title)


def _title(page: tree.Page) -> str:
    """Return what the site calls itself: shorter than the page's title where it says so to social networks."""
    return clean.truncate(page.meta("og:site_name") or page.title, _TITLE)


def _unique(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    for one in candidates:
        # The first to name an address counts: what a page declares comes before what is guessed.
        found.setdefault(one.url.partition("#")[0], one)
    return tuple(found.values())[:MOST]

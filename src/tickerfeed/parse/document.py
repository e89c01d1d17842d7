"""The one door: an answer → `Feed`, whatever format it is in."""

from __future__ import annotations

from tickerfeed.errors import ParseLimit
from tickerfeed.model import Feed, Response, Source, SourceKind
from tickerfeed.parse import charset, feed, sitemap
from tickerfeed.parse.fast import reader as fast
from tickerfeed.parse.json import feed as jsonfeed
from tickerfeed.parse.json import listing as jsonlist
from tickerfeed.parse.json import text as jsontext
from tickerfeed.parse.listing import reader as listing
from tickerfeed.parse.moments import Reading, reading
from tickerfeed.parse.refusal import refusal
from tickerfeed.parse.sniff import Kind, sniff
from tickerfeed.parse.tickerline import reader as tickerline

_SITEMAPS = (SourceKind.AUTO, SourceKind.SITEMAP)
_PAGES = (Kind.PAGE, Kind.XML, Kind.OTHER)  # what a person may be shown


def parse(response: Response, source: Source, max_entries: int = 2000) -> Feed:
    """Return the feed that the answer carries; entries beyond `max_entries` are dropped and make it incomplete.

    Raises `NotAFeed` (another kind of document), `ChallengePage` (a gate, with the cookie's name), `ParseLimit` (out
    of memory) or another `ParseError`; nothing else.
    """
    try:
        return _read(response, source, max_entries)
    except MemoryError as exc:
        raise ParseLimit("reading it takes more memory than [parse] memory allows", response.url) from exc


def _read(response: Response, source: Source, max_entries: int) -> Feed:
    text = charset.decode(response.body, response.headers.get("content-type", ""), source.encoding)
    seen = sniff(text)
    habit = reading(source.timezone, source.date_order)
    if source.kind is SourceKind.TICKERLINE and seen.kind in _PAGES:
        return tickerline.read(text, response.url, source.select, max_entries)
    if source.kind is SourceKind.LISTING and seen.kind in _PAGES:
        return feed.subscribable(listing.read(text, response, source, habit, max_entries), response)
    # A source that is called a feed never becomes a page by itself: that would hide that its feed has gone.
    if source.kind is SourceKind.AUTO and seen.kind is Kind.PAGE:
        return feed.subscribable(listing.guess(text, response, source, habit, max_entries), response)
    if seen.kind is Kind.XML_FEED:
        body = text[seen.start :]
        # The fast reader returns nothing where it cannot vouch for reading the same.
        found = fast.read(body.encode(), response.url, habit, max_entries)
        found = found or feed.read(body, response.url, habit, max_entries)
        found = feed.sparing(found, body)
    elif seen.kind is Kind.JSON:
        found = _listed(jsontext.load(text[seen.start :], response.url), response, source, habit, max_entries)
    elif seen.kind is Kind.SITEMAP and source.kind in _SITEMAPS:
        found = sitemap.read(text, response.url, habit, max_entries, takes_untitled=source.article)
    else:
        raise refusal(seen, response.url)
    return feed.subscribable(found, response)


def _listed(tree: object, response: Response, source: Source, habit: Reading, max_entries: int) -> Feed:
    """Return what a JSON document lists: as JSON Feed, else by the source's paths, else by the names of its members."""
    select = source.select if source.kind is SourceKind.JSON else {}  # else they are CSS
    if source.kind is SourceKind.FEED or (jsonfeed.is_feed(tree) and "item" not in select):
        return jsonfeed.read(tree, response.url, habit, max_entries)
    return jsonlist.read(tree, response.url, habit, max_entries, select, takes_untitled=source.article)

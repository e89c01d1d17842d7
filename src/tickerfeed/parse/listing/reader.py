"""A page that lists news → `Feed`: by the operator's selectors, or by what gives its headlines away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from tickerfeed.errors import NotAFeed
from tickerfeed.model import PAGE_VERSION, Entry, Feed, Response, Source
from tickerfeed.parse import texts
from tickerfeed.parse.listing import embedded, ldlist, marked, parts, posted, repeated, selected, tables, titles
from tickerfeed.parse.listing.pieces import Found
from tickerfeed.parse.moments import Reading
from tickerfeed.parse.page import purpose, tree
from tickerfeed.parse.page.addresses import is_home, is_piece
from tickerfeed.parse.page.tree import Page

SURE = 5  # headlines with addresses, from which a page that nobody called a listing is one
_LISTED = 3  # pieces that make a list of the page's own data
_EMBEDDED = 200  # pieces that are taken from a page's data for its own script
_LINKS = 200  # elements of the head that are looked at
_MARKED = 2  # pieces with marks that make one
_SHELL = "its list is made by JavaScript in the reader's browser"
_FEED = re.compile(r"\.(?:rss|rdf|atom|xml|json)$|(?:^|/)rss(?:/|$)|rss(?:chanel|channel|feed)", re.IGNORECASE)
_FIELDS = {
    "title": ("title",),
    "link": ("link",),
    "time": ("published", "date_quality", "date_raw"),
    "image": ("enclosures",),
    "summary": ("summary",),
    "category": ("categories",),
}


def read(text: str, response: Response, source: Source, habit: Reading, max_entries: int) -> Feed:
    """Return the headlines of a page that the operator calls a listing.

    Raises `ParseError` where it has none, with what to do: a page of news without a headline is a fault, not silence.
    """
    page = tree.grow(text, response.url)
    if "item" in source.select:
        found = _once(selected.entries(page, source.select, habit, response.url))
    elif purpose.is_error(page):
        raise NotAFeed(
            "the page says that it is not there or not for us, though with status 200; check url", response.url
        )
    elif source.select:
        every = repeated.headlines(page, response.url)
        found = _once(_described(one, page, source.select, habit) for one in every)
    else:
        found = detected(page, response.url, habit)
        found = found or tuple(_entry(one, page, habit) for one in repeated.leftovers(page, response.url))
    if not found:
        raise NotAFeed(f"no headline on the page: {_emptiness(page)}", response.url)
    return _feed(page, found, response, max_entries)


def guess(text: str, response: Response, source: Source, habit: Reading, max_entries: int) -> Feed:
    """Return the headlines of a page that nobody called a listing, where it is one without doubt; else `NotAFeed`."""
    page = tree.grow(text, response.url)
    doubt = _doubt(page, response, source)
    found = () if doubt else detected(page, response.url, habit)
    if doubt or sum(one.link is not None for one in found) < SURE:
        doubt = doubt or (_SHELL if purpose.is_shell(page) else "too few of its links read like headlines")
        advice = "`tickerfeed discover URL` finds what can be polled there"
        raise NotAFeed(f"the address answers an HTML page, not a feed: {doubt}; {advice}", response.url)
    return _feed(page, found, response, max_entries)


def detected(page: Page, url: str, habit: Reading) -> tuple[Entry, ...]:
    """Return the page's headlines by its structure, tables, marks or data, whichever tell most."""
    found = tuple(_entry(one, page, habit) for one in repeated.headlines(page, url))
    rows = tables.entries(page, habit)
    # A row tells its day, too: a table wins where it holds as many.
    if rows and len(rows) >= len(found):
        found = rows
    signed = marked.entries(page, habit)
    if signed and (not found or len(signed) >= max(_MARKED, len(found))):
        found = signed
    listed = ldlist.entries(page, habit)
    if len(listed) >= _LISTED and len(listed) > len(found):
        found = listed
    found = found or embedded.entries(page, url, habit, _EMBEDDED)
    # What the page's data says of a piece fills in what its list does not show.
    by_link = {one.link: one for one in listed}
    found = titles.without_days(found, habit)
    return _once(_joined(one, by_link[one.link]) if one.link in by_link else one for one in found)


def _entry(one: Found, page: Page, habit: Reading) -> Entry:
    title = titles.unbulleted(texts.line(one.title))
    dated = posted.moment_in(one.unit, title, habit)
    return Entry(
        title=title,
        link=one.link,
        published=dated.at,
        date_quality=dated.quality,
        date_raw=dated.raw,
        summary=parts.summary_in(one.unit, title, one.spot.node),
        categories=parts.section_in(one.unit, title),
        enclosures=parts.picture_in(one.unit, page),
    )


def _described(one: Found, page: Page, select: Mapping[str, str], habit: Reading) -> Entry:
    """Return a detected piece with those parts that the operator has selectors for taken by them."""
    own = selected.entry(page, one.unit, select, habit)
    named = [name for part in select for name in _FIELDS.get(part, ())]
    return replace(_entry(one, page, habit), **{name: getattr(own, name) for name in named})


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return each piece once, where it is told first; what it lacks there is taken from where it is told again."""
    known: dict[object, Entry] = {}
    for one in entries:
        key = one.link or one.id or (one.title, one.published, one.summary)
        known[key] = _joined(known[key], one) if key in known else one
    return tuple(known.values())


def _joined(one: Entry, other: Entry) -> Entry:
    dated = one if one.published else other
    return replace(
        one,
        title=one.title or other.title,
        published=dated.published,
        date_quality=dated.date_quality,
        date_raw=dated.date_raw or one.date_raw,
        summary=one.summary or other.summary,
        categories=one.categories or other.categories,
        enclosures=one.enclosures or other.enclosures,
    )


def _feed(page: Page, found: Sequence[Entry], response: Response, max_entries: int) -> Feed:
    root = page.root.css_first("html")
    language = (root.attributes.get("lang") or "") if root is not None else ""
    return Feed(
        title=texts.line(page.title, limit=texts.NAME_LENGTH),
        link=response.url,
        language=texts.line(language, limit=35) or None,
        hub=_related(page, "hub"),
        topic=_related(page, "self"),
        version=PAGE_VERSION,
        is_complete=len(found) <= max_entries,
        entries=tuple(found[:max_entries]),
    )


def _related(page: Page, relation: str) -> str | None:
    """Return the address of the first `<link>` in the head with this relation (W3C WebSub 4)."""
    for element in page.root.css("head link[rel][href]")[:_LINKS]:
        if relation in (element.attributes["rel"] or "").lower().split():
            return page.link(element.attributes["href"])
    return None


def _doubt(page: Page, response: Response, source: Source) -> str:
    """Return why a page should not be read for its headlines, whatever there are; nothing where it may be."""
    # Portals send whoever asks for a page that is gone to their front page.
    if response.hops and is_home(response.url) and not is_home(source.url):
        return "the address leads back to the home page"
    # What answers there stands where a feed was, whatever it shows.
    if _FEED.search(urlsplit(source.url).path):
        return "its address is that of a feed, which is gone"
    target = purpose.forward(page)
    if target:
        return f"it forwards to {target}"
    if purpose.is_error(page):
        return "it says that it is not there or not for us"
    if purpose.is_login(page):
        return "it asks for a login"
    is_article = purpose.is_article(page) or (is_piece(response.url) and purpose.is_headed(page))
    return "it is an article" if is_article else ""


def _emptiness(page: Page) -> str:
    """Return why a page may have no headlines, and what to do."""
    if purpose.is_shell(page):
        return f'{_SHELL}; look for its feed or, with kind = "json", for the data that it loads'
    if purpose.is_login(page):
        return "it asks for a login"
    return (
        "none of its links reads like one; name them in select, or, where only a browser shows them, JavaScript loads "
        'them: look for a feed or, with kind = "json", for the data'
    )

"""`feed.atom`: Atom 1.0 (RFC 4287), one entry a story, written by feedgen."""

from __future__ import annotations

from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from tickerfeed._version import __version__
from tickerfeed.model import Document, Site
from tickerfeed.render.atom_extension import CreditEntryExtension, CreditExtension
from tickerfeed.render.credit import body_html
from tickerfeed.render.fragment import framed, inner, kept
from tickerfeed.render.pieces import Piece, is_language, looks_like_markup, pieces, web_url
from tickerfeed.render.publication import Publication, archived_as, document, zulu
from tickerfeed.text.clean import line
from tickerfeed.text.taguri import mint

NAME = "feed.atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def atom(publication: Publication) -> Document:
    """Return the combined feed as Atom."""
    previous = archived_as(publication.archive[-1].number) if publication.archive else None
    return document(NAME, MEDIA_TYPE, written(publication, NAME, previous), publication.updated)


def written(publication: Publication, name: str, previous: str | None = None, *, is_archive: bool = False) -> bytes:
    """Return an Atom document called `name`; `previous` is that of the page of the archive before it (RFC 5005 4)."""
    feed = _feed(publication, name)
    feed.credit.history(
        previous=publication.absolute(previous) if previous else None,
        current=publication.absolute(NAME) if is_archive else None,
    )
    parts = (_part(piece, publication.site.language) for piece in pieces(publication))
    return framed(feed.atom_str(pretty=True), b"</feed>\n", parts)


def feed_id(site: Site, edition: str = "") -> str:
    """Return the permanent id of a combined feed: a tag URI (RFC 4151), so that it outlives a change of address."""
    return mint(site.authority, f"feed/{edition}" if edition else "feed")


def _feed(publication: Publication, name: str) -> FeedGenerator:
    site = publication.site
    feed = FeedGenerator()
    feed.register_extension("credit", CreditExtension, CreditEntryExtension)
    feed.id(feed_id(site, publication.edition))
    feed.title(line(site.title) or "tickerfeed")
    feed.updated(publication.updated)
    feed.author(name=line(site.title) or "tickerfeed")
    feed.generator("tickerfeed", version=__version__)
    if site.subtitle:
        feed.subtitle(line(site.subtitle))
    if is_language(site.language):
        feed.language(site.language)
    if site.url:
        feed.link(href=site.url, rel="alternate", type="text/html")
        feed.link(href=site.url + name, rel="self", type="application/atom+xml")
    feed.credit.deleted(tuple((line(one.id), zulu(one.at)) for one in publication.gone))
    feed.credit.hubs(tuple(hub for hub in map(web_url, publication.hubs) if hub))
    return feed


@kept
def _part(piece: Piece, language: str) -> bytes:
    feed = etree.Element("feed")
    feed.append(_entry(piece, language).atom_entry())
    return inner(feed, 1)


def _entry(piece: Piece, language: str) -> FeedEntry:
    entry = FeedEntry()
    entry.register_extension("credit", CreditEntryExtension)
    entry.id(piece.id)
    entry.title(piece.title)
    entry.updated(piece.updated)
    if piece.published:
        entry.published(piece.published)
    if piece.url:
        entry.link(href=piece.url, rel="alternate")
    if piece.summary:
        is_odd = looks_like_markup(piece.summary)
        entry.summary(
            escape(piece.summary, quote=False) if is_odd else piece.summary, type="html" if is_odd else "text"
        )
    entry.author(name=piece.outlet.title)
    entry.content(body_html(piece, language), type="html")
    entry.category([{"term": category} for category in piece.categories])
    _credit(entry.credit, piece, language)
    return entry


def _credit(credit: CreditEntryExtension, piece: Piece, language: str) -> None:
    if looks_like_markup(piece.title):  # a plain title would be right, but some readers would act on it
        credit.html_title(escape(piece.title, quote=False))
    if piece.language and piece.language != language:
        credit.language(piece.language)
    for copy in piece.copies:
        if copy.url and copy.url != piece.url:
            credit.add("related", copy.url, copy.outlet.title)
    credit.replies(piece.comments.page, piece.comments.feed, piece.comments.count)
    if piece.origin and piece.origin.url:
        credit.add("via", piece.origin.url, piece.origin.title)
    if piece.outlet.feed_url:
        credit.add("via", piece.outlet.feed_url, piece.outlet.title)
        credit.source(piece.outlet.feed_url, piece.outlet.title, piece.updated)

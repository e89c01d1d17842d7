"""`feed.rss`: RSS 2.0 with Atom's self link and Dublin Core's creator, one item a story."""

from __future__ import annotations

from html import escape
from typing import Any

from lxml import etree

from tickerfeed._version import __version__
from tickerfeed.model import Document, Site
from tickerfeed.render.credit import body_html
from tickerfeed.render.fragment import framed, inner, kept
from tickerfeed.render.pieces import Comments, Piece, looks_like_markup, pieces, web_url
from tickerfeed.render.publication import Publication, document
from tickerfeed.text.clean import line
from tickerfeed.text.headers import http_date

NAME = "feed.rss"
_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_SLASH = "http://purl.org/rss/1.0/modules/slash/"
_WFW = "http://wellformedweb.org/CommentAPI/"
_SPACES = {"atom": _ATOM, "dc": _DC}
_COMMENT_SPACES = {"slash": _SLASH, "wfw": _WFW}


def rss(publication: Publication) -> Document:
    """Return the combined feed as RSS 2.0."""
    told = pieces(publication)
    spaces = _SPACES
    if any(piece.comments != Comments() for piece in told):
        spaces = spaces | _COMMENT_SPACES
    root = etree.Element("rss", version="2.0", nsmap=spaces)
    channel = etree.SubElement(root, "channel")
    _describe(channel, publication)
    frame = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    body = framed(frame, b"  </channel>\n</rss>\n", (_part(piece, publication.site.language) for piece in told))
    return document(NAME, "application/rss+xml; charset=utf-8", body, publication.updated)


def home(site: Site) -> str:
    """Return the site's address; where it knows none, that of its tag authority, since RSS demands one."""
    return site.url or f"https://{site.authority.partition(',')[0].rpartition('@')[2]}/"


def _describe(channel: Any, publication: Publication) -> None:
    site = publication.site
    title = line(site.title) or "tickerfeed"
    _text(channel, "title", title)
    _text(channel, "link", home(site))
    _text(channel, "description", line(site.subtitle) or title)
    _text(channel, "language", site.language)
    _text(channel, "lastBuildDate", http_date(publication.updated))
    _text(channel, "generator", f"tickerfeed {__version__}")
    _text(channel, "docs", "https://www.rssboard.org/rss-specification")
    if site.url:
        etree.SubElement(channel, f"{{{_ATOM}}}link", rel="self", href=site.url + NAME, type="application/rss+xml")
    for hub in filter(None, map(web_url, publication.hubs)):
        etree.SubElement(channel, f"{{{_ATOM}}}link", rel="hub", href=hub)


@kept
def _part(piece: Piece, language: str) -> bytes:
    root = etree.Element("rss", nsmap=_SPACES | _COMMENT_SPACES)
    _item(etree.SubElement(etree.SubElement(root, "channel"), "item"), piece, language)
    return inner(root, 2)


def _item(item: Any, piece: Piece, language: str) -> None:
    # RSS leaves open whether a title is plain text or HTML; one that would be markup is escaped for the latter.
    _text(item, "title", escape(piece.title, quote=False) if looks_like_markup(piece.title) else piece.title)
    if piece.url:
        _text(item, "link", piece.url)
    _text(item, "description", body_html(piece, language))
    for category in piece.categories:
        _text(item, "category", category)
    _text(item, "guid", piece.id).set("isPermaLink", "false")
    # Atom has `updated` for undated ones; here a date is needed, since some readers stop at an item without.
    _text(item, "pubDate", http_date(piece.published or piece.seen))
    if piece.outlet.feed_url:
        _text(item, "source", piece.outlet.title).set("url", piece.outlet.feed_url)
    _text(item, f"{{{_DC}}}creator", piece.outlet.title)
    _discuss(item, piece.comments)


def _discuss(item: Any, comments: Comments) -> None:
    if comments.page:
        _text(item, "comments", comments.page)
    if comments.feed:
        _text(item, f"{{{_WFW}}}commentRss", comments.feed)
    if comments.count is not None:
        _text(item, f"{{{_SLASH}}}comments", str(comments.count))


def _text(parent: Any, name: str, text: str) -> Any:
    element = etree.SubElement(parent, name)
    element.text = text
    return element

"""`feed.json`: JSON Feed 1.1 (jsonfeed.org/version/1.1), one item a story."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from tickerfeed.model import Document
from tickerfeed.render.credit import body_html
from tickerfeed.render.fragment import framed, kept
from tickerfeed.render.pieces import Piece, is_language, pieces, web_url
from tickerfeed.render.publication import Publication, document, zulu
from tickerfeed.text.clean import line

NAME = "feed.json"


def jsonfeed(publication: Publication) -> Document:
    """Return the combined feed as JSON Feed."""
    site = publication.site
    hubs = [{"type": "WebSub", "url": hub} for hub in filter(None, map(web_url, publication.hubs))]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": line(site.title) or "tickerfeed",
        "home_page_url": site.url,
        "feed_url": publication.absolute(NAME),
        "description": line(site.subtitle),
        "language": site.language if is_language(site.language) else None,
        "authors": [{"name": line(site.title) or "tickerfeed"}],
        "hubs": hubs,
        "items": [],
    }
    frame = json.dumps(_given(feed, always="items"), ensure_ascii=False, indent=1).encode() + b"\n"
    items = b",".join(_part(piece, site.language) for piece in pieces(publication))
    body = framed(frame, b"]\n}\n", [items, b"\n "]) if items else frame
    return document(NAME, "application/feed+json; charset=utf-8", body, publication.updated)


@kept
def _part(piece: Piece, language: str) -> bytes:
    # The bytes are those of `json`, which writes indented text a character at a time in Python: fifteen times slower.
    text: bytes = msgspec.json.format(msgspec.json.encode(_item(piece, language)), indent=1)
    return (b"\n" + text).replace(b"\n", b"\n  ")  # in its texts a line feed is escaped


def _item(piece: Piece, language: str) -> dict[str, Any]:
    item = {
        "id": piece.id,
        "url": piece.url,
        "external_url": piece.origin.url if piece.origin else None,
        "title": piece.title,
        "content_html": body_html(piece, language),
        "summary": piece.summary,
        "date_published": zulu(piece.published) if piece.published else None,
        "date_modified": zulu(piece.updated),
        "authors": [{"name": piece.outlet.title}],
        "tags": list(piece.categories),
        "language": piece.language,
    }
    return _given(item)


def _given(tree: dict[str, Any], always: str = "") -> dict[str, Any]:
    """Return `tree` without what is not known: JSON Feed leaves a field out rather than empty."""
    return {name: value for name, value in tree.items() if value or name == always}

"""`ticker.json`, its schema, and `ticker.txt`: what web sites fetch."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

import msgspec

from tickerfeed.model import Document, Headline
from tickerfeed.render.pieces import Copy, Outlet, Piece, legal, outlet, pieces, web_url
from tickerfeed.render.publication import Publication, document, zulu
from tickerfeed.render.tickerschema import SCHEMA
from tickerfeed.text.clean import line

NAME = "ticker.json"
_JSON = "application/json; charset=utf-8"


def ticker_json(publication: Publication) -> Document:
    """Return the contract for web sites; ``revision`` is a hash of everything in it but itself."""
    told = {piece.id: piece for piece in pieces(publication)}
    shown = [told.get(headline.story_id) or _untold(headline, publication) for headline in publication.ticker.headlines]
    updated = max((piece.updated for piece in shown), default=publication.updated)
    items = [_item(headline, piece) for headline, piece in zip(publication.ticker.headlines, shown, strict=True)]
    content = {
        "updated": zulu(updated),
        "stale": publication.is_stale,
        "ttl": publication.ttl,
        "language": publication.site.language,
        "title": line(publication.site.title),
        "text": legal(publication.ticker.text),
        "separator": legal(publication.ticker.separator),
        "links": _links(publication),
        "items": items,
    }
    tree = {"version": 1, "revision": _revision(content), **content}
    return document(NAME, _JSON, _compact(tree), updated)


def ticker_schema(publication: Publication) -> Document:
    """Return the JSON Schema (2020-12) of `ticker.json`."""
    return _schema(publication.absolute("ticker.schema.json"))


@lru_cache(maxsize=64)
def _schema(address: str | None) -> Document:
    schema = {"$schema": SCHEMA["$schema"], "$id": address, **SCHEMA} if address else SCHEMA
    body = json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"
    return document("ticker.schema.json", _JSON, body)


def ticker_txt(publication: Publication) -> Document:
    """Return the line alone with one newline at its end."""
    return document(
        "ticker.txt", "text/plain; charset=utf-8", legal(publication.ticker.text).encode() + b"\n", publication.updated
    )


def _untold(headline: Headline, publication: Publication) -> Piece:
    """Stand in for a story that is on the ticker but past the feeds' bound."""
    return Piece(
        id=headline.story_id,
        title=line(headline.text),
        url=web_url(headline.url),
        outlet=outlet(publication, headline.source_id),
        updated=publication.updated,
        seen=publication.updated,
    )


def _links(publication: Publication) -> dict[str, str | None]:
    """Return where the outputs are: absolute where the site knows its address, else relative to `ticker.json`."""
    base = publication.site.url
    return {"self": base + NAME, "feed": base + "feed.atom", "page": base or "./", "live": _live(publication)}


def _live(publication: Publication) -> str | None:
    """Return where new revisions are told: at the root, for an edition too."""
    if not publication.is_live:
        return None
    edition, base = publication.edition, publication.site.url
    if not edition:
        return f"{base}events"
    root = base.removesuffix(f"editions/{edition}/") if base else "../../"
    return f"{root}events?edition={edition}"


def _item(headline: Headline, piece: Piece) -> dict[str, Any]:
    return {
        "id": piece.id,
        "title": line(headline.text),
        "url": web_url(headline.url),
        "source": {**_source(piece.outlet), "url": piece.outlet.feed_url},
        "province": piece.province,
        "published": zulu(piece.published) if piece.published else None,
        "updated": zulu(piece.updated),
        "urgent": piece.is_urgent,
        "pinned": piece.is_pinned,
        "expires": zulu(piece.expires) if piece.expires else None,
        "outlets": piece.outlets,
        "event": piece.is_event,
        "also": [_also(copy) for copy in piece.copies],
    }


def _source(outlet: Outlet) -> dict[str, str | None]:
    return {"id": outlet.id, "title": outlet.title}


def _also(copy: Copy) -> dict[str, Any]:
    return {"source": _source(copy.outlet), "url": copy.url}


def _revision(content: dict[str, Any]) -> str:
    return hashlib.sha256(_compact(content)).hexdigest()[:16]


def _compact(tree: dict[str, Any]) -> bytes:
    # The bytes of `json` without blanks, which takes ten times as long; it is written twice, for its revision is in it.
    return msgspec.json.encode(tree) + b"\n"

"""`index.html` and its stylesheet: the page for people, complete without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, StrictUndefined, Template

from tickerfeed._version import __version__
from tickerfeed.model import Document
from tickerfeed.render import atom, jsonfeed, opml, rss
from tickerfeed.render.origin import Origin
from tickerfeed.render.pieces import Copy, Outlet, Piece, pieces, web_url
from tickerfeed.render.publication import Publication, document, zulu
from tickerfeed.text.clean import line
from tickerfeed.text.provinces import of_code

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True, slots=True)
class Moment:
    """One time twice: for machines, and as people in Viet Nam write it."""

    machine: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One story as the page shows it."""

    title: str
    url: str | None
    language: str | None
    summary: str
    outlet: Outlet
    province: str
    moment: Moment
    is_dated: bool
    copies: tuple[Copy, ...]
    outlets: int
    origin: Origin | None


def page(publication: Publication, templates: Mapping[str, str]) -> Document:
    """Return `index.html`, made from the template of that name."""
    zone = _zone(publication.site.timezone)
    text = _template(templates["index.html"]).render(
        site=publication.site,
        title=line(publication.site.title) or "tickerfeed",
        headlines=[(line(it.text), web_url(it.url)) for it in publication.ticker.headlines],
        rows=[_row(piece, publication.site.language, zone) for piece in pieces(publication)],
        updated=moment(publication.updated, zone) if publication.told else None,
        is_stale=publication.is_stale,
        names={"atom": atom.NAME, "rss": rss.NAME, "json": jsonfeed.NAME, "opml": opml.NAME},
        version=__version__,
    )
    return document("index.html", "text/html; charset=utf-8", text.encode(), publication.updated)


def stylesheet(templates: Mapping[str, str]) -> Document:
    """Return `style.css`; a document of its own, so that the page gets along with a strict content policy."""
    return document("style.css", "text/css; charset=utf-8", templates["style.css"].encode())


def moment(when: datetime, zone: tzinfo) -> Moment:
    """Return a time as `08:02, Chủ Nhật 22/11/2026` in `zone`."""
    local = when.astimezone(zone)
    return Moment(zulu(when), f"{local:%H:%M}, {_WEEKDAYS[local.weekday()]} {local:%d/%m/%Y}")


def _row(piece: Piece, language: str, zone: tzinfo) -> Row:
    return Row(
        title=piece.title,
        url=piece.url,
        language=piece.language if piece.language != language else None,
        summary=piece.summary if piece.summary != piece.title else "",
        outlet=piece.outlet,
        province=_province(piece.province or ""),
        moment=moment(piece.published or piece.seen, zone),
        is_dated=piece.published is not None,
        copies=piece.copies,
        outlets=piece.outlets,
        origin=piece.origin,
    )


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _province(code: str) -> str:
    found = of_code(code)
    return found.name if found else code


@cache
def _template(text: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)

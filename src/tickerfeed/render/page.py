"""`index.html` and its stylesheet: the page for people, complete without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from markupsafe import Markup
from msgspec import Struct

from tickerfeed._version import __version__
from tickerfeed.model import Document
from tickerfeed.render import atom, jsonfeed, opml, rss, tickerjson
from tickerfeed.render.fragment import kept
from tickerfeed.render.language import Moment, moment, number, spoken, words, zone_of
from tickerfeed.render.origin import Origin
from tickerfeed.render.pieces import Copy, Outlet, Piece, pieces, web_url
from tickerfeed.render.publication import Publication, constant, document
from tickerfeed.render.template import filled, part
from tickerfeed.render.widget import CURRENT
from tickerfeed.text.clean import line
from tickerfeed.text.provinces import of_code

EVENTS_WITHIN = timedelta(hours=36)  # of the newest story: the day's, and last evening's in the morning
MOST_EVENTS = 12

_NAMES = {
    "atom": atom.NAME,
    "rss": rss.NAME,
    "json": jsonfeed.NAME,
    "opml": opml.NAME,
    "ticker": tickerjson.NAME,
    "widget": CURRENT,
}


class Row(Struct, frozen=True):
    """One story as the page shows it."""

    title: str
    url: str | None
    language: str | None
    summary: str
    outlet: Outlet
    province: str
    moment: Moment
    is_dated: bool
    is_urgent: bool
    is_own: bool
    until: Moment | None
    copies: tuple[Copy, ...]
    outlets: str  # how many, in words
    origin: Origin | None


class Way(Struct, frozen=True):
    """One choice of the switch between editions; the one that is shown has no address."""

    title: str
    url: str | None


class Parts(Struct, frozen=True):
    """The stories of a page: what the editor set off, the events of the day, and all others, each once."""

    notices: tuple[Piece, ...]
    events: tuple[Piece, ...]
    others: tuple[Piece, ...]


def page(publication: Publication, templates: Mapping[str, str]) -> Document:
    """Return `index.html`, made from the template of that name."""
    site = publication.site
    language, zone = spoken(site.language), zone_of(site.timezone)
    shown = parts(pieces(publication))

    def story(piece: Piece) -> Markup:
        return _part(piece, site.language, site.timezone, templates["story.html"])

    body = filled(
        templates["index.html"],
        site=site,
        t=words(language),
        language=language,
        stories_language=site.language if site.language != language else None,
        title=line(site.title) or "tickerfeed",
        ways=_ways(publication, words(language)["all"]),
        headlines=[(line(it.text), web_url(it.url)) for it in publication.ticker.headlines],
        notices=[story(piece) for piece in shown.notices],
        events=[story(piece) for piece in shown.events],
        rows=[story(piece) for piece in shown.others],
        updated=moment(publication.updated, zone, language) if publication.told else None,
        is_stale=publication.is_stale,
        counts_visits=publication.counts_visits,
        root="../../" if publication.edition else "",
        names=_NAMES,
        version=__version__,
    )
    return document("index.html", "text/html; charset=utf-8", body, publication.updated)


def stylesheet(templates: Mapping[str, str]) -> Document:
    """Return `style.css`; a document of its own, so that the page gets along with a strict content policy."""
    return constant("style.css", "text/css; charset=utf-8", templates["style.css"])


def parts(told: Iterable[Piece]) -> Parts:
    """Part the stories of a page, urgent notices first; no story stands twice."""
    every = tuple(told)
    notices = [piece for piece in every if piece.expires]
    rest = [piece for piece in every if not piece.expires]
    newest = max((_when(piece) for piece in rest), default=None)
    events = [piece for piece in rest if newest and piece.is_event and newest - _when(piece) <= EVENTS_WITHIN]
    events = events[:MOST_EVENTS]
    listed = {piece.id for piece in events}
    return Parts(
        tuple(sorted(notices, key=lambda piece: not piece.is_urgent)),
        tuple(events),
        tuple(piece for piece in rest if piece.id not in listed),
    )


def _when(piece: Piece) -> datetime:
    return piece.published or piece.seen


def _ways(publication: Publication, everything: str) -> list[Way]:
    """Return the choices between the whole and its editions, relative to the page; none where there is no edition."""
    if not publication.editions:
        return []
    here = publication.edition
    root = "../../" if here else ""
    whole = Way(everything, "../../" if here else None)
    others = (Way(title, None if name == here else f"{root}editions/{name}/") for name, title in publication.editions)
    return [whole, *others]


@kept
def _part(piece: Piece, site_language: str, timezone: str, template: str) -> Markup:
    language = spoken(site_language)
    return part(
        template,
        row=_row(piece, site_language, timezone),
        t=words(language),
        language=language,
        stories_language=site_language if site_language != language else None,
    )


def _row(piece: Piece, site_language: str, timezone: str) -> Row:
    language, zone = spoken(site_language), zone_of(timezone)
    return Row(
        title=piece.title,
        url=piece.url,
        language=piece.language if piece.language != site_language else None,
        summary=piece.summary if piece.summary != piece.title else "",
        outlet=piece.outlet,
        province=_province(piece.province or ""),
        moment=moment(_when(piece), zone, language),
        is_dated=piece.published is not None,
        is_urgent=piece.is_urgent,
        is_own=piece.is_own,
        until=moment(piece.expires, zone, language) if piece.expires else None,
        copies=piece.copies,
        outlets=f"{number(piece.outlets, language)} {words(language)['outlets']}" if piece.outlets > 1 else "",
        origin=piece.origin,
    )


def _province(code: str) -> str:
    found = of_code(code)
    return found.name if found else code

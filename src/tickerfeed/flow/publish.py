"""Publish: read recent stories, compose the ticker, render the documents, hand them to the sink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from tickerfeed.flow.heard import is_stale
from tickerfeed.flow.shown import EVERYTHING, Shown, shown
from tickerfeed.model import Document, Edition, Site, Source
from tickerfeed.ports import Sink, Store
from tickerfeed.render.everything import render
from tickerfeed.render.publication import Publication
from tickerfeed.story.rank import order
from tickerfeed.story.selection import Selection
from tickerfeed.ticker import TickerOptions, compose


class Press(Struct, frozen=True):
    """What publishing works with, beside the store: settings and texts that do not change between two revisions."""

    site: Site
    sources: Mapping[str, Source]
    ticker: TickerOptions
    entries: int
    reach: timedelta  # how far back stories are taken
    hubs: tuple[str, ...]
    templates: Mapping[str, str]
    editions: tuple[Edition, ...] = ()  # that are published
    tickers: Mapping[str, TickerOptions] = field(default_factory=dict)  # of editions that have their own, by id
    is_live: bool = False  # open pages are told of new revisions
    counts_visits: bool = False
    has_archive: bool = False


def published(editions: Iterable[Edition], sources: Mapping[str, Source]) -> tuple[Edition, ...]:
    """Return the editions that are published: not those that no source is for."""
    taken = ((edition, Selection(edition, sources).source_ids) for edition in editions)
    return tuple(edition for edition, ids in taken if ids is None or ids)


def gather(store: Store, press: Press, now: datetime, started_at: datetime) -> Publication:
    """Return the whole that is to be published of the store's stories as they stand.

    A daemon that has just started waits an hour before it calls its news stale: `started_at` counts as an answer.
    """
    found = shown(store, press.reach, press.entries, now)
    stale = is_stale(store.states().values(), now, started_at)
    return publication(press, EVERYTHING, found, now, stale=stale)


def publication(press: Press, selection: Selection, found: Shown, now: datetime, *, stale: bool) -> Publication:
    """Return what is to be published of the whole or of an edition, which shows `found`."""
    edition = selection.edition
    options = press.tickers.get(edition.id, press.ticker)
    line = compose(order(found.told, options.order, now, press.sources), options, now)
    return Publication(
        site=_site(press.site, edition),
        sources=press.sources if selection.source_ids is None else selection.sources,
        told=found.told,
        ticker=line,
        gone=found.gone,
        hubs=press.hubs,
        is_stale=stale,
        edition=edition.id,
        editions=tuple((one.id, one.title) for one in press.editions),
        is_live=press.is_live,
        counts_visits=press.counts_visits,
    )


def _site(site: Site, edition: Edition) -> Site:
    """Return what the outputs of an edition say of themselves."""
    if not edition.id:
        return site
    url = f"{site.url}editions/{edition.id}/" if site.url else ""
    return replace(site, title=edition.title, subtitle=site.title, url=url)


def issue(publication: Publication, press: Press, sink: Sink) -> tuple[str | None, tuple[Document, ...]]:
    """Render and publish; return the new revision, None when no byte changed, and the documents.

    Raises `PublishError`; what was published before then stays.
    """
    documents = render(publication, press.templates)
    return sink.publish(documents, publication.edition), documents

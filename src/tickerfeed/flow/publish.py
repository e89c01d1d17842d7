"""Publish: read recent stories, compose the ticker, render the documents, hand them to the sink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickerfeed.flow.shown import shown
from tickerfeed.model import Document, Site, Source, SourceState
from tickerfeed.ports import Sink, Store
from tickerfeed.render.everything import render
from tickerfeed.render.publication import Publication
from tickerfeed.story.rank import order
from tickerfeed.ticker import TickerOptions, compose

STALE_AFTER = timedelta(hours=1)  # without any source having answered well (CONTRACT: `stale`)


@dataclass(frozen=True, slots=True)
class Press:
    """What publishing works with, beside the store: settings and texts that do not change between two revisions."""

    site: Site
    sources: Mapping[str, Source]
    ticker: TickerOptions
    entries: int
    reach: timedelta  # how far back stories are taken
    hubs: tuple[str, ...]
    templates: Mapping[str, str]


def gather(store: Store, press: Press, now: datetime, started_at: datetime) -> Publication:
    """Return what is to be published of the store's stories as they stand.

    A daemon that has just started waits an hour before it calls its news stale: `started_at` counts as an answer.
    """
    found = shown(store, press.reach, press.entries, now)
    line = compose(order(found.told, press.ticker.order, now, press.sources), press.ticker, now)
    return Publication(
        site=press.site,
        sources=press.sources,
        told=found.told,
        ticker=line,
        gone=found.gone,
        hubs=press.hubs,
        is_stale=is_stale(store.states().values(), now, started_at),
    )


def is_stale(states: Iterable[SourceState], now: datetime, since: datetime) -> bool:
    """Return whether no source has answered well within `STALE_AFTER`."""
    answered = [state.last_success_at for state in states if state.last_success_at]
    return now - max([since, *answered]) > STALE_AFTER


def issue(publication: Publication, press: Press, sink: Sink) -> tuple[str | None, tuple[Document, ...]]:
    """Render and publish; return the new revision, None when no byte changed, and the documents.

    Raises `PublishError`; what was published before then stays.
    """
    documents = render(publication, press.templates)
    return sink.publish(documents), documents

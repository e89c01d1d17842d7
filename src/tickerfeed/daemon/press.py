"""Folding and publishing: one at a time, off the event loop."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from tickerfeed.config.schema import Config
from tickerfeed.errors import TickerfeedError
from tickerfeed.flow.fold import Folder
from tickerfeed.flow.publish import Press, gather, issue
from tickerfeed.model import Document
from tickerfeed.ports import Clock, Sink, Store, StoreThread
from tickerfeed.publish.templates import load
from tickerfeed.render.publication import Publication

log = logging.getLogger(__name__)


def press_of(config: Config) -> Press:
    """Return what publishing works with under this configuration."""
    return Press(
        site=config.site,
        sources={source.id: source for source in config.sources},
        ticker=config.ticker,
        entries=config.publish.entries,
        reach=config.store.retention,
        hubs=config.publish.hubs,
        templates=load(),
    )


class PressRoom:
    """Folds what the polls saved and publishes what came of it."""

    def __init__(self, press: Press, store: StoreThread, sink: Sink, clock: Clock) -> None:
        self.press = press
        self._store = store
        self._sink = sink
        self._clock = clock
        self._started_at = clock()
        self._one_at_a_time = asyncio.Lock()
        self._folder: Folder | None = None
        self._folded_for: Press | None = None

    async def run(self) -> tuple[str | None, tuple[Document, ...]]:
        """Fold, render and publish; return the new revision (None: no byte changed) and the documents.

        Raises `StoreError` or `PublishError`; what was published before then stays. A run that has begun is finished
        also when its caller is cancelled, as the scheduler's jobs are at the stop: its thread cannot be stopped, and
        must not go on beside the next run's.
        """
        return await asyncio.shield(self._run())

    async def _run(self) -> tuple[str | None, tuple[Document, ...]]:
        async with self._one_at_a_time:
            press, now = self.press, self._clock()
            publication = await self._store.run(lambda store: self._gather(store, press, now))
            revision, documents = await asyncio.to_thread(issue, publication, press, self._sink)
        if revision:
            log.info("published revision %s with %d stories", revision, len(publication.told))
        return revision, documents

    def _gather(self, store: Store, press: Press, now: datetime) -> Publication:
        if self._folder is None or self._folded_for is not press:  # a reload brings other sources
            self._folder, self._folded_for = Folder(press.sources, press.site.authority), press
        self._folder.fold(store, now)
        return gather(store, press, now, self._started_at)


class Trouble:
    """Says a standing trouble once, and once more when it is over; a log that repeats itself is not read."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._line = ""

    def met(self, failure: TickerfeedError) -> None:
        """Log `failure` unless it is the one that stands already."""
        if str(failure) != self._line:
            self._line = str(failure)
            log.error("%s: %s", self._what, failure)

    def over(self) -> None:
        """Log that the trouble, if there was one, is over."""
        if self._line:
            log.warning("%s: works again", self._what)
            self._line = ""

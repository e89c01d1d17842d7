"""Folding and publishing: one at a time, off the event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime

from tickerfeed.config.schema import Config
from tickerfeed.errors import TickerfeedError
from tickerfeed.flow.editions import Editions
from tickerfeed.flow.fold import Folder
from tickerfeed.flow.follow import Follower
from tickerfeed.flow.publish import Press, issue, published
from tickerfeed.flow.shown import shelves
from tickerfeed.model import Document, Told
from tickerfeed.ports import Clock, Sink, Store, StoreThread
from tickerfeed.publish.outputs import placed
from tickerfeed.publish.templates import load
from tickerfeed.render.pieces import make_room
from tickerfeed.render.publication import Publication
from tickerfeed.story.selection import Selection

log = logging.getLogger(__name__)

SPARE = 5 / 4  # stories of which the parts of documents are kept, for each that can be shown


def press_of(config: Config) -> Press:
    """Return what publishing works with under this configuration, and make room for what it shows."""
    sources = {source.id: source for source in config.sources}
    make_room(int(SPARE * config.publish.entries * (1 + len(config.editions))))
    return Press(
        site=config.site,
        sources=sources,
        ticker=config.ticker,
        entries=config.publish.entries,
        reach=config.store.retention,
        hubs=config.publish.hubs,
        templates=load(),
        editions=published(config.editions, sources),
        tickers=config.tickers,
        is_live=config.serve.live,
        counts_visits=config.serve.visits,
        has_archive=config.publish.archive,
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
        self.follows = False  # another process folds: what it has folded is published here, too
        self._folder: Folder | Follower | None = None
        self._editions: Editions | None = None
        self._tidied_for: Editions | None = None  # no others are left among the outputs
        self._untold: str | None = None  # a revision that a run has published before it failed
        self._documents: dict[str, tuple[Document, ...]] = {}  # as they are served, by edition

    @property
    def stories(self) -> tuple[Told, ...]:
        """The stories of the whole as they were published last."""
        return self._editions.told if self._editions else ()

    def last_until(self, now: datetime) -> datetime:
        """Return until when a run without news would change nothing; see `Editions.last_until`."""
        return self._editions.last_until(now) if self._editions else now

    async def run(self) -> tuple[str | None, tuple[Document, ...]]:
        """Fold, render and publish; return the new revision (None: no byte changed) and the documents of all editions.

        Where the whole did not change, but an edition, the revision is the edition's.

        Raises `StoreError` or `PublishError`; what was published before then stays. A run that has begun is finished
        also when its caller is cancelled, as the scheduler's jobs are at the stop: its thread cannot be stopped, and
        must not go on beside the next run's.
        """
        return await asyncio.shield(self._run())

    async def _run(self) -> tuple[str | None, tuple[Document, ...]]:
        async with self._one_at_a_time:
            press, now = self.press, self._clock()
            editions = self._editions
            if editions is None or editions.press is not press:  # a reload brings other sources and editions
                editions = self._editions = Editions(press, self._started_at)
                self._folder = None
            publications = await self._store.run(lambda store: self._gather(store, editions, now))
            await asyncio.to_thread(self._issue, editions, publications)
            revision, self._untold = self._untold, None
            return revision, tuple(document for one in self._documents.values() for document in one)

    def _gather(self, store: Store, editions: Editions, now: datetime) -> tuple[Publication, ...]:
        press = editions.press
        folder, self._folder = self._folder, None  # comes back when all has gone well
        if folder is None or isinstance(folder, Follower) is not self.follows:
            folder = Follower() if self.follows else self._new_folder(press)
            editions.forget()
        touched = folder.fold(store, now).sources
        found = editions.gather(store, touched, now)
        self._folder = folder
        return found

    @staticmethod
    def _new_folder(press: Press) -> Folder:
        selections = [Selection(edition, press.sources) for edition in press.editions]
        return Folder(press.sources, press.site.authority, shelves(selections, press.entries))

    def _issue(self, editions: Editions, publications: Collection[Publication]) -> None:
        """Render and publish. What could not be published is tried again the next time.

        Where nothing has changed, the files of the whole are still looked at, and made again where they came to harm.
        """
        if not publications:
            self._untold = self._sink.publish(self._documents[""])
            if self._untold:
                log.warning("files among the outputs were missing or damaged, and have been made again")
        for publication in publications:
            revision, documents = issue(publication, editions.press, self._sink)
            self._documents[publication.edition] = placed(documents, publication.edition)
            editions.issued(publication)
            if revision:
                where = f" of edition {publication.edition}" if publication.edition else ""
                log.info("published revision %s%s with %d stories", revision, where, len(publication.told))
                self._untold = self._untold or revision
        if self._tidied_for is not editions:
            self._sink.keep(editions.ids)
            self._documents = {name: self._documents[name] for name in ("", *editions.ids)}
            self._tidied_for = editions


class Trouble:
    """Says a standing trouble once, and once more when it is over; a log that repeats itself is not read."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._line = ""

    def met(self, failure: Exception) -> None:
        """Log `failure` in one line unless it is the one that stands already, also one that nobody thought of."""
        is_known = isinstance(failure, TickerfeedError)
        line = str(failure) if is_known else f"a fault of ours: {type(failure).__name__}: {failure}"
        if line != self._line:
            self._line = line
            log.error("%s: %s", self._what, " ".join(line.split()))
            log.debug("%s", self._what, exc_info=failure)

    def over(self) -> None:
        """Log that the trouble, if there was one, is over."""
        if self._line:
            log.warning("%s: works again", self._what)
            self._line = ""

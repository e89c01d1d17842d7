"""Everything beside polling and serving that goes between the daemon and others: hubs, the webhook, counted visits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.messenger import Messenger
from tickerfeed.daemon.press import Trouble
from tickerfeed.daemon.subscriber import Subscriber
from tickerfeed.daemon.workshop import Workshop
from tickerfeed.errors import StoreError
from tickerfeed.flow.poll import PollReport
from tickerfeed.model import Document
from tickerfeed.serve.visits import Visits

VISITS = "visits"  # the store's fact that holds how many there were
GRACE = 1.0  # seconds that messages on their way get at the stop


class Outreach:
    """Starts and stops after the workshop's edges are there; ``heard`` is told what each push came to."""

    def __init__(self, workshop: Workshop, visits: Visits | None, heard: Callable[[PollReport], None]) -> None:
        self._workshop = workshop
        self._visits = visits
        self._messenger = Messenger(workshop.config, workshop.client, workshop.store)
        self._trouble = Trouble("visits")
        self.subscriber: Subscriber | None = None
        if workshop.config.websub.enabled:
            self.subscriber = Subscriber(
                workshop.config,
                lambda: workshop.desk,
                lambda: workshop.client,
                lambda: workshop.press.press.sources,
                heard,
            )

    async def start(self) -> None:
        """Recall what was counted and agreed, and listen to hubs. Raises `StoreError` or `ServeError`."""
        if self._visits:
            self._visits.recall(await self._workshop.store.run(lambda store: store.meta_get(VISITS)))
        if self.subscriber:
            await self.subscriber.start()

    def heard(self, report: PollReport) -> None:
        """Learn from a poll which hub its source names."""
        if self.subscriber:
            self.subscriber.polled(report, utc_now())

    def tick(self, now: datetime) -> None:
        """Do what it is time for; waits for nothing."""
        if self.subscriber:
            self.subscriber.tick(now)

    async def published(self, documents: Iterable[Document]) -> None:
        """Tell others; returns as soon as that is on its way."""
        await self._messenger.published(documents)

    async def keep(self) -> None:
        """Keep the visits that were counted since the last call, all in one write."""
        text = self._visits.unsaved() if self._visits else None
        if self._visits is None or text is None:
            return
        try:
            await self._workshop.store.run(lambda store: store.meta_set(VISITS, text))
        except StoreError as failure:
            self._trouble.met(failure)
            return
        self._trouble.over()
        self._visits.saved(text)

    def notes(self) -> list[str]:
        """Return lines for the operator."""
        return [*self._messenger.troubles, *(self.subscriber.notes(utc_now()) if self.subscriber else ())]

    async def reload(self) -> None:
        """Take over the workshop's new configuration; [websub] is as it was at the start."""
        await self._messenger.reload(self._workshop.config, self._workshop.client)

    async def stop(self) -> None:
        """Listen to hubs no more, let messages leave, keep the visits."""
        if self.subscriber:
            await self.subscriber.stop()
        await self._messenger.finish(GRACE)
        await self._messenger.close()
        await self.keep()

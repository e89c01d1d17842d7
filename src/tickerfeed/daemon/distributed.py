"""The daemon on PostgreSQL: a worker that polls its share, and a member that also publishes and serves.

Of all members one owns folding, publishing and housekeeping, and tells the store its sources; another takes over when
that one is gone. The others publish what it has folded among outputs of their own, and serve that.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from datetime import datetime

import uvloop

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.crew import SOURCES, Crew, differences, told
from tickerfeed.daemon.embedded import HOUSEKEEP, POLL_GRACE, TICK, Daemon
from tickerfeed.daemon.herald import Herald
from tickerfeed.daemon.lookout import Lookout
from tickerfeed.daemon.notify import Notifier
from tickerfeed.daemon.poller import Poller
from tickerfeed.daemon.press import Trouble
from tickerfeed.daemon.workshop import Workshop
from tickerfeed.errors import ConfigError, StoreError
from tickerfeed.flow.poll import PollReport
from tickerfeed.ports import PRESS, Store

log = logging.getLogger(__name__)


def run_worker(config: Config, reload: Callable[[], Config]) -> int:
    """Poll a share of the sources until SIGTERM or SIGINT; return the exit status. SIGHUP reloads.

    Raises `StoreError` when it cannot start.
    """
    return uvloop.run(Worker(config, reload).run())


def run_member(config: Config, reload: Callable[[], Config]) -> int:
    """Poll a share, publish and serve; see `embedded.run_config`."""
    return uvloop.run(Member(config, reload).run())


class Worker:
    """Polls its share, and nothing else."""

    def __init__(self, config: Config, reload: Callable[[], Config]) -> None:
        self._load = reload
        self._workshop = Workshop(config)
        sources = {source.id: source for source in config.sources}
        self._poller = Poller(self._workshop.desk, sources, config.fetch.per_host, self._heard)
        self._crew = Crew(config, self._workshop.store, self._poller)
        self._herald = Herald(has_proxy=bool(config.fetch.proxy))
        self._lookout = Lookout(self._herald, self._poller, self._workshop.store, self._crew)
        self._stopping = asyncio.Event()
        self._trouble = Trouble("store")
        self._notifier = Notifier()
        self._polls = 0
        self._learns_at = utc_now() + HOUSEKEEP

    async def run(self, started: Callable[[], None] | None = None) -> int:
        """Start, poll until asked to stop, stop in order; return the exit status. `started` is told it has begun."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        reloads: set[asyncio.Task[None]] = set()
        loop.add_signal_handler(signal.SIGHUP, lambda: reloads.add(asyncio.create_task(self.reload())))
        has_begun = False
        try:
            await self._workshop.join()
            await self._crew.start()
            has_begun = True
            log.info("a worker of %s", self._workshop.config.store.url.rpartition("@")[2])
            self._notifier.ready(f"polls a share of {len(self._poller.sources)} sources")
            if started:
                started()
            while not self._stopping.is_set():
                await self._tick(utc_now())
        finally:
            log.info("stopping after %d polls", self._polls)
            self._notifier.stopping()
            if has_begun:
                await self._crew.stop(POLL_GRACE)
            await self._workshop.close()
        return 0

    def stop(self) -> None:
        """Ask the worker to stop in order; `run` returns when it has."""
        self._stopping.set()

    async def _tick(self, now: datetime) -> None:
        try:
            await self._crew.tick(now)
            await self._lookout.look(now)
            if now >= self._learns_at:
                self._learns_at = now + HOUSEKEEP
                await self._workshop.learn_weight()
                self._poller.desk = self._workshop.desk
            self._trouble.over()
        except StoreError as failure:
            self._trouble.met(failure)
        self._notifier.beat()
        try:
            async with asyncio.timeout(TICK.total_seconds()):
                await self._stopping.wait()
        except TimeoutError:
            return

    def _heard(self, report: PollReport) -> None:
        self._polls += 1
        self._herald.heard(report, utc_now())

    async def reload(self) -> None:
        """Take over a good configuration; keep the old one when the new one is bad."""
        try:
            config = await asyncio.to_thread(self._load)
            old_client = await self._workshop.reload(config, tells=False)
        except (ConfigError, StoreError) as failure:
            log.error("reload refused, the old configuration stays: %s", failure)
            return
        sources = {source.id: source for source in config.sources}
        self._poller.abandon([name for name, source in self._poller.sources.items() if sources.get(name) != source])
        self._poller.desk, self._poller.sources = self._workshop.desk, sources
        self._poller.per_host = config.fetch.per_host
        self._herald.has_proxy = bool(config.fetch.proxy)
        self._crew.reload(config)
        log.info("configuration reloaded: %d sources", len(sources))
        await self._poller.drain(config.fetch.timeout.total_seconds())
        await old_client.close()


class Member(Daemon):
    """A daemon among others: it polls a share, publishes, serves, and may own what one does for all."""

    def __init__(self, config: Config, reload: Callable[[], Config]) -> None:
        super().__init__(config, reload)
        self._owns = False
        self._crew = Crew(config, self._workshop.store, self._poller)
        self._lookout = Lookout(self._herald, self._poller, self._workshop.store, self._crew)
        self._reaches_out = False
        self._seen = -1  # the fold's cursor at the last look

    async def _open(self) -> None:
        await self._workshop.join()
        if await self._workshop.store.run(lambda store: store.own(PRESS)):
            await self._become_owner()
        else:
            self._workshop.press.follows = True
        await self._crew.start()

    async def _become_owner(self) -> None:
        """Tell the store the sources, and fold and publish from now on. Raises `StoreError`."""
        config = self._workshop.config
        before = await self._workshop.store.run(lambda store: store.meta_get(SOURCES))
        if before is not None:
            differences(config, before)
        await self._tell()
        self._workshop.press.follows = False
        self._owns = self._has_news = True
        log.info("folds and publishes from now on")

    async def _tell(self) -> None:
        await self._workshop.tell_sources()
        text = told(self._workshop.config)
        await self._workshop.store.run(lambda store: store.meta_set(SOURCES, text))

    async def _reach_out(self) -> None:
        if self._owns and not self._reaches_out:
            self._reaches_out = True
            await self._outreach.start()

    async def _look_back(self) -> int:
        states = await self._workshop.store.run(lambda store: store.states())
        return sum(bool(state.trouble) for state in states.values())

    async def _look(self, now: datetime) -> None:
        await self._crew.tick(now)
        await self._lookout.look(now)
        await self._look_at_duty()
        cursor, has_more = await self._workshop.store.run(_log)
        self._has_news |= has_more if self._owns else cursor != self._seen
        self._seen = cursor
        self._has_reports = True  # others poll, too

    async def _look_at_duty(self) -> None:
        owns = await self._workshop.store.run(lambda store: store.own(PRESS))
        if owns and not self._owns:
            await self._become_owner()
            await self._reach_out()
        elif self._owns and not owns:
            log.error("another tickerfeed folds and publishes now; this one follows")
            self._owns, self._workshop.press.follows = False, True

    async def _housekeep(self) -> None:
        if self._owns:
            await super()._housekeep()
            return
        try:
            await self._workshop.learn_weight()
        except StoreError as failure:
            self._store_trouble.met(failure)
            return
        self._poller.desk = self._workshop.desk

    async def _stop_polling(self) -> None:
        await self._crew.stop(POLL_GRACE)

    async def reload(self) -> None:
        """Take over a good configuration; the owner tells the others of it."""
        await super().reload()
        self._crew.reload(self._workshop.config)
        if self._owns:
            try:
                await self._tell()
            except StoreError as failure:
                self._store_trouble.met(failure)


def _log(store: Store) -> tuple[int, bool]:
    """Return up to where the log has been folded, and whether there is more of it."""
    cursor = store.fold_cursor()
    return cursor, bool(store.log_lines(cursor, 1))

"""The daemon in one process: APScheduler's tick polls what is due, publishes what is new, serves what is published."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from tickerfeed.config.schema import Config
from tickerfeed.daemon import litter
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.editing import EditorsBell
from tickerfeed.daemon.herald import Herald
from tickerfeed.daemon.lookout import Lookout
from tickerfeed.daemon.metrics import Metrics
from tickerfeed.daemon.notify import Notifier
from tickerfeed.daemon.outreach import Outreach
from tickerfeed.daemon.poller import Poller
from tickerfeed.daemon.press import Trouble
from tickerfeed.daemon.shopfront import Shopfront
from tickerfeed.daemon.workshop import Workshop
from tickerfeed.errors import ConfigError, StoreError
from tickerfeed.flow.ahead import SLACK, bring_back
from tickerfeed.flow.housekeep import housekeep
from tickerfeed.flow.poll import PollReport

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)
PUBLISH_AT_LEAST = timedelta(minutes=1)  # ages and ends are crossed without a poll
REFRESH_STATUS = timedelta(seconds=5)
SWEEP = timedelta(minutes=5)
HOUSEKEEP = timedelta(hours=6)
POLL_GRACE = 6.0  # seconds that polls in flight get at the stop; the whole stop stays under ten

Load = Callable[[Path], Config]


def run(config_path: Path, load: Load) -> int:
    """Run until SIGTERM or SIGINT; return the exit status. SIGHUP reloads.

    Raises `ConfigError`, `StoreError`, or `ServeError` when it cannot start; later troubles are logged and outlived.
    """
    return run_config(load(config_path), lambda: load(config_path))


def run_config(config: Config, reload: Callable[[], Config], started: Callable[[str], None] | None = None) -> int:
    """Run `config`; `reload` makes the next one on SIGHUP; `started` is told the public address once it answers."""
    return uvloop.run(Daemon(config, reload).run(started))


class Daemon:
    """Owns the lifetimes: start, main loop, ordered stop."""

    def __init__(self, config: Config, reload: Callable[[], Config]) -> None:
        self._reload_config = reload
        self._workshop = Workshop(config)
        self._metrics = Metrics()
        self._litter = litter.Sweep()
        self._notifier = Notifier()
        self._poller = Poller(
            self._workshop.desk, self._workshop.press.press.sources, config.fetch.per_host, self._heard
        )
        self._front = Shopfront(config, self._metrics, self._workshop.sink.packed)
        self._herald = Herald(has_proxy=bool(config.fetch.proxy))
        self._lookout = Lookout(self._herald, self._poller, self._workshop.store)
        self._bell = EditorsBell(self._workshop.store)
        self._outreach = Outreach(self._workshop, self._front.visits, self._pushed)
        self._front.notes = self._outreach.notes
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._stopping = asyncio.Event()
        self._owns = True  # folds, publishes, tells others: alone on a machine it always does
        self._has_news = True  # the first run publishes what the store already knows
        self._has_reports = True
        self._looked_at: datetime | None = None  # the latest tick
        self._store_trouble = Trouble("store")
        self._publish_trouble = Trouble("publish")
        self._background: set[asyncio.Task[None]] = set()

    async def run(self, started: Callable[[str], None] | None = None) -> int:
        """Start, work until asked to stop, stop in order; return the exit status."""
        self._listen_to_signals()
        try:
            await self._open()
            self._front.show(self._workshop.published())
            await self._reach_out()
            await self._front.start()
            bad = await self._look_back()
            self._litter.sweep()
            litter.begin()
            self._schedule()
            troubles = f" ({bad} in trouble; `tickerfeed sources` tells more)" if bad else ""
            log.info("polling %d sources%s, serving %s", len(self._poller.sources), troubles, self._front.address)
            self._notifier.ready(f"polling {len(self._poller.sources)} sources, serving {self._front.address}")
            if started:
                started(self._front.address)
            await self._stopping.wait()
        finally:
            await self._stop()
        return 0

    async def _open(self) -> None:
        await self._workshop.open()

    async def _reach_out(self) -> None:
        await self._outreach.start()

    async def _look_back(self) -> int:
        """Return how many sources were in trouble at the last stop."""
        return await self._lookout.begin(utc_now())

    async def _look(self, now: datetime) -> None:
        """Start what is due."""
        await self._poller.start_due(now)
        await self._lookout.look(now)

    async def _stop_polling(self) -> None:
        await self._poller.stop(POLL_GRACE)

    @property
    def admin_address(self) -> str:
        """Where the administrative server answers, ending with a slash."""
        return self._front.admin_address

    def stop(self) -> None:
        """Ask the daemon to stop in order; `run` returns when it has."""
        self._stopping.set()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, lambda: self._in_background(self.reload()))

    def _schedule(self) -> None:
        for job, period in (
            (self._tick, TICK),
            (self._publish, PUBLISH_AT_LEAST),
            (self._refresh, REFRESH_STATUS),
            (self._sweep, SWEEP),
            (self._housekeep, HOUSEKEEP),
        ):
            self._scheduler.add_job(until_stopped(job), "interval", seconds=period.total_seconds(), id=job.__name__)
        self._scheduler.start()
        self._in_background(self._tick())

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _tick(self) -> None:
        """Start due polls, and publish when polls have brought news; waits for neither."""
        now = utc_now()
        try:
            await self._look_at_clock(now)
            await self._look(now)
            self._has_news = await self._bell.rings(now) or self._has_news
            self._store_trouble.over()
        except Exception as failure:  # noqa: BLE001 - the loop outlives also what nobody thought of
            self._store_trouble.met(failure)
            self._metrics.fault("store")
        self._metrics.ticked(self._poller.in_flight, now)
        self._front.ticked(now)
        self._notifier.beat()
        if self._owns:
            self._outreach.tick(now)
        if self._has_news:
            self._has_news = False
            self._in_background(self._publish())

    async def _look_at_clock(self, now: datetime) -> None:
        """Ask again what was asked by a clock that was ahead: looked for at the start, and when time goes back."""
        if self._looked_at is not None and now >= self._looked_at - SLACK:
            self._looked_at = max(now, self._looked_at)
            return
        if self._owns and (count := await self._workshop.store.run(lambda store: bring_back(store, now))):
            log.warning("the clock was ahead and was set right: %d sources are asked now", count)
        self._looked_at = now

    def _heard(self, report: PollReport) -> None:
        self._metrics.polled(report)
        self._has_reports = True
        self._has_news = self._has_news or report.has_news
        if report.outcome == "fault":
            self._metrics.fault("poll")
        self._herald.heard(report, utc_now())
        self._outreach.heard(report)

    def _pushed(self, report: PollReport) -> None:
        self._has_reports = True
        self._has_news = self._has_news or report.has_news

    async def _publish(self) -> None:
        try:
            revision, documents = await self._workshop.press.run()
        except Exception as failure:  # noqa: BLE001 - a fault of ours is said once, too, and tried again
            self._publish_trouble.met(failure)
            self._metrics.fault("publish")
            return
        self._publish_trouble.over()
        self._metrics.published(revision)
        self._front.stories = self._workshop.press.stories
        if revision or not self._front.has_documents:
            self._front.show(documents)
        if self._owns:
            if self._workshop.mirror:
                self._workshop.mirror.wake()
            await self._outreach.published(documents)

    async def _refresh(self) -> None:
        litter.put_by()
        if self._owns:
            await self._outreach.keep()
        if not self._has_reports:
            return
        self._has_reports = False
        try:
            states = await self._workshop.store.run(lambda store: store.states())
        except StoreError as failure:
            self._store_trouble.met(failure)
            return
        self._metrics.sources(states.values())
        self._front.know(states, self._poller.sources)
        bad = sum(bool(state.trouble) for state in states.values())
        self._notifier.stands(f"{len(states)} sources, {bad} in trouble; serving {self._front.address}")

    async def _sweep(self) -> None:
        self._litter.may_sweep()

    async def _housekeep(self) -> None:
        retention = self._workshop.config.store.retention
        try:
            gone = await housekeep(self._workshop.store, retention, utc_now())
            await self._workshop.weigh()
        except StoreError as failure:
            self._store_trouble.met(failure)
            return
        self._litter.sweep()
        self._poller.desk = self._workshop.desk
        log.info("housekeeping: %d entries past retention forgotten", gone)

    async def reload(self) -> None:
        """Take over a good configuration; keep the old one when the new one is bad."""
        self._notifier.reloading()
        try:
            await self._reload()
        finally:
            self._notifier.ready(f"polling {len(self._poller.sources)} sources, serving {self._front.address}")

    async def _reload(self) -> None:
        before = self._workshop.config
        try:
            config = await asyncio.to_thread(self._reload_config)
            kept = {source.id for source in config.sources if self._poller.sources.get(source.id) == source}
            self._poller.abandon(self._poller.sources.keys() - kept)
            old_client = await self._workshop.reload(config, tells=self._owns)
        except (ConfigError, StoreError) as failure:
            log.error("reload refused, the old configuration stays: %s", failure)
            for mistake in getattr(failure, "mistakes", ()):
                log.error("  %s", mistake)
            return
        self._poller.desk = self._workshop.desk
        self._poller.sources = self._workshop.press.press.sources
        self._poller.per_host = config.fetch.per_host
        self._herald.has_proxy = bool(config.fetch.proxy)
        self._has_news = self._has_reports = True
        await self._outreach.reload()
        log.info("configuration reloaded: %d sources", len(config.sources))
        fixed = ("store", "engine", "serve", "websub", "parse", "log")
        needs_restart = [part for part in fixed if getattr(config, part) != getattr(before, part)]
        places = [(one.publish.directory, one.publish.bucket) for one in (config, before)]
        if needs_restart or places[0] != places[1]:
            log.warning("[%s] takes effect at the next start", "], [".join(needs_restart or ["publish"]))
        await self._poller.drain(config.fetch.timeout.total_seconds())
        await old_client.close()

    async def _stop(self) -> None:
        """Stop in order: no new polls, finish or abandon those in flight, publish what they brought, close."""
        log.info("stopping")
        self._notifier.stopping()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await self._stop_polling()
            await asyncio.gather(*self._background, return_exceptions=True)
            if self._has_news:
                await self._publish()
        await self._front.stop()
        await self._outreach.stop()
        await self._workshop.close()
        log.info("stopped")


def until_stopped(job: Callable[[], Awaitable[None]]) -> Callable[[], Coroutine[None, None, None]]:
    """Return the job, for which to be cancelled is no failure: so the scheduler ends at the stop what is under way."""

    async def run() -> None:
        with suppress(asyncio.CancelledError):
            await job()

    return run

"""Many processes that poll one list of sources: which shards fall to this one, and when it lets go of them.

A shard is held for as long as nobody else needs it, not for one round of polls: so what a process knows of a host (its
pace, its refusals, its robots.txt, its open connections) stays with whoever asks that host.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from tickerfeed.config.schema import Config
from tickerfeed.daemon.jobs import Jobs
from tickerfeed.daemon.poller import Poller
from tickerfeed.errors import StoreError
from tickerfeed.model import SourceState
from tickerfeed.poll.request import ask
from tickerfeed.ports import DISPATCH, StoreThread
from tickerfeed.text.urls import host, shard

log = logging.getLogger(__name__)

TAKE_STOCK = timedelta(seconds=5)  # between looks at how many live, and at what those held who do not
MOMENT = 0.05  # seconds between looks at whether a host may be let go
PACE_AT_MOST = 60.0  # seconds that a host's pace keeps its shard
SOURCES = "cluster"  # the store's fact that says what the owner's configuration is
QUEUE = "queue"  # the one that names the last change of the queue's tables
MIGRATE = "queue"  # the duty of making it


class Crew:
    """This process's part in the polling. ``tick`` does what it is time for; nothing here is awaited for long."""

    def __init__(self, config: Config, store: StoreThread, poller: Poller) -> None:
        """Take over the poller: from now on it starts what is held here, and nothing else."""
        self._config = config
        self._store = store
        self._poller = poller
        self._held: dict[int, asyncio.Event] = {}  # which is set when a shard is to be let go
        self._share = config.engine.shards
        self._jobs = Jobs(config.store.url, self._hold, config.engine.shards)
        self._is_stopping = False
        self._takes_stock_at: datetime | None = None
        self._told = ""  # what was said of the owner's configuration
        self._sizes = self._counted()
        poller.shards = self.ours

    def ours(self) -> frozenset[int]:
        """Return the shards whose sources are this process's to poll."""
        return frozenset(name for name, released in self._held.items() if not released.is_set())

    @property
    def total(self) -> int:
        """How many sources are this process's to poll."""
        return sum(self._sizes[name] for name in self.ours())

    def is_ours(self, state: SourceState) -> bool:
        """Return whether this process may ask that source now."""
        return self._shard_of(state.url) in self.ours()

    async def start(self) -> None:
        """Join the others. Raises `StoreError`, also where the owner has divided the work otherwise."""
        await self._compare()
        await self._jobs.open()
        while not await self._store.run(lambda store: store.own(MIGRATE)):
            await asyncio.sleep(MOMENT)
        applied = await self._store.run(lambda store: store.meta_get(QUEUE))
        now_applied = await self._jobs.bring_up_to_date(applied)
        if now_applied != applied:
            await self._store.run(lambda store: store.meta_set(QUEUE, now_applied))
        await self._store.run(lambda store: store.disown(MIGRATE))
        self._jobs.start()

    async def tick(self, now: datetime) -> None:
        """Take stock, share out what is due, start what is due here. Raises `StoreError`."""
        if not self._jobs.is_alive:
            self._let_go_at_once()
            await self._store.run(lambda store: store.meta_get(SOURCES))  # raises while the database is away
            return
        is_time = self._takes_stock_at is None or now >= self._takes_stock_at
        if is_time:
            self._takes_stock_at = now + TAKE_STOCK
            await self._take_stock()
        if await self._store.run(lambda store: store.own(DISPATCH)):
            await self._dispatch(now, is_time=is_time)
        if self.ours():
            await self._poller.start_due(now)

    async def _take_stock(self) -> None:
        """Let go of what is more than our share, and of shards that have no sources any more."""
        await self._compare()
        active = await self._store.run(lambda store: store.shards())
        self._share = -(-len(active) // await self._jobs.living())
        kept = sorted(self.ours() & active)[: self._share]
        for name in self.ours() - frozenset(kept):
            self._held[name].set()
            self._poller.look_again()
        log.debug("holds %d of %d shards, its share is %d", len(kept), len(active), self._share)

    async def _dispatch(self, now: datetime, *, is_time: bool) -> None:
        if is_time and (lost := await self._jobs.sweep()):
            log.warning("a worker is gone; %d shards are given to others", len(lost))
        due = await self._store.run(lambda store: store.shards(now))
        await self._jobs.offer(sorted(due - await self._jobs.taken()))

    async def _hold(self, name: int) -> None:
        """Poll the sources of this shard until it is to be let go; nobody else polls them meanwhile."""
        if self._is_stopping or name in self._held or len(self._held) >= self._share:
            return  # it is offered again, and taken by one who has less
        released = self._held[name] = asyncio.Event()
        try:
            await released.wait()
            await self._settle(name)
        finally:
            del self._held[name]
            self._poller.abandon([state.source_id for state in self._flying(name)])

    async def _settle(self, name: int) -> None:
        """Wait until no poll of the shard is in flight, and the paces of its hosts have come to an end."""
        end = asyncio.get_running_loop().time() + PACE_AT_MOST
        while self._flying(name) or (not self._is_stopping and self._is_paced(name)):
            if asyncio.get_running_loop().time() > end:
                return
            await asyncio.sleep(MOMENT)

    def _flying(self, name: int) -> list[SourceState]:
        return [state for state in self._poller.flying if self._shard_of(state.url) == name]

    def _is_paced(self, name: int) -> bool:
        sources = (one for one in self._poller.sources.values() if self._shard_of(one.url) == name)
        return any(self._poller.desk.fetcher.pause(ask(one, SourceState(one.id, one.url))) for one in sources)

    def _counted(self) -> Counter[int]:
        """Return how many sources each shard has, by their configured addresses."""
        return Counter(self._shard_of(source.url) for source in self._config.sources)

    def _shard_of(self, url: str) -> int:
        return shard(host(url), self._config.engine.shards)

    def _let_go_at_once(self) -> None:
        """Stop asking: the others have not heard of us for so long that they are about to take over."""
        if not self.ours():
            return
        log.error("no sign of life from here reached the database in time; what was held is left to other workers")
        for released in self._held.values():
            released.set()
        self._poller.look_again()
        self._poller.abandon([state.source_id for state in self._poller.flying])

    async def _compare(self) -> None:
        """Say when the owner of the store has another configuration. Raises `StoreError` for another division."""
        text = await self._store.run(lambda store: store.meta_get(SOURCES))
        line = differences(self._config, text)
        if line != self._told:
            self._told = line
            (log.warning if line else log.info)("%s", line or "the configuration is that of the others")

    def reload(self, config: Config) -> None:
        """Take over a new configuration; [engine] and [store] are as they were at the start."""
        self._config = config
        self._sizes = self._counted()
        self._poller.look_again()

    async def stop(self, grace: float) -> None:
        """Poll nothing new, let polls in flight end within `grace` seconds, let go of everything."""
        self._is_stopping = True
        for released in self._held.values():
            released.set()
        await self._poller.stop(grace)
        await self._jobs.stop()


def told(config: Config) -> str:
    """Return what others are to know of the owner's configuration, as text."""
    return json.dumps({"shards": config.engine.shards, "sources": _digest(config)})


def differences(config: Config, text: str | None) -> str:
    """Return what is to be said of a configuration beside the owner's, which `told` told; "" where it is the same.

    Raises `StoreError` where the work is divided otherwise: then two processes would ask one host.
    """
    if text is None:
        return "nobody has told this store its sources yet; start `tickerfeed run` on one machine"
    owners: Mapping[str, object] = json.loads(text)
    shards = owners.get("shards")
    if shards != config.engine.shards:
        message = f"its work is divided into {shards} shards, and here into {config.engine.shards}"
        raise StoreError(f"{message}; set [engine] shards = {shards}")
    if owners.get("sources") == _digest(config):
        return ""
    return (
        "the sources configured here differ from those of the `tickerfeed run` that publishes; those that are not "
        "known here are left to other workers. Copy its configuration to this machine and reload (SIGHUP)"
    )


def _digest(config: Config) -> str:
    rows = sorted(repr(source) for source in config.sources)
    return hashlib.sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()

"""Acts when no source can be reached: probes while it lasts, and asks everybody once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from tickerfeed.daemon.herald import Herald
from tickerfeed.daemon.poller import Poller
from tickerfeed.flow.outage import AT_ONCE, is_unreached, resume
from tickerfeed.model import SourceState
from tickerfeed.ports import StoreThread

PROBE = timedelta(minutes=1)  # between probes of one source each


class Share(Protocol):
    """A process's part of the sources, where others poll the rest; `crew.Crew` is one."""

    @property
    def total(self) -> int:
        """How many sources they are."""

    def is_ours(self, state: SourceState) -> bool:
        """Return whether this source is among them."""


class Lookout:
    """Looks, at each tick, at what the herald makes of the polls."""

    def __init__(self, herald: Herald, poller: Poller, store: StoreThread, share: Share | None = None) -> None:
        """With a `share`, look at the sources that fall to this process: its network says nothing of the others."""
        self._herald = herald
        self._poller = poller
        self._store = store
        self._share = share
        self._probe_at: datetime | None = None

    async def begin(self, now: datetime) -> int:
        """Return how many sources were in trouble at the last stop; when all were out of reach, they are due now.

        Raises `StoreError`.
        """
        states = await self._store.run(lambda store: store.states())
        self._herald.is_doubtful = is_unreached(states.values())
        if self._herald.is_doubtful:
            await self._resume(None, now)
        return sum(bool(state.trouble) for state in states.values())

    async def look(self, now: datetime) -> None:
        """Let the herald look; probe during an outage, and make those due that it kept away. Raises `StoreError`."""
        total = self._share.total if self._share else len(self._poller.sources)
        self._herald.look(self._poller.in_flight, total, now)
        if recovered := self._herald.recovered():
            await self._resume(recovered, now)
        if not self._herald.is_outage:
            self._probe_at = None
        elif self._probe_at is None:
            self._probe_at = now + PROBE
        elif now >= self._probe_at:
            self._probe_at = now + PROBE
            await self._probe(now)

    async def _resume(self, source_ids: frozenset[str] | None, now: datetime) -> None:
        while await self._store.join(lambda store: resume(store, source_ids, now)) >= AT_ONCE:
            continue

    async def _probe(self, now: datetime) -> None:
        """Ask the source that was not asked for longest, none more often than `min_interval` allows."""
        states = await self._store.run(lambda store: store.states())
        latest = now - self._poller.desk.options.min_interval
        unanswered = self._herald.unanswered
        idle = [
            (state.last_poll_at, name)
            for name, state in states.items()
            if name in unanswered and state.last_poll_at and state.last_poll_at <= latest and self._may_ask(state)
        ]
        self._poller.start([states[name] for _, name in sorted(idle)[:1]])

    def _may_ask(self, state: SourceState) -> bool:
        return self._share is None or self._share.is_ours(state)

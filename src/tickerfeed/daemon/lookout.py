"""Acts when no source can be reached: probes while it lasts, and asks everybody once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from tickerfeed.daemon.herald import Herald
from tickerfeed.daemon.poller import Poller
from tickerfeed.flow.outage import AT_ONCE, is_unreached, resume
from tickerfeed.ports import StoreThread

PROBE = timedelta(minutes=1)  # between probes of one source each


class Lookout:
    """Looks, at each tick, at what the herald makes of the polls."""

    def __init__(self, herald: Herald, poller: Poller, store: StoreThread) -> None:
        self._herald = herald
        self._poller = poller
        self._store = store
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
        self._herald.look(self._poller.in_flight, len(self._poller.sources), now)
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
            if name in unanswered and state.last_poll_at and state.last_poll_at <= latest
        ]
        self._poller.start([states[name] for _, name in sorted(idle)[:1]])

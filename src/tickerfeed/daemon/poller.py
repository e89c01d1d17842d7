"""Starts polls and knows which are in flight; the tick never waits for one."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from tickerfeed.daemon.rests import Rests
from tickerfeed.errors import TickerfeedError
from tickerfeed.flow.poll import Desk, PollReport, poll
from tickerfeed.model import Source, SourceState, Trouble
from tickerfeed.poll.claim import claim, host_of
from tickerfeed.poll.request import ask, is_crawl
from tickerfeed.ports import Store

log = logging.getLogger(__name__)

LOOK_AT_FIRST = 512  # due sources read in one look; more only when a crowded host fills them all
LOOK_AT_MOST = 8192
AT_ONCE = 16  # polls begun in one turn of the loop; beginning one takes up to a millisecond
REFILL = 0.01  # seconds in which the places of polls that end are gathered before they are given anew
REST = timedelta(minutes=1)  # after a fault of our own: its source stays due, but must not be asked every second


class Poller:
    """The polls in flight. ``told`` is called with each report; ``desk`` and ``sources`` may be swapped by a reload."""

    def __init__(
        self, desk: Desk, sources: Mapping[str, Source], per_host: int, told: Callable[[PollReport], None]
    ) -> None:
        self.desk = desk
        self.sources = sources
        self.per_host = per_host
        self._told = told
        self.shards: Callable[[], Collection[int]] | None = None  # that are ours, where others poll the rest
        self._waiting: dict[str, SourceState] = {}  # seen due, for whom there was no room
        self._refill: asyncio.TimerHandle | None = None
        self._flying: dict[str, tuple[SourceState, asyncio.Task[PollReport]]] = {}
        self._busy: Counter[str] = Counter()  # how many of them are at each host
        self._reading: dict[str, str] = {}  # which source's page is read at a host
        self._ended = asyncio.Event()
        self._resting: dict[str, datetime] = {}
        self._refusals = Rests()

    @property
    def in_flight(self) -> int:
        """How many polls are under way."""
        return len(self._flying)

    @property
    def flying(self) -> list[SourceState]:
        """The states of the sources that are polled now."""
        return [state for state, _ in self._flying.values()]

    def look_again(self) -> None:
        """Start none of those that wait before the next look at the store."""
        self._waiting.clear()

    async def start_due(self, now: datetime) -> int:
        """Start as many due sources as there is room for; return how many. Raises `StoreError`."""
        limit, started = LOOK_AT_FIRST, 0
        while self.in_flight < self.desk.options.concurrency:
            self._waiting.clear()  # none of them starts while the store looks: its state would be old afterwards
            flying = set(self._flying)  # what ends while the store looks is no longer due, and its state there is old
            seen = await self._due(now, limit)
            due = [state for state in seen if state.source_id not in flying]
            held = {state.source_id for state in await self.hold(due)}
            due = [state for state in due if state.source_id not in held]
            self._waiting = {state.source_id: state for state in due}
            started += self._begin(due)
            if self._refill is not None or len(seen) < limit or limit >= LOOK_AT_MOST:
                break
            limit *= 4
        return started

    async def _due(self, now: datetime, limit: int) -> list[SourceState]:
        shards = None if self.shards is None else self.shards()
        return await self.desk.store.run(lambda store: store.due(now, limit, shards))

    async def hold(self, due: Sequence[SourceState]) -> list[SourceState]:
        """Put off those of `due` whose server asked to be left alone; return their states. Raises `StoreError`."""
        if self._refusals.is_quiet:  # as nearly always, for thousands of due sources a second
            return []
        now = self.desk.clock()
        idle = (state for state in due if state.source_id not in self._flying)
        held = [later for state in idle if (later := self._refusals.held(state, now)) is not None]

        def save(store: Store) -> None:
            for state in held:
                store.save(state, (), None, now)

        if held:
            await self.desk.store.join(save)
        return held

    def _begin(self, due: Iterable[SourceState]) -> int:
        """Start some of `due` now, and more of those that wait in a moment, so that the loop has its turns between."""
        begun = len(self.start(due, AT_ONCE))
        if begun == AT_ONCE:
            self._fill_up_soon()
        return begun

    def start(self, due: Iterable[SourceState], most: int = sys.maxsize) -> list[SourceState]:
        """Start those of `due` that may be asked now, at most so many; return them."""
        now = self.desk.clock()
        if self._resting:  # none rests longer than it was told to: a clock that is set back would make days of minutes
            self._resting = {name: until for name, until in self._resting.items() if now < until <= now + REST}
        room = min(most, self.desk.options.concurrency - self.in_flight)
        claimed = claim(due, self._flying, self._busy, room, self.per_host, self._turns())
        for state in claimed:
            self._waiting.pop(state.source_id, None)
            self._launch(self.sources[state.source_id], state)
        return claimed

    def _fill_up(self) -> None:
        """Give the places that have come free to those that wait: between two ticks many polls end."""
        self._refill = None
        now = self.desk.clock()
        next_ones = islice(self._waiting.values(), 2 * self.desk.options.concurrency)
        self._begin([state for state in next_ones if self._refusals.held(state, now) is None])

    def _fill_up_soon(self) -> None:
        if self._waiting and self._refill is None:
            self._refill = asyncio.get_running_loop().call_later(REFILL, self._fill_up)

    def _turns(self) -> Callable[[SourceState], bool]:
        """Return what tells whether a source may be asked now: none that rests, and no page before its host's turn.

        A page would only wait in the client while another of its host is read, or the site's pace has not come. So it
        waits here, without taking a place from others.
        """
        read = {name for name, source_id in self._reading.items() if source_id in self.sources}

        def may(state: SourceState) -> bool:
            source = self.sources.get(state.source_id)  # a reload may have taken it away
            if source is None or state.source_id in self._resting:
                return False
            if is_crawl(source, state):
                name = host_of(state)
                if name in read or self.desk.fetcher.pause(ask(source, state)):
                    return False
                read.add(name)
            return True

        return may

    def _launch(self, source: Source, state: SourceState) -> None:
        task = asyncio.create_task(self._supervise(source, state, self.desk), name=f"poll {source.id}")
        self._flying[source.id] = (state, task)
        self._busy[host_of(state)] += 1
        if is_crawl(source, state):
            self._reading[host_of(state)] = source.id

    def _landed(self, source: Source, state: SourceState) -> None:
        name = host_of(state)
        del self._flying[source.id]
        self._busy[name] -= 1
        if not self._busy[name]:
            del self._busy[name]
        if self._reading.get(name) == source.id:
            del self._reading[name]
        self._ended.set()

    async def _supervise(self, source: Source, state: SourceState, desk: Desk) -> PollReport:
        report = PollReport(source.id, "abandoned")
        try:
            report = await poll(source, state, desk)
            if report.trouble is Trouble.THROTTLED:
                self._refusals.refused(state, report.wait, desk.clock())
        except Exception as failure:
            # The supervisor: one source's fault, even a fault of ours, must not end the loop.
            is_known = isinstance(failure, TickerfeedError)
            line = str(failure) if is_known else f"a fault of ours: {type(failure).__name__}: {failure}"
            log.debug("poll of %s", source.id, exc_info=failure)
            report = PollReport(source.id, "fault", detail=line)
            self._resting[source.id] = desk.clock() + REST
        finally:
            self._landed(source, state)
            self._waiting.pop(source.id, None)  # what was read of it is old now
            self._fill_up_soon()
            self._told(report)
        return report

    async def wait_for_one(self) -> None:
        """Wait until one of the polls in flight has ended."""
        if self._flying:
            self._ended.clear()
            await self._ended.wait()

    def abandon(self, source_ids: Collection[str]) -> None:
        """Abandon the polls of these sources: a result of the old configuration must not overwrite the new one.

        What a poll has handed to the store already is saved before anything that is handed to it later.
        """
        for name in source_ids:
            self._waiting.pop(name, None)
            if name in self._flying:
                self._flying[name][1].cancel()

    async def drain(self, grace: float) -> set[asyncio.Task[PollReport]]:
        """Wait at most `grace` seconds for the polls that are in flight now; return those that are not done."""
        tasks = [task for _, task in self._flying.values()]
        if not tasks:
            return set()
        _, pending = await asyncio.wait(tasks, timeout=grace)
        return pending

    async def stop(self, grace: float) -> None:
        """Let polls in flight finish for `grace` seconds, then abandon the rest."""
        self._waiting.clear()
        pending = await self.drain(grace)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

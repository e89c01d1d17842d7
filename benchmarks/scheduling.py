"""Whether what a poll costs depends on how many sources there are: a simulation, with a clock that we move.

    .venv/bin/python benchmarks/scheduling.py [--sources 1000 10000 100000] [--minutes 15]

Every source is asked about once in the minutes simulated, second after second; a stub answers 304 at once. Printed is
CPU, the store's thread included: for a poll, for a second in which nothing is due, and for a source at a start.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from tickerfeed.daemon.memory import StoreRoom
from tickerfeed.daemon.poller import Poller
from tickerfeed.flow.poll import Desk, PollReport
from tickerfeed.model import Article, Feed, Request, Response, Source, SourceState, Survey, Validators
from tickerfeed.poll.options import PollOptions
from tickerfeed.ports import Store
from tickerfeed.store.database import SqlStore

START = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)
IDLE = 200  # seconds of which each is looked at although nothing is due


class Stub:
    """Answers everything with a 304, at once."""

    async def get(self, request: Request) -> Response:
        return Response(request.url, 304, {"etag": '"0"'}, b"")

    def pause(self, request: Request) -> timedelta:  # noqa: ARG002 - the port's shape
        return timedelta(0)

    async def parse(self, response: Response, source: Source) -> Feed:
        raise NotImplementedError

    async def article(self, response: Response, source: Source) -> Article:
        raise NotImplementedError

    async def survey(self, response: Response) -> Survey:
        raise NotImplementedError


class World:
    """So many sources, their store, and the time."""

    def __init__(self, folder: Path, count: int, interval: timedelta) -> None:
        self.now, self.interval = START, interval
        self.sources = {f"bao-{n}": Source(f"bao-{n}", f"https://bao-{n}.example/rss") for n in range(count)}
        self.room = StoreRoom(lambda: SqlStore(f"sqlite:///{folder}/{count}.db"))
        self.reports: list[PollReport] = []
        stub = Stub()
        options = PollOptions(interval=interval, max_interval=interval, requests_per_day=10**6)
        desk = Desk(stub, stub, self.room, lambda: self.now, options)
        self.poller = Poller(desk, self.sources, 2, self.reports.append)

    def fill(self, store: Store) -> None:
        """Give every source a state; they are due evenly over the interval."""
        for number, source in enumerate(self.sources.values()):
            due = START + self.interval * (number / len(self.sources))
            state = SourceState(source.id, source.url, Validators('"0"'), "0" * 32, due, polls=60, entry_count=20)
            store.save(replace(state, last_success_at=START, body_at=START, has_polled_well=True), (), None, START)

    async def start(self) -> float:
        """Open the store as a daemon does; return the CPU seconds of that."""
        begun = time.process_time()
        await self.room.run(lambda store: store.sync_sources(tuple(self.sources.values()), self.now))
        await self.room.run(lambda store: store.states())
        return time.process_time() - begun

    async def live(self, duration: timedelta) -> float:
        """Poll what is due, second after second; return the CPU seconds of that."""
        begun = time.process_time()
        for _ in range(round(duration / SECOND)):
            self.now += SECOND
            await self.poller.start_due(self.now)
            while self.poller.in_flight:
                await self.poller.wait_for_one()
                if not self.poller.in_flight:
                    await self.poller.start_due(self.now)
        return time.process_time() - begun


async def measured(folder: Path, count: int, minutes: float) -> None:
    """Print what so many sources cost."""
    interval = timedelta(minutes=minutes)
    world = World(folder, count, interval)
    await world.room.open()
    await world.start()
    await world.room.join(world.fill)
    began = await world.start()
    cpu = await world.live(interval)
    polls = len(world.reports)
    world.now -= timedelta(days=1)  # nothing is due
    idle = await world.live(IDLE * SECOND)
    await world.room.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>7} sources: {polls:>7} polls, {cpu / polls * 1e6:6.0f} us each; an idle second "
        f"{idle / IDLE * 1e6:6.0f} us; a start {began / count * 1e6:5.0f} us a source; {memory:.0f} MiB at most so far"
    )


def main() -> None:
    """Measure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sources", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    words.add_argument("--minutes", type=float, default=15)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for count in given.sources:
            asyncio.run(measured(Path(folder), count, given.minutes))


if __name__ == "__main__":
    main()

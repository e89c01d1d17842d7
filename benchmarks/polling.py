"""What deciding and saving cost, without network and without parsing: polls against a stub, into a real database.

    .venv/bin/python benchmarks/polling.py [--feeds 1000] [--entries 40] [--profile unchanged]

CPU time of the process, the store's thread included. The stub's own cost, measured beside, is subtracted from nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from tickerfeed.daemon.memory import StoreRoom
from tickerfeed.daemon.poller import LOOK_AT_FIRST, Poller
from tickerfeed.flow.poll import Desk, PollReport
from tickerfeed.model import Article, DateQuality, Entry, Feed, Request, Response, Source, Survey
from tickerfeed.poll.options import PollOptions
from tickerfeed.store.database import SqlStore

START = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = "an ba bình cao chợ cầu dân đất đường gió giao hội khai kinh làng lúa mưa mới mùa năm nghề người nông"


class Web:
    """Fetcher and parser in one: each source has a revision, and a feed for it."""

    def __init__(self, entries: int) -> None:
        self.entries = entries
        self.revisions: dict[str, int] = {}
        self.is_conditional = True  # whether what is unchanged is answered with a 304, or with the same bytes

    async def get(self, request: Request) -> Response:
        name = request.source_id
        etag = f'"{self.revisions.get(name, 0)}"'
        if self.is_conditional and request.headers.get("If-None-Match") == etag:
            return Response(request.url, 304, {"etag": etag, "date": "Sun, 22 Nov 2026 01:02:03 GMT"}, b"")
        body = b"<rss>" + etag.encode() * 10_000  # about 30 KB
        return Response(request.url, 200, {"etag": etag, "content-type": "application/rss+xml"}, body)

    def pause(self, request: Request) -> timedelta:  # noqa: ARG002 - the port's shape
        return timedelta(0)

    async def parse(self, response: Response, source: Source) -> Feed:  # noqa: ARG002 - the port's shape
        newest = self.revisions.get(source.id, 0) + self.entries
        pieces = range(newest, newest - self.entries, -1)
        return Feed(source.id, f"https://{source.id}.example/", version="rss20", entries=tuple(map(piece, pieces)))

    async def article(self, response: Response, source: Source) -> Article:
        raise NotImplementedError

    async def survey(self, response: Response) -> Survey:
        raise NotImplementedError


def piece(number: int) -> Entry:
    """Return an entry as news sites have them."""
    known = WORDS.split()
    words = [known[(number * step) % len(known)] for step in (1, 3, 5, 7, 11, 13, 17, 19)]
    when = START - timedelta(days=3) + timedelta(minutes=number)
    return Entry(
        f"{' '.join(words).capitalize()} {number}",
        id=f"https://bao.example/?p={number}",
        link=f"https://bao.example/tin/{'-'.join(words[:4])}-{number + 100_000}.html",
        published=when,
        date_quality=DateQuality.EXACT,
        date_raw=f"{when:%a, %d %b %Y %H:%M:%S} GMT",
        summary=" ".join(words * 5),
        summary_html="<p>" + " ".join(words * 5) + "</p>",
        categories=("Tin",),
    )


class Bench:
    """A store, a web, and the polls between."""

    def __init__(self, folder: Path, feeds: int, entries: int) -> None:
        self.now = START
        self.sources = {f"bao-{n}": Source(f"bao-{n}", f"https://bao-{n}.example/rss") for n in range(feeds)}
        self.web = Web(entries)
        self.room = StoreRoom(lambda: SqlStore(f"sqlite:///{folder}/t.db"))
        self.desk = Desk(self.web, self.web, self.room, lambda: self.now, PollOptions())
        self.profile: cProfile.Profile | None = None

    async def open(self) -> None:
        await self.room.open()
        await self.room.run(lambda store: store.sync_sources(list(self.sources.values()), self.now))

    async def parse_all(self) -> float:
        """Return the seconds that the stub takes for a feed."""
        begun = time.process_time()
        for source in self.sources.values():
            await self.web.parse(Response(source.url, 200, {}, b""), source)
        return (time.process_time() - begun) / len(self.sources)

    async def poll_all(self) -> tuple[float, list[PollReport]]:
        """Poll every source once; return CPU seconds for each, and the reports."""
        self.now += HOUR
        reports: list[PollReport] = []
        poller = Poller(self.desk, self.sources, 2, reports.append)
        begun = time.process_time()
        waiting = await self.room.run(lambda store: store.states())
        while waiting or poller.in_flight:  # as `poll --all` does
            for state in poller.start(list(islice(waiting.values(), LOOK_AT_FIRST))):
                del waiting[state.source_id]
            await poller.wait_for_one()
        return (time.process_time() - begun) / len(reports), reports


async def measured(bench: Bench, what: str, change: Callable[[int], int], is_profiled: bool) -> None:
    """Print what a pass over all sources takes, after each has got some new entries by its number."""
    for number, name in enumerate(bench.sources):
        bench.web.revisions[name] = bench.web.revisions.get(name, 0) + change(number)
    profile = cProfile.Profile() if is_profiled else None
    if profile:
        profile.enable()
    each, reports = await bench.poll_all()
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    new = sum(report.new for report in reports)
    outcomes = {report.outcome for report in reports}
    share = f", {each * len(reports) / new * 1e6:6.1f} us a new entry" if new else ""
    print(f"{what:<28} {each * 1e6:8.0f} us a poll{share}  ({new} new, {'/'.join(sorted(outcomes))})")


async def main() -> None:
    """Measure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--feeds", type=int, default=1000)
    words.add_argument("--entries", type=int, default=40)
    words.add_argument("--profile", default="", help="which pass to profile: first, unchanged, same, one")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.feeds, given.entries)
        await bench.open()
        print(f"{'the stub itself':<28} {await bench.parse_all() * 1e6:8.0f} us a feed made")
        await measured(bench, "first poll", lambda _: 0, given.profile == "first")
        await measured(bench, "unchanged (304)", lambda _: 0, given.profile == "unchanged")
        bench.web.is_conditional = False
        await measured(bench, "unchanged (200, same bytes)", lambda _: 0, given.profile == "same")
        await measured(bench, "one new entry each", lambda _: 1, given.profile == "one")
        await measured(bench, "one in twenty changed", lambda number: int(not number % 20), given.profile == "twenty")
        await bench.room.close()


if __name__ == "__main__":
    asyncio.run(main())

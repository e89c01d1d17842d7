"""What a store comes to in years: rows by table, sizes, memory and start-up at the end of each.

    .venv/bin/python benchmarks/years.py [--years 5] [--days 365] [--sources 60] [--news 5] [--polls 2] [--retention 90]

Time is simulated, the rest is real: polls, folding, housekeeping each day, publishing each week, into SQLite and
files. The web is a stub: every source brings `--news` entries a day on average, some many and some few; its
list shows the newest thirty. A notice at the top of every fifth source stays for good, and its title counts the days.
Some hubs push. Every ten days a source is taken from the configuration and another one added; the editor announces,
hides and merges something every day. From the end of the retention on every figure should stay as it is.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import sqlite3
import tempfile
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.press import PressRoom, press_of
from tickerfeed.errors import EditError
from tickerfeed.flow.edit import Editor
from tickerfeed.flow.fold import Folder
from tickerfeed.flow.housekeep import housekeep
from tickerfeed.flow.poll import Desk, poll
from tickerfeed.model import (
    Article,
    DateQuality,
    Entry,
    Feed,
    Request,
    Response,
    Site,
    Source,
    Subscription,
    Survey,
)
from tickerfeed.ports import Store
from tickerfeed.publish.options import PublishOptions
from tickerfeed.publish.outputs import Outputs
from tickerfeed.store.database import SqlStore
from tickerfeed.store.tables import TABLES

T = TypeVar("T")
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LISTED = 30
# So many that headlines are alike by chance about as seldom as real ones are.
WORDS = [
    f"{head}{tail}"
    for head in "b c ch d g h kh l m n ng nh ph qu s t th tr v x".split()  # noqa: SIM905
    for tail in "a ả an áng ay eo ê ệnh i ia iêm ò oan ố ơi ư ươn ừng".split()  # noqa: SIM905
]


class Thread:
    """Implements `ports.StoreThread` without a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.pauses = [0.0]  # seconds that steps took which none may join: housekeeping's

    async def run(self, step: Callable[[Store], T]) -> T:
        """Return what `step` returns."""
        begun = time.perf_counter()
        try:
            return step(self._store)
        finally:
            self.pauses.append(time.perf_counter() - begun)

    async def join(self, step: Callable[[Store], T]) -> T:
        """Return what `step` returns."""
        return step(self._store)


class Web:
    """Fetcher and parser in one: what each source lists."""

    def __init__(self) -> None:
        self.random = random.Random(7)  # the same years each time
        self.lists: dict[str, deque[Entry]] = {}
        self.days = 0

    def bring(self, source: Source, now: datetime) -> None:
        """Put a new entry at the top of a list."""
        words = self.random.choices(WORDS, k=12)
        number = self.random.randrange(10**9)
        link = f"{source.url.removesuffix('rss')}{'-'.join(words[:6])}-{number}.html"
        entry = Entry(
            " ".join(words).capitalize(),
            id=f"{source.id}-{number}",
            link=link,
            published=now,
            date_quality=DateQuality.EXACT,
            summary=" ".join(self.random.choices(WORDS, k=60)).capitalize() + ".",
        )
        self.lists.setdefault(source.id, deque(maxlen=LISTED)).appendleft(entry)

    async def get(self, request: Request) -> Response:
        """Answer with a list that nobody has seen yet."""
        return Response(request.url, 200, {"content-type": "application/rss+xml"}, self.random.randbytes(16))

    def pause(self, request: Request) -> timedelta:  # noqa: ARG002 - the port's shape
        """Return that nobody waits."""
        return timedelta(0)

    async def parse(self, response: Response, source: Source) -> Feed:  # noqa: ARG002 - the port's shape
        """Return what the source lists."""
        entries = tuple(self.lists.get(source.id, ()))
        if int(source.id.rpartition("-")[2]) % 5 == 0:
            home = source.url.removesuffix("rss")
            notice = Entry(f"Thời tiết ngày thứ {self.days}", id="thoi-tiet", link=f"{home}thoi-tiet?s={self.days}")
            entries = (notice, *entries)
        return Feed(source.id, source.url.removesuffix("rss"), version="rss20", entries=entries)

    async def article(self, response: Response, source: Source) -> Article:
        """Read no pages."""
        raise NotImplementedError

    async def survey(self, response: Response) -> Survey:
        """Look for nothing."""
        raise NotImplementedError


class Town:
    """A store, its sources, its editor and its outputs, through the years."""

    def __init__(self, folder: Path, given: argparse.Namespace) -> None:
        self.place, self.given = folder, given
        self.now, self.web = START, Web()
        self.retention = timedelta(days=given.retention)
        self.sources = deque(map(source, range(given.sources)))
        self.count = given.sources
        self.path = folder / "t.db"
        self.open()

    def open(self) -> None:
        """Begin as a daemon does."""
        self.store = SqlStore(f"sqlite:///{self.path}")
        self.configure()

    def configure(self) -> None:
        """Take over the sources as they are now."""
        site = Site("Tin", url="https://tin.example/")
        config = Config(site=site, sources=tuple(self.sources), publish=PublishOptions(archive=True))
        config = replace(config, store=replace(config.store, retention=self.retention))
        self.store.sync_sources(config.sources, self.now)
        self.thread = thread = Thread(self.store)
        self.press = PressRoom(press_of(config), thread, Outputs(self.place / "out"), lambda: self.now)
        self.folder = Folder({one.id: one for one in self.sources}, site.authority)
        self.desk = Desk(self.web, self.web, thread, lambda: self.now, config.poll)

    async def day(self, number: int) -> None:
        """Live through a day."""
        self.web.days = number
        for part in range(self.given.polls):
            self.now += DAY / self.given.polls
            with self.store.together():
                await self.poll()
            if not part:
                self.edit(number)
            self.folder.fold(self.store, self.now)
        if number % 10 == 0:
            self.change_sources()
        if number % 7 == 0:
            await self.press.run()
        await self.keep_house()

    async def poll(self) -> None:
        """Poll every source, in one transaction as those are that the daemon polls at once."""
        for each in self.sources:
            expected = self.given.news / self.given.polls * (1.8 if int(each.id[4:]) % 2 else 0.2)
            for _ in range(int(expected + self.web.random.random())):
                self.web.bring(each, self.now - timedelta(minutes=self.web.random.randrange(60)))
            state = self.store.state(each.id)
            if state is not None:
                await poll(each, state, self.desk)

    def edit(self, number: int) -> None:
        """Do what an editor does on a day."""
        editor = Editor(self.store, Site().authority, self.retention, "an", self.now)
        editor.announce(f"Cắt điện khu phố {number}", self.now + timedelta(hours=6))
        told = self.store.recent_told(self.now - DAY, 3)
        try:
            if told:
                editor.hide(told[0].story.id)
            if len(told) > 2:
                editor.merge(told[1].story.id, told[2].story.id)
        except EditError:
            pass

    def change_sources(self) -> None:
        """Take the oldest source from the configuration, and put a new one in, which has a hub."""
        gone = self.sources.popleft()
        self.web.lists.pop(gone.id, None)
        new = source(self.count)
        self.count += 1
        self.sources.append(new)
        self.configure()
        self.store.save_subscription(
            Subscription(new.id, "https://hub.example/", new.url, f"t-{new.id}", "s" * 43, self.now + DAY)
        )

    async def keep_house(self) -> None:
        """Housekeep as the daemon does; the thread notes how long each step held up others."""
        await housekeep(self.thread, self.retention, self.now)

    async def report(self, year: int) -> None:
        """Print how things stand, after a start like a daemon's."""
        log = Path(f"{self.path}-wal").stat().st_size
        self.store.close()
        begun = time.process_time()
        self.open()
        states, acts = self.store.states(), self.store.edits()
        await self.press.run()
        start = time.process_time() - begun
        rows = self.rows()
        files = [path for path in (self.place / "out").rglob("*") if path.is_file() and not path.is_symlink()]
        free = sqlite3.connect(self.path).execute("PRAGMA freelist_count").fetchone()[0]
        now = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
        print(
            f"year {year}: {self.path.stat().st_size / 1e6:.1f} MB ({free * 4096 / 1e6:.1f} free), "
            f"log {log / 1e6:.1f} MB, "
            f"outputs {sum(path.stat().st_size for path in files) / 1e6:.1f} MB in {len(files)} files, memory "
            f"{now / 2**20:.0f} MiB, start {start:.2f} s ({len(states)} sources, {len(acts)} acts), "
            f"housekeeping {max(self.thread.pauses) * 1000:.0f} ms at most"
        )
        print("        " + ", ".join(f"{name} {count}" for name, count in rows.items()), flush=True)
        self.thread.pauses.clear()

    def rows(self) -> dict[str, int]:
        """Return the number of rows by table."""
        with sqlite3.connect(self.path) as connection:
            asked = {name: f"SELECT count(*) FROM {name}" for name in sorted(table.name for table in TABLES)}
            return {name: connection.execute(sql).fetchone()[0] for name, sql in asked.items()}


def source(number: int) -> Source:
    """Return the source with this number."""
    return Source(f"bao-{number}", f"https://bao-{number}.example/rss")


async def main() -> None:
    """Measure."""
    words = argparse.ArgumentParser(description=__doc__)
    for name, default in {"years": 5, "days": 365, "sources": 60, "news": 5, "polls": 2, "retention": 90}.items():
        words.add_argument(f"--{name}", type=int, default=default)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), given)
        begun = time.process_time()
        for number in range(given.years * given.days):
            await town.day(number)
            if (number + 1) % given.days == 0:
                await town.report((number + 1) // given.days)
        print(f"{time.process_time() - begun:.0f} s of a processor")


if __name__ == "__main__":
    asyncio.run(main())

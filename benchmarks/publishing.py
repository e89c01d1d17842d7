"""What folding and publishing take by what has changed, with an edition for each province or without any.

    .venv/bin/python benchmarks/publishing.py [--sources 60] [--entries 100] [--whole]

The sources, made up, are spread evenly over the provinces; two in three pieces of news are told by one of them alone.
The first figure is processor time, the second the time that goes by, most of it waiting for the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tickerfeed.config.schema import Config
from tickerfeed.daemon.press import PressRoom, press_of
from tickerfeed.model import Edition, Entry, NewEntry, Site, Source, SourceState
from tickerfeed.ports import Store
from tickerfeed.publish.outputs import Outputs
from tickerfeed.serve.documents import Shelf
from tickerfeed.store.database import SqlStore
from tickerfeed.text.provinces import PROVINCES

T = TypeVar("T")
START = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
WORDS = (
    "an ba bình cao chợ cầu dân đất đường gió giao hội khai kinh làng lúa mưa mới mùa năm nghề người nông núi phố quán "
    "rừng sông suối tàu thành thôn thuyền trường văn vườn xã xây xuân ý yên biển đảo hoa học khách thi"
)
SYLLABLES = WORDS.split()


class Thread:
    """Implements `ports.StoreThread` without a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self, step: Callable[[Store], T]) -> T:
        return step(self._store)

    join = run


class Town:
    """A store, its press and its outputs."""

    def __init__(self, folder: Path, sources: int, *, is_whole: bool = False) -> None:
        self.folder = folder
        self.random = random.Random(7)  # the same news each time
        self.now = START
        codes = [one.code for one in PROVINCES]
        self.config = Config(
            site=Site("Tin", url="https://tin.example/"),
            sources=tuple(
                Source(f"bao-{number}", f"https://bao-{number}.example/rss", province=codes[number % len(codes)])
                for number in range(sources)
            ),
            editions=() if is_whole else tuple(Edition(f"e-{one.number}", one.name, (one.code,)) for one in PROVINCES),
        )
        self.store = SqlStore(f"sqlite:///{folder}/t.db")
        self.store.sync_sources(self.config.sources, START)
        self.shelf = Shelf(lambda: self.now)
        self.start()

    def start(self) -> None:
        """Begin as a daemon does."""
        outputs = Outputs(self.folder / "out")
        self.shelf.put(outputs.load([one.id for one in self.config.editions]) or ())
        self.press = PressRoom(press_of(self.config), Thread(self.store), outputs, lambda: self.now)

    def bring(self, sources: Sequence[Source], count: int, within: int = 60) -> None:
        """Save `count` new entries of each, published `within` so many minutes."""
        for source in sources:
            news = [NewEntry(f"id:{self.random.random()}", self.entry(source, within)) for _ in range(count)]
            self.store.save(SourceState(source.id, source.url, last_success_at=self.now), news, None, self.now)

    def entry(self, source: Source, within: int) -> Entry:
        words = [self.random.choice(SYLLABLES) for _ in range(12)]
        link = f"https://{source.id}.example/{'-'.join(words[:6])}-{self.random.randrange(10**6)}.html"
        when = self.now - timedelta(minutes=self.random.randrange(within))
        summary = " ".join(self.random.choice(SYLLABLES) for _ in range(40)).capitalize() + "."
        return Entry(" ".join(words).capitalize(), link=link, published=when, summary=summary)

    async def publish(self) -> tuple[float, float]:
        """Publish, and put it where it is served; return processor time and time, in seconds."""
        self.now += timedelta(minutes=1)
        begun, used = time.perf_counter(), time.process_time()
        revision, documents = await self.press.run()
        if revision:
            self.shelf.put(documents)
        return time.process_time() - used, time.perf_counter() - begun


async def measured(town: Town, what: str, sources: Sequence[Source], times: int = 5) -> None:
    """Print what a publication takes after one new entry from each of these."""
    taken = []
    for _ in range(times):
        town.bring(sources, 1, within=1)  # among the newest, else nothing of it would be shown
        taken.append(await town.publish())
    told(what, statistics.median(one for one, _ in taken), statistics.median(one for _, one in taken))


def told(what: str, used: float, passed: float) -> None:
    """Print one line of figures."""
    print(f"{what:<44} {used * 1000:8.1f} ms of a processor {passed * 1000:8.0f} ms")


async def main() -> None:
    """Measure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sources", type=int, default=60)
    words.add_argument("--entries", type=int, default=100, help="of each source, in the store")
    words.add_argument("--whole", action="store_true", help="no editions")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), given.sources, is_whole=given.whole)
        every = town.config.sources
        town.bring(every, given.entries)
        print(f"{len(every)} sources, {given.entries} entries each, {len(town.config.editions)} editions")
        told("the first publication, folding included", *await town.publish())
        await measured(town, "nothing new", ())
        await measured(town, "one entry of one province", every[:1])
        await measured(town, "one entry of ten provinces each", every[:10])
        await measured(town, "one entry of every source", every)
        begun = time.perf_counter()
        town.start()
        print(f"{'loading what is published, at a start':<44} {(time.perf_counter() - begun) * 1000:8.0f} ms")
        told("the first publication after a start", *await town.publish())
        files = [path for path in (town.folder / "out").rglob("*") if path.is_file() and not path.is_symlink()]
        print(f"{len(files)} files, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")


if __name__ == "__main__":
    asyncio.run(main())

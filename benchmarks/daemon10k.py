"""Whether the daemon keeps time with ten thousand sources, and what it takes.

    .venv/bin/python benchmarks/daemon10k.py [--sources 10000] [--interval 60] [--changed 0.01] [--minutes 10]

A stub server in a process of its own answers on loopback, each source at an address of its own: 304 to all but a share,
which get a feed with one new entry. The store is filled beforehand, as after an hour of work. Printed are the lateness
of polls (from when they were due), the gaps of a heartbeat of 5 ms in the daemon's loop, memory of the daemon with its
workers, and CPU. The bar (issue 6): no poll more than 2 s late, no gap over 50 ms, 250 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvloop
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.embedded import Daemon
from tickerfeed.daemon.poller import Poller
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.model import Source, SourceState, Validators
from tickerfeed.poll.options import PollOptions
from tickerfeed.publish.options import PublishOptions
from tickerfeed.serve.options import ServeOptions
from tickerfeed.store.database import SqlStore
from tickerfeed.store.options import StoreOptions

BEAT = 0.005  # seconds
SETTLING = 5.0  # seconds after the start that do not count


class Stub(asyncio.Protocol):
    """Answers GETs without looking at more of them than where they end and whom they are for."""

    changed = 0.0
    counts: dict[bytes, int] = {}  # noqa: RUF012 - of the whole server

    def connection_made(self, transport: Any) -> None:
        self._transport, self._seen = transport, b""

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while b"\r\n\r\n" in self._seen:
            head, _, self._seen = self._seen.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head.split(b" ", 2)[1]))

    def _answer(self, path: bytes) -> bytes:
        if random.random() >= self.changed:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "0"\r\n\r\n'
        count = self.counts[path] = self.counts.get(path, 0) + 1
        items = b"".join(
            b"<item><title>B\xe1\xba\xa3n tin %d c\xe1\xbb\xa7a %s</title><link>https://bao.example%s/%d</link></item>"
            % (number, path, path, number)
            for number in range(count, max(0, count - 20), -1)
        )
        body = b'<rss version="2.0"><channel><title>B\xc3\xa1o</title>' + items + b"</channel></rss>"
        head = b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "%d"\r\nContent-Length: %d\r\n\r\n'
        return head % (count, len(body)) + body


def serve(port: Any, changed: float) -> None:
    """Run the stub server; `port` is told where it listens."""

    async def forever() -> None:
        Stub.changed = changed
        server = await asyncio.get_running_loop().create_server(Stub, "0.0.0.0", 0, backlog=1024)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(forever())


def config_of(folder: Path, port: int, sources: int, interval: timedelta) -> Config:
    """Return the configuration of so many sources, each at a loopback address of its own."""
    return Config(
        sources=tuple(
            Source(f"bao-{n}", f"http://127.{1 + n // 62_500}.{n // 250 % 250}.{n % 250 + 1}:{port}/{n}.rss")
            for n in range(sources)
        ),
        poll=PollOptions(interval=interval, min_interval=timedelta(seconds=1), requests_per_day=10**6),
        fetch=FetchOptions(allow_networks=("127.0.0.0/8",)),
        store=StoreOptions(url=f"sqlite:///{folder}/t.db"),
        publish=PublishOptions(directory=str(folder / "out")),
        serve=ServeOptions(listen="127.0.0.1:0", admin="127.0.0.1:0"),
    )


def fill(config: Config) -> None:
    """Give every source a state as after an hour of work, due at some time within the interval."""
    store, now = SqlStore(config.store.url), utc_now()
    store.sync_sources(config.sources, now)
    with store.together():
        for number, source in enumerate(config.sources):
            due = now + timedelta(seconds=SETTLING) + config.poll.interval * (number / len(config.sources))
            state = SourceState(source.id, source.url, Validators('"0"'), "0" * 32, due, polls=60, entry_count=20)
            seen = now - timedelta(minutes=1)
            state = replace(state, last_poll_at=seen, last_success_at=seen, body_at=seen, version="rss20")
            store.save(replace(state, has_polled_well=True), (), None, now)
    store.close()


class Watch:
    """What is measured inside the daemon's process."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.gaps: list[float] = []
        self.busy: list[float] = []  # CPU seconds of the loop's own thread in them
        self.begun = time.monotonic()
        launch = Poller._launch  # noqa: SLF001 - where a poll begins

        def launched(poller: Poller, source: Source, state: SourceState) -> None:
            if state.next_poll_at is not None and self.counts:
                self.late.append((utc_now() - state.next_poll_at).total_seconds())
            launch(poller, source, state)

        Poller._launch = launched  # type: ignore[method-assign]  # noqa: SLF001

    @property
    def counts(self) -> bool:
        return time.monotonic() - self.begun > SETTLING

    async def beat(self) -> None:
        """Note by how much each beat comes too late."""
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(BEAT)
            if self.counts:
                self.gaps.append(time.perf_counter() - before - BEAT)
                self.busy.append(time.thread_time() - worked)


def memory(pids: Sequence[int]) -> float:
    """Return the resident memory of these processes, in MB."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def family() -> list[int]:
    """Return this process and its descendants but for the stub server, which multiprocessing started."""
    stubs = {child.pid for child in multiprocessing.active_children()}
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours and pid not in stubs} - ours:
        ours |= more
    return sorted(ours)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which so large a share of them is."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


async def measured(config: Config, minutes: float) -> None:
    """Run the daemon for so long, and print what was seen."""
    watch = Watch()
    daemon = Daemon(config, lambda: config)
    beating = asyncio.create_task(watch.beat())
    running = asyncio.create_task(daemon.run())
    await asyncio.sleep(SETTLING)
    begun, most, ends = time.process_time(), 0.0, time.monotonic() + minutes * 60
    while time.monotonic() < ends:
        most = max(most, memory(family()))
        await asyncio.sleep(5)
    cpu = time.process_time() - begun
    beating.cancel()
    late, gaps = watch.late, watch.gaps
    print(f"{len(late)} polls in {minutes:g} min, {len(late) / minutes / 60:.0f} a second")
    print(f"late by    p50 {quantile(late, 0.5):.2f} s, p99 {quantile(late, 0.99):.2f} s, max {max(late):.2f} s")
    stalls = [f"{quantile(gaps, share) * 1000:.0f}" for share in (0.99, 0.999)]
    print(f"loop held  p99 {stalls[0]} ms, p99.9 {stalls[1]} ms, max {max(gaps) * 1000:.0f} ms")
    busiest = f"p99.9 {quantile(watch.busy, 0.999) * 1000:.0f} ms, max {max(watch.busy) * 1000:.0f} ms"
    print(f"of that    {busiest} were work of the loop's own; the rest, others had the core")
    print(f"memory     {most:.0f} MB at most, of {len(family())} processes")
    print(f"CPU        {cpu / minutes / 60 * 100:.0f} % of a core, {cpu / max(1, len(late)) * 1e6:.0f} us a poll")
    daemon.stop()
    await running


def main() -> None:
    """Measure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sources", type=int, default=10_000)
    words.add_argument("--interval", type=float, default=60, help="seconds")
    words.add_argument("--changed", type=float, default=0.01, help="share of answers with something new")
    words.add_argument("--minutes", type=float, default=10)
    given = words.parse_args()
    ours, theirs = multiprocessing.Pipe()
    stub = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, given.changed), daemon=True)
    stub.start()
    with tempfile.TemporaryDirectory() as folder:
        config = config_of(Path(folder), ours.recv(), given.sources, timedelta(seconds=given.interval))
        fill(config)
        try:
            uvloop.run(measured(config, given.minutes))
        finally:
            stub.terminate()


if __name__ == "__main__":
    main()

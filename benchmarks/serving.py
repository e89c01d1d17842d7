"""Whether the daemon keeps time while a crowd listens: open `/events` streams and requests beside polls.

    .venv/bin/python benchmarks/serving.py [--clients 1000] [--rate 200] [--seconds 60] [--sources 60]

A loopback origin of made-up feeds, the daemon and the crowd are three processes on one machine, which share its cores.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

TICK = 1.0  # seconds; a tick that comes half a second late counts as missed
NEWS_EVERY = 2.0  # seconds between two new headlines


async def origin(sources: int) -> None:
    """Serve feeds; one of them gets a new entry every `NEWS_EVERY` seconds."""
    feeds = [[0] for _ in range(sources)]
    asked = 0

    def body(number: int) -> bytes:
        items = "".join(
            f"<item><title>Bản tin số {one} của báo {number} kể chuyện thứ {one * 7919 % 9973}</title>"
            f"<guid>{number}-{one}</guid><link>https://bao{number}.example/{one}</link></item>"
            for one in feeds[number][-30:]
        )
        return f'<rss version="2.0"><channel><title>Báo {number}</title>{items}</channel></rss>'.encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                asked += 1
                found = re.match(rb"GET /(\d+)", head)
                text = body(int(found[1]))
                tag = f'"{feeds[int(found[1])][-1]}"'
                if tag.encode() in head:
                    writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
                else:
                    kind = f"ETag: {tag}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(text)}"
                    writer.write(f"HTTP/1.1 200 OK\r\n{kind}\r\n\r\n".encode() + text)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    for number in range(10**6):
        await asyncio.sleep(NEWS_EVERY)
        feeds[number % sources].append(number + 1)


class Crowd:
    """The streams and the requests, and what they saw."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heard: dict[str, list[float]] = defaultdict(list)
        self.open = self.ended = 0
        self.times: list[float] = []
        self.bad = 0

    async def listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"GET /events HTTP/1.1\r\nHost: tin.example\r\nAccept: text/event-stream\r\n\r\n")
        self.open += 1
        try:
            while line := await reader.readline():
                if line.startswith(b"data:"):
                    self.heard[json.loads(line[5:])["revision"]].append(time.monotonic())
        finally:
            self.ended += 1
            writer.close()

    async def ask(self, every: float, until: float) -> None:
        """Ask at fixed times, however long an answer takes: a queue that builds up is seen in the times."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        due = time.monotonic()
        while due < until:
            await asyncio.sleep(max(due - time.monotonic(), 0))
            writer.write(b"GET /ticker.json HTTP/1.1\r\nHost: tin.example\r\nAccept-Encoding: gzip\r\n\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head)[1]))
            self.bad += not head.startswith(b"HTTP/1.1 200")
            self.times.append(time.monotonic() - due)
            due += every
        writer.close()


async def fetch(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.partition(b"\r\n\r\n")[2]


class Watch:
    """The daemon's ticks, memory and work, as it tells and as the system does."""

    def __init__(self, admin: int, pid: int) -> None:
        self.admin, self.pid = admin, pid
        self.ticks: set[float] = set()
        self.memory: list[int] = []
        self.polls: list[float] = []

    async def look(self) -> None:
        while True:
            text = (await fetch(self.admin, "/metrics")).decode()
            self.ticks.add(float(re.search(r"^tickerfeed_last_tick_timestamp_seconds (\S+)", text, re.MULTILINE)[1]))
            polls = sum(map(float, re.findall(r"^tickerfeed_polls_total\{[^}]*\} (\S+)", text, re.MULTILINE)))
            self.polls.append(polls)
            status = Path(f"/proc/{self.pid}/status").read_text()
            self.memory.append(int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024)
            await asyncio.sleep(TICK / 4)

    def gaps(self) -> list[float]:
        ordered = sorted(self.ticks)
        return [later - earlier for earlier, later in itertools.pairwise(ordered)]


def configuration(folder: Path, origin_port: int, sources: int, ports: tuple[int, int]) -> Path:
    rows = "".join(f'[[source]]\nid = "b{n}"\nurl = "http://127.0.0.1:{origin_port}/{n}"\n' for n in range(sources))
    path = folder / "tickerfeed.toml"
    path.write_text(
        f'[store]\nurl = "sqlite:///{folder}/t.db"\n[publish]\ndirectory = "{folder}/out"\n'
        f'[fetch]\nallow_networks = ["127.0.0.1:{origin_port}"]\nper_host = 16\n'
        '[poll]\ninterval = "5s"\nmin_interval = "5s"\nmax_interval = "10s"\nrequests_per_day = 86400\n'
        f'[serve]\nlisten = "127.0.0.1:{ports[0]}"\nadmin = "127.0.0.1:{ports[1]}"\n{rows}'
    )
    return path


async def free_ports() -> tuple[int, int]:
    servers = [await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) for _ in range(2)]
    ports = tuple(server.sockets[0].getsockname()[1] for server in servers)
    for server in servers:
        server.close()
    return ports  # type: ignore[return-value]


async def measure(options: argparse.Namespace, daemon: subprocess.Popen[bytes], ports: tuple[int, int]) -> None:
    while not await answers(ports[0]):
        await asyncio.sleep(0.1)
    await asyncio.sleep(5)  # the first polls are another matter
    crowd, watch = Crowd(ports[0]), Watch(ports[1], daemon.pid)
    before = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{daemon.pid}/status").read_text())[1]) // 1024
    streams = []
    for _ in range(options.clients):
        streams.append(asyncio.create_task(crowd.listen()))
        await asyncio.sleep(0.001)
    await asyncio.sleep(1)
    looking = asyncio.create_task(watch.look())
    workers = 20
    started, cpu = time.monotonic(), processor(daemon.pid)
    await asyncio.gather(*(crowd.ask(workers / options.rate, started + options.seconds) for _ in range(workers)))
    spent, used = time.monotonic() - started, processor(daemon.pid) - cpu
    looking.cancel()
    daemon.send_signal(signal.SIGTERM)
    stopping = time.monotonic()
    await asyncio.gather(*streams, return_exceptions=True)
    await asyncio.to_thread(daemon.wait)
    print(f"memory: {before} MB before the crowd came")
    report(options, crowd, watch, spent, used)
    print(f"stop: {crowd.ended} of {crowd.open} streams ended; {time.monotonic() - stopping:.1f} s")


async def answers(port: int) -> bool:
    try:
        return b'"revision"' in await fetch(port, "/ticker.json")
    except OSError:
        return False


def processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def report(options: argparse.Namespace, crowd: Crowd, watch: Watch, spent: float, used: float) -> None:
    times = sorted(crowd.times)
    gaps = watch.gaps()
    late = [gap for gap in gaps if gap > 1.5 * TICK]
    full = {name: at for name, at in crowd.heard.items() if len(at) >= options.clients}
    spread = [max(at) - min(at) for at in list(full.values())[1:]]
    print(f"{crowd.open} streams, {len(times)} requests in {spent:.0f} s ({len(times) / spent:.0f} a second)")
    shares = ", ".join(f"{share:.0%} {at_share(times, share)}" for share in (0.5, 0.99, 1))
    print(f"requests: {crowd.bad} not 200; ms {shares}")
    print(f"ticks: {len(gaps) + 1}, {len(late)} missed; longest gap {max(gaps):.2f} s")
    if spread:
        print(
            f"revisions told: {len(crowd.heard)}, {len(full)} of them to every stream (others came before the next); "
            f"from the first to the last stream {statistics.median(spread):.2f} s, at most {max(spread):.2f} s"
        )
    print(f"memory: {watch.memory[0]} MB with the streams, at most {max(watch.memory)}, {watch.memory[-1]} at the end")
    print(f"processor: {100 * used / spent:.0f} % of a core; {watch.polls[-1] - watch.polls[0]:.0f} polls")


def at_share(ordered: list[float], share: float) -> str:
    return f"{1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]:.1f}"


async def main(options: argparse.Namespace) -> None:
    if options.origin:
        await origin(options.sources)
        return
    feeds = subprocess.Popen(
        [sys.executable, __file__, "--origin", "--sources", str(options.sources)], stdout=subprocess.PIPE
    )
    assert feeds.stdout
    port = int(feeds.stdout.readline())
    with tempfile.TemporaryDirectory() as folder:
        ports = await free_ports()
        path = configuration(Path(folder), port, options.sources, ports)
        daemon = subprocess.Popen(
            [sys.executable, "-m", "tickerfeed", "--config", str(path), "run"], stderr=subprocess.DEVNULL
        )
        try:
            await measure(options, daemon, ports)
        finally:
            daemon.kill()
            feeds.kill()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--origin", action="store_true", help=argparse.SUPPRESS)
    asyncio.run(main(parser.parse_args()))

"""What starting costs: each command's time, and what `poll --all` takes before its first request when nothing is new.

    .venv/bin/python benchmarks/startup.py [--sources 0,200,1000,5000] [--reps 5]

A made-up origin answers on loopback: once with a small feed for each source, then 304. The least of several runs
counts. ``first`` is the processor time, of all threads, that a run has used when its first request arrives (Linux tells
it); ``cpu`` and ``wall`` are those of the whole run, ``for each`` what it took for each source beyond that with none.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# As an installed program starts: its modules compiled. The first run, which is not measured, sees to that.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
COMMAND = Path(sys.executable).with_name("tickerfeed")
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo {0}</title>
<link>http://127.0.0.1/{0}</link><description/><item><title>Bến đò số {0} chở {1} lượt khách</title>
<link>http://127.0.0.1/{0}/tin.html</link><guid>{0}</guid><pubDate>Sat, 13 Jun 2026 10:00:47 +0700</pubDate></item>
</channel></rss>"""


class Origin:
    """Serves feeds in a thread of its own, and looks at the client when its first request comes."""

    def __init__(self) -> None:
        self.client = 0  # process id
        self.first = 0.0
        self.port = 0
        self._is_up = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        self._is_up.wait()

    def watch(self, client: int) -> None:
        self.client, self.first = client, 0.0

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self._is_up.set()
        await server.serve_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.first = self.first or processor_time(self.client)
                writer.write(_answer_to(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _answer_to(head: bytes) -> bytes:
    if b"if-none-match" in head.lower():
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    found = re.match(rb"GET /(\d+)", head)
    number = int(found[1]) if found else 0
    body = FEED.format(number, number * 7919 % 9973).encode()
    fields = f'ETag: "1"\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}'
    return f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode() + body


def processor_time(process: int) -> float:
    """Return the seconds that a process has worked, to the nanosecond; 0 where the system does not tell."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


@dataclass(frozen=True)
class Took:
    wall: float
    cpu: float
    first: float = 0.0


def run(folder: Path, words: list[str], origin: Origin | None = None) -> Took:
    start = time.perf_counter()
    with subprocess.Popen([COMMAND, *words], cwd=folder, stdout=subprocess.DEVNULL, env=ENVIRONMENT) as process:
        if origin:
            origin.watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode not in (0, 4):
        raise SystemExit(f"tickerfeed {' '.join(words)} ended with status {process.returncode}")
    return Took(wall, usage.ru_utime + usage.ru_stime, origin.first if origin else 0.0)


def least(folder: Path, words: list[str], reps: int, origin: Origin | None = None) -> Took:
    took = [run(folder, words, origin) for _ in range(reps)]
    return Took(*(min(getattr(one, name) for one in took) for name in ("wall", "cpu", "first")))


def write(folder: Path, sources: int, port: int) -> None:
    head = f'[fetch]\nallow_networks = ["127.0.0.1:{port}"]\nper_host = 64\n'
    tables = (
        f'[[source]]\nid = "bao-{number}"\ntitle = "Báo {number}"\nurl = "http://127.0.0.1:{port}/{number}"\n'
        f'province = "VN-{23 + number % 2}"\ncategory = "Tin tức"\n'
        for number in range(sources)
    )
    (folder / "tickerfeed.toml").write_text("\n".join([head, *tables]), "utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sources", default="0,200,1000,5000")
    arguments.add_argument("--reps", type=int, default=5)
    given = arguments.parse_args()
    origin = Origin()
    print(f"{'ms':28}{'wall':>8}{'cpu':>8}{'first':>8}{'for each':>10}")
    empty: dict[str, Took] = {}
    with tempfile.TemporaryDirectory() as folder:
        show("--version", least(Path(folder), ["--version"], given.reps))
    for count in (int(number) for number in given.sources.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write(folder, count, origin.port)
            config = ["--config", "tickerfeed.toml"]
            run(folder, [*config, "poll", "--all"])
            for words in (["check"], ["poll", "--all"]):
                took = least(folder, [*config, *words], given.reps, origin)
                show(f"{' '.join(words)}, {count} sources", took, empty.setdefault(words[0], took), count)


def show(what: str, took: Took, empty: Took | None = None, count: int = 0) -> None:
    each = f"{(took.cpu - empty.cpu) / count * 1000:10.3f}" if empty and count else ""
    first = f"{took.first * 1000:8.0f}" if took.first else f"{'':8}"
    print(f"{what:28}{took.wall * 1000:8.0f}{took.cpu * 1000:8.0f}{first}{each}", flush=True)


if __name__ == "__main__":
    main()

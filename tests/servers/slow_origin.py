"""Many hosts of one small feed each path, that take their time and log who asked: 127.1.0.1 and so on, at one port.

`python slow_origin.py SECONDS LOG` prints its port. A line of the log: host, when asked, when answered, path, status.
What stands in the file LOG.news is one more title in every feed.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

HOSTS_IN_A_ROW = 250


def host(number: int) -> str:
    """Return the name of a host: an address of the loopback network."""
    return f"127.1.{number // HOSTS_IN_A_ROW}.{number % HOSTS_IN_A_ROW + 1}"


@dataclass
class Exchanges:
    """What the log tells."""

    asked: list[tuple[float, float, str, str]] = field(default_factory=list)  # from, until, host, path; in order

    @classmethod
    def read(cls, log: Path) -> Exchanges:
        """Read a log; the last line may be cut off."""
        rows = [line.split() for line in log.read_text().splitlines()]
        asked = [(float(row[1]), float(row[2]), row[0], row[3]) for row in rows if len(row) == 5]
        return cls(sorted(asked))

    def between(self, start: float, end: float) -> int:
        """Return how many were answered in this time."""
        return sum(start <= until < end for _, until, _, _ in self.asked)

    def feeds(self, start: float) -> int:
        """Return how many feeds have been asked for since."""
        return len({name + path for at, _, name, path in self.asked if at >= start and path != "/robots.txt"})

    def crowded(self) -> int:
        """Return how often a host was asked while it was still answering."""
        busy_until: dict[str, float] = {}
        count = 0
        for start, end, name, _ in self.asked:
            count += start < busy_until.get(name, 0.0)
            busy_until[name] = max(end, busy_until.get(name, 0.0))
        return count

    def doubled(self, within: float) -> Counter[str]:
        """Return which feeds were asked for again sooner than that, and how often."""
        last: dict[str, float] = {}
        again: Counter[str] = Counter()
        for start, _, name, path in self.asked:
            if path != "/robots.txt":
                again[name + path] += start - last.get(name + path, float("-inf")) < within
                last[name + path] = start
        return +again

    def longest_gap(self, start: float, end: float) -> float:
        """Return the longest time in which a feed was not asked for, of all feeds, seconds."""
        times: dict[str, list[float]] = defaultdict(lambda: [start])
        for at, _, name, path in self.asked:
            if start <= at < end and path != "/robots.txt":
                times[name + path].append(at)
        return max(later - before for row in times.values() for before, later in zip(row, [*row[1:], end], strict=True))


def _body(name: str, path: str, news: str) -> bytes:
    titles = [f"Tin số {number} của {name}{path}" for number in range(5)]
    items = "".join(
        f"<item><title>{title}</title><link>http://{name}{path}/{number}</link>"
        f"<guid>http://{name}{path}/{number}</guid></item>"
        for number, title in enumerate([*titles, f"{news} {name}{path}"] if news else titles)
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo</title>'
    return f"{head}<link>http://{name}/</link><description/>{items}</channel></rss>".encode()


def _answer(name: str, path: str, known: str, news: str) -> tuple[int, bytes]:
    etag = f'"a{news}"'
    if path == "/robots.txt":
        return 404, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    if etag in known:
        return 304, f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
    body = _body(name, path, news)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {etag}\r\nContent-Length: {len(body)}"
    return 200, f"{head}\r\n\r\n".encode() + body


async def _serve(delay: float, log: Path) -> None:
    lines, extra = log.open("w", buffering=1 << 14), log.with_name(f"{log.name}.news")

    async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                start = time.time()
                path = head.split(" ", 2)[1]
                lower = head.lower()
                name = lower.split("\r\nhost:", 1)[1].split("\r\n", 1)[0].strip().split(":")[0]
                if delay:
                    await asyncio.sleep(delay)
                known = lower.partition("\r\nif-none-match:")[2].partition("\r\n")[0]
                status, answer = _answer(name, path, known, extra.read_text() if extra.exists() else "")
                lines.write(f"{name} {start:.4f} {time.time():.4f} {path} {status}\n")
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def flush() -> None:
        while True:
            await asyncio.sleep(0.1)
            lines.flush()

    server = await asyncio.start_server(exchange, "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.gather(server.serve_forever(), flush())


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve(float(sys.argv[1]), Path(sys.argv[2])))

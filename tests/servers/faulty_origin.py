"""Many hosts that misbehave by a seed, and log what they sent: 127.2.0.1 and so on; for the soak.

`python faulty_origin.py SEED PACE LOG` prints two ports; nobody listens on the second by turns. Every `PACE` seconds,
on average, a feed has one more headline. A line of the log is what was answered: when, by which source, how, and which
headlines (number, title) stood in it. Headlines are made of syllables drawn by lot, so no two are alike.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

IN_A_ROW = 250
ABSENT = 20.0  # seconds for which the second port is closed, and then open
FAULTS = {
    "slow": 4,
    "500": 4,
    "truncated": 3,
    "malformed": 2,
    "429": 2,
    "moved": 3,
    "reset": 3,
    "empty": 1,
    "changed": 3,
}
SOUND = 100 - sum(FAULTS.values())
TROUBLES = frozenset({"500", "truncated", "429", "reset", "gone"})  # that the log of whoever asks must name
_HEADS, _TAILS = (
    ["b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "q", "s", "t", "th", "tr", "v", "x"],
    ["a", "an", "ang", "ao", "âm", "ây", "en", "êu", "inh", "oa", "ông", "ươi"],
)


def host(number: int) -> str:
    """Return the name of a source's host: an address of the loopback network."""
    return f"127.2.{number // IN_A_ROW}.{number % IN_A_ROW + 1}"


def link(source: int, number: int) -> str:
    """Return where a headline leads; it tells which one it is."""
    return f"https://bao-{source}.example/tin-{number}"


@dataclass
class Paper:
    """What one source has written so far."""

    number: int
    chance: random.Random
    pace: float
    next_at: float = 0.0
    titles: list[tuple[str, float]] = field(default_factory=list)  # and when each was written

    def look(self, now: float) -> None:
        """Write what is due."""
        while self.next_at <= now:
            self.titles.append((self._title(), self.next_at or now))
            self.next_at = max(self.next_at, now if not self.next_at else 0.0) + self.pace * self.chance.uniform(
                0.5, 1.5
            )

    def correct(self) -> None:
        """Change two words of the newest headline."""
        title, at = self.titles[-1]
        self.titles[-1] = (" ".join([*title.split()[:-2], self._syllable(), self._syllable()]), at)

    def _title(self) -> str:
        return " ".join(self._syllable() for _ in range(9)).capitalize()

    def _syllable(self) -> str:
        return self.chance.choice(_HEADS) + self.chance.choice(_TAILS)

    def body(self) -> bytes:
        """Return the feed. Every second paper gives no dates."""
        items = "".join(
            f"<item><title>{title}</title><link>{link(self.number, place)}</link>"
            + (f"<pubDate>{formatdate(at)}</pubDate>" if self.number % 2 else "")
            + f"<guid>{link(self.number, place)}</guid></item>"
            for place, (title, at) in reversed(list(enumerate(self.titles)))
        )
        head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo {self.number}</title>'
        return f"{head}<link>https://bao-{self.number}.example/</link><description/>{items}</channel></rss>".encode()


class Province:
    """All the papers, and how they answer."""

    def __init__(self, seed: int, pace: float, log: Path) -> None:
        self._seed, self._pace = seed, pace
        self._log = log.open("w", buffering=1)
        self._papers: dict[int, Paper] = {}

    async def exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection until it ends or a fault ends it."""
        try:
            while await self._answer((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"), writer):
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> bool:
        path, lower = head.split(" ", 2)[1], head.lower()
        if path == "/robots.txt":
            writer.write(_message("404 Not Found"))
            return True
        name = lower.split("\r\nhost:", 1)[1].split("\r\n", 1)[0].strip().split(":")[0]
        third, fourth = (int(part) for part in name.split(".")[2:])
        number, now = third * IN_A_ROW + fourth - 1, time.time()
        paper = self._papers.get(number)
        if paper is None:
            paper = self._papers[number] = Paper(number, random.Random(self._seed * 1000 + number), self._pace)
        paper.look(now)
        kind = "sound" if path == "/moved" else paper.chance.choices(["sound", *FAULTS], [SOUND, *FAULTS.values()])[0]
        if number == 7 and len(paper.titles) > 1:
            kind = "gone"
        if kind == "changed":
            paper.correct()
        if kind == "slow":
            await asyncio.sleep(paper.chance.uniform(1, 4))
        known = lower.partition("\r\nif-none-match:")[2].partition("\r\n")[0].strip()
        answer, stays = _form(kind, paper, known)
        writer.write(answer)
        listed = (
            enumerate(title for title, _ in paper.titles) if kind in {"sound", "slow", "changed", "malformed"} else ()
        )
        row: dict[str, Any] = {"at": now, "source": number, "kind": kind, "titles": [*listed]}
        self._log.write(json.dumps(row, ensure_ascii=False) + "\n")
        if not stays:
            await writer.drain()
            writer.transport.abort()
        return stays


def _form(kind: str, paper: Paper, known: str) -> tuple[bytes, bool]:
    """Return an answer, and whether the connection stays after it."""
    body = paper.body()
    etag = f'"{len(paper.titles)}-{abs(hash(body)):x}"'
    if kind in {"500", "429", "gone"}:
        words = {"500": "500 Internal Server Error", "429": "429 Too Many Requests", "gone": "410 Gone"}
        return _message(words[kind], extra="Retry-After: 5\r\n" if kind == "429" else ""), True
    if kind == "moved":
        return _message("302 Found", extra="Location: /moved\r\n"), True
    if kind == "reset":
        return b"", False
    if kind == "truncated":
        return _message("200 OK", body)[: -len(body) // 2], False
    if kind == "malformed":  # in the middle of an element, and no more comes
        return _message("200 OK", body[: body.rindex(b"<guid>")]), True
    if kind == "empty":
        return _message("200 OK", body[: body.index(b"<item>")] + b"</channel></rss>"), True
    if known == etag:
        return _message("304 Not Modified", extra=f"ETag: {etag}\r\n", has_body=False), True
    return _message("200 OK", body, f"ETag: {etag}\r\n"), True


def _message(status: str, body: bytes = b"", extra: str = "", has_body: bool = True) -> bytes:
    length = f"Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n" if has_body else ""
    return f"HTTP/1.1 {status}\r\n{length}{extra}\r\n".encode() + body


async def _serve(province: Province) -> None:
    steady = await asyncio.start_server(province.exchange, "0.0.0.0", 0, backlog=1024)
    fickle = await asyncio.start_server(province.exchange, "0.0.0.0", 0)
    port = fickle.sockets[0].getsockname()[1]
    print(steady.sockets[0].getsockname()[1], port, flush=True)
    while True:
        await asyncio.sleep(ABSENT)
        fickle.close()
        await asyncio.sleep(ABSENT)
        fickle = await asyncio.start_server(province.exchange, "0.0.0.0", port)


if __name__ == "__main__":
    asyncio.run(_serve(Province(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))))

"""The caches of docs/web-server.md before a running daemon and its files: cache_check.py [--clients 200] [--pace 12]
[--rounds 5]

nginx (`proxy_cache`) stands before the built-in server, and Varnish, in the place of a CDN, before nginx with the files
of `output/`. All by the very blocks of that page, save addresses. Each client asks one address once in `--pace` seconds
(60 is that of widgets), with its ETag, for as many rounds; in the middle a headline is announced. Prints requests, how
many of them came to the origin, and when the last client had the headline; then what both answer when their origin is
down. Exit 1 when an answer is wrong, old for too long, or missing.
"""

from __future__ import annotations

import argparse
import gzip
import heapq
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import Message
from http.server import ThreadingHTTPServer
from pathlib import Path

import brotli
from crowd_check import COMMAND, PAGE, Outlet, ask, faults, nginx, nginx_files, running
from place import configure, free_ports

PATHS = ("/ticker.json", "/ticker.json", "/ticker.json", "/feed.atom", "/")  # three in five are widgets
CODINGS = ("gzip, deflate, br, zstd", "gzip, deflate, br", "gzip", "gzip, deflate", "")  # of browsers, readers, scripts
HEADLINE = "Đường qua đèo Nậm Sỏi thông xe trở lại"


@dataclass
class Client:
    """One reader: where it asks, how, and what it has."""

    port: int
    path: str
    coding: str
    etag: str = ""
    has_headline: bool = False


@dataclass
class Front:
    """A cache, and what it was asked."""

    name: str
    port: int
    within: float  # seconds after which nothing old may be given
    counts: Counter[str] = field(default_factory=Counter)
    heard: list[float] = field(default_factory=list)  # seconds from the announcement to each widget that shows it
    oldest: float = 0.0  # seconds after the announcement at which a line without it was still given


def block(after: str, kind: str) -> str:
    """Return the page's first block of that kind after a heading."""
    text = PAGE.read_text("utf-8").partition(f"\n## {after}\n")[2]
    return text.partition(f"```{kind}\n")[2].partition("```")[0]


def cache(home: Path, port: int, origin: int) -> list[str]:
    """Write nginx's cache with our addresses; return the command that runs it."""
    text = block("A cache before the built-in server", "nginx")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{origin}").replace("/var/cache/nginx", str(home))
    return nginx(home, text)


def varnish(home: Path, port: int, origin: int) -> list[str]:
    """Write Varnish's file with our addresses; return the command that runs it."""
    text = block("A CDN in front", "vcl").replace('.port = "80"', f'.port = "{origin}"')
    path = home / "varnish.vcl"
    path.write_text(text, "utf-8")
    command = [
        shutil.which("varnishd") or "/usr/sbin/varnishd",
        "-F",
        "-a",
        f"127.0.0.1:{port}",
        "-f",
        str(path),
        "-s",
        "malloc,64m",
    ]
    return [*command, "-n", str(home / "varnish"), "-j", "none"]


def is_from_origin(told: Message) -> bool:
    """Tell whether the origin was asked for this answer."""
    if told["X-Varnish"]:  # the number of this request and, out of the cache, of the one that brought it
        return len(told["X-Varnish"].split()) == 1
    return told["X-Cache"] in ("MISS", "EXPIRED", "REVALIDATED")


def poll(front: Front, client: Client, announced_at: float | None) -> None:
    """Ask once, and take down whence the answer came and what it says."""
    headers = {"Accept_Encoding": client.coding, **({"If_None_Match": client.etag} if client.etag else {})}
    status, told, body = ask(front.port, client.path, **headers)
    front.counts["requests"] += 1
    front.counts["origin"] += is_from_origin(told)
    front.counts["304"] += status == 304
    front.counts["faults"] += status not in (200, 304)
    client.etag = told["ETag"] or client.etag
    passed = 0.0 if announced_at is None else time.monotonic() - announced_at
    if status == 200 and client.path == "/ticker.json" and not client.has_headline:
        client.has_headline = HEADLINE.encode() in plain(body, told["Content-Encoding"])
        front.heard += [passed] * client.has_headline
    if client.path == "/ticker.json" and not client.has_headline:
        front.oldest = max(front.oldest, passed)


def plain(body: bytes, coding: str | None) -> bytes:
    """Return a body as it was before it was compressed."""
    if coding == "br":
        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if coding == "gzip" else body


class Announcement(threading.Thread):
    """Announces the headline, beside the crowd, and waits until the origin has it."""

    def __init__(self, command: list[str], origin: int) -> None:
        super().__init__(daemon=True)
        self.at: float | None = None  # since when the origin has it
        self._command = command
        self._origin = origin

    def run(self) -> None:
        subprocess.run(self._command, check=True, capture_output=True, timeout=60)
        wait_for(self._origin, HEADLINE)
        self.at = time.monotonic()


def crowd(fronts: list[Front], clients: int, pace: float, rounds: int, announcement: Announcement) -> None:
    """Let all clients of all fronts ask at their pace; announce the headline in the middle."""
    lots = random.Random(7)
    begun = time.monotonic()
    queue = [
        (begun + lots.uniform(0, pace), number, front, Client(front.port, PATHS[number % 5], lots.choice(CODINGS)))
        for number, front in enumerate(front for front in fronts for _ in range(clients))
    ]
    heapq.heapify(queue)
    middle, end = begun + rounds // 2 * pace, begun + rounds * pace
    while queue[0][0] < end:
        due, number, front, client = heapq.heappop(queue)
        time.sleep(max(0.0, due - time.monotonic()))
        if announcement.ident is None and time.monotonic() >= middle:
            announcement.start()
        poll(front, client, announcement.at)
        heapq.heappush(queue, (due + pace * lots.uniform(1, 1.25), number, front, client))


def wait_for(port: int, text: str) -> None:
    """Wait until a server's line has a text."""
    for _ in range(300):
        try:
            status, _, body = ask(port, "/ticker.json")
            if status == 200 and text in json.loads(body)["text"]:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"no {text!r} in the line")


def judged(front: Front, clients: int, seconds: float) -> Iterator[str]:
    """Print what a front was asked; say what is not as it should be."""
    counts, widgets = front.counts, clients * PATHS.count("/ticker.json") // len(PATHS)
    rate = counts["origin"] / seconds * 60
    print(
        f"{front.name}: {counts['requests']} requests, {counts['304']} of them 304, {counts['origin']} came to the "
        f"origin ({rate:.0f} a minute), {1 - counts['origin'] / counts['requests']:.1%} did not; "
        f"{len(front.heard)} of {widgets} widgets had the headline after {max(front.heard, default=0):.1f} s at most, "
        f"and none got a line without it after {front.oldest:.1f} s"
    )
    if counts["faults"]:
        yield f"{counts['faults']} answers were neither 200 nor 304"
    if len(front.heard) < widgets * 0.95:
        yield "not all have the headline"
    if front.oldest > front.within:
        yield f"a line was old for {front.oldest:.1f} s"


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--clients", type=int, default=200)
    words.add_argument("--pace", type=float, default=12.0)
    words.add_argument("--rounds", type=int, default=5)
    given = words.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        home = Path(name)
        home.chmod(0o755)
        for folder in ("cache", "files"):
            (home / folder).mkdir()
        outlet = ThreadingHTTPServer(("127.0.0.1", 0), Outlet)
        threading.Thread(target=outlet.serve_forever, daemon=True).start()
        origin, admin, static, cached, shared = free_ports(5)
        config = configure(
            home,
            f'[site]\nurl = "https://tin.example/"\n[serve]\nlisten = "127.0.0.1:{origin}"\n'
            f'admin = "127.0.0.1:{admin}"\n[[source]]\nid = "bao"\nurl = "http://127.0.0.1:{outlet.server_port}/feed"\n',
        )
        daemon = stack.enter_context(
            running([str(COMMAND), "--config", str(config), "run"], origin, home / "daemon.log")
        )
        wait_for(origin, "Nậm Sỏi")
        files = stack.enter_context(
            running(nginx_files(home / "files", home / "output", static), static, home / "f.log")
        )
        stack.enter_context(running(cache(home / "cache", cached, origin), cached, home / "c.log"))
        stack.enter_context(running(varnish(home, shared, static), shared, home / "v.log"))
        fronts = [
            Front("nginx before the built-in server", cached, within=1.5),
            Front("Varnish before the files", shared, within=10.5),
        ]
        time.sleep(5)  # Varnish looks at its origin before it trusts it
        for front, codings in ((fronts[0], ("gzip", "br")), (fronts[1], ("gzip",))):
            for path in ("/", "/ticker.json", "/feed.atom", "/v1/ticker.js"):
                wrong += [f"{front.name} {path}: {one}" for one in faults(front.port, path, codings, keep="max-age=")]
        announce = [str(COMMAND), "--config", str(config), "announce", HEADLINE, "--until", "2h"]
        crowd(fronts, given.clients, given.pace, given.rounds, Announcement(announce, origin))
        for front in fronts:
            wrong += [f"{front.name}: {one}" for one in judged(front, given.clients, given.pace * given.rounds)]
        for server in (daemon, files):
            server.send_signal(signal.SIGTERM)
            server.wait(30)
        time.sleep(12)  # until the line is too old for both
        for front in fronts:
            for path in PATHS[2:]:
                status, _, body = ask(front.port, path, Accept_Encoding="")
                print(f"{front.name}, its origin down: {path} {status}, {len(body)} bytes")
                if status != 200 or not body:
                    wrong.append(f"{front.name} {path}: {status} when the origin is down")
    for one in wrong:
        print(one)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""How many requests the built-in server answers, beside a bare ASGI application that gives the same bytes on it.

    .venv/bin/python benchmarks/answering.py [--seconds 4] [--rounds 3] [--connections 64]

Needs `wrk`. Both run in one process each, on uvloop and one kind of server, and take turns. Counted is what they answer
in a second of processor time, since others may load the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import re
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from tickerfeed.render.publication import document
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.server import Server

BODY = (
    '{"version":1,"items":[' + ",".join(f'{{"id":"{n}","title":"Tin số {n}"}}' for n in range(180)) + "]}\n"
).encode()
TICKER = document("ticker.json", "application/json; charset=utf-8", BODY, datetime(2026, 11, 22, tzinfo=UTC))
ASKED = {"200": [], "200 gzip": ["Accept-Encoding: gzip"], "304": [f"If-None-Match: {TICKER.etag}"]}
PACKED = gzip.compress(BODY, 6, mtime=0)


async def bare(scope: dict[str, Any], _receive: object, send: Any) -> None:
    """Give the same bytes by what the test's request says, and look at nothing else."""
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"etag", TICKER.etag.encode())]
    names = {name for name, _ in scope["headers"]}
    if b"if-none-match" in names:
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    body = PACKED if b"accept-encoding" in names else BODY
    if body is PACKED:
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def ours() -> PublicApp:
    shelf = Shelf()
    shelf.put([TICKER])
    return PublicApp(shelf, Pulse(lambda: TICKER, lambda: True, lambda: True))


async def serve(kind: str) -> None:
    server = Server(bare if kind == "bare" else ours(), "127.0.0.1:0")
    await server.start()
    print(server.port, flush=True)
    await asyncio.Event().wait()


def processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def rate(server: subprocess.Popen[bytes], port: int, headers: list[str], options: argparse.Namespace) -> float:
    begun = processor(server.pid)
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s"]
    for header in headers:
        command += ["-H", header]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/ticker.json"], capture_output=True, text=True, check=True
    )
    return int(re.search(r"(\d+) requests in", told.stdout)[1]) / (processor(server.pid) - begun)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seconds", type=int, default=4)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--connections", type=int, default=64)
    words.add_argument("--serve", choices=["bare", "ours"], help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.serve:
        uvloop.run(serve(given.serve))
        return
    servers = {
        kind: subprocess.Popen([sys.executable, __file__, "--serve", kind], stdout=subprocess.PIPE)
        for kind in ("bare", "ours")
    }
    try:
        ports = {kind: int(server.stdout.readline()) for kind, server in servers.items()}
        for what, headers in ASKED.items():
            rounds = [
                {kind: rate(servers[kind], port, headers, given) for kind, port in ports.items()}
                for _ in range(given.rounds)
            ]
            best = {kind: statistics.median(one[kind] for one in rounds) for kind in ports}
            ratios = ", ".join(f"{one['ours'] / one['bare']:.2f}" for one in rounds)
            print(
                f"{what:<9} bare {best['bare']:8.0f}/s   ours {best['ours']:8.0f}/s   ours to bare by rounds {ratios}"
            )
    finally:
        for server in servers.values():
            server.kill()


if __name__ == "__main__":
    main()

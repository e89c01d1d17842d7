"""What one poll costs in processor time, for our client and for httpx as it comes, against a server of its own.

    python benchmarks/fetching.py [--polls 500] [--hosts 200]

The server is another process on loopback; its hosts are addresses of 127.1.0.0/16, asked in turn, so that a connection
serves several polls where there are fewer hosts than polls. Rows: unchanged polls (304) and bodies of 30 KB (200,
packed), over HTTP and TLS. Columns: milliseconds of user and system time for each, the best of several passes, and our
share of httpx's.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import ssl
import tempfile
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import trustme

from tickerfeed.fetch.client import Client
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.model import Request

AT_ONCE = 64
PASSES = 3
ETAG = '"1"'
BODY = gzip.compress("".join(f"<item><title>Tin số {n}</title></item>\n" for n in range(700)).encode())
HEAD = f"Server: bench\r\nDate: Sun, 22 Nov 2026 01:02:03 GMT\r\nETag: {ETAG}\r\nVary: Accept-Encoding\r\n"
SAME = f"HTTP/1.1 304 Not Modified\r\n{HEAD}\r\n".encode()
WHOLE = (
    f"HTTP/1.1 200 OK\r\n{HEAD}Content-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
    f"Content-Length: {len(BODY)}\r\n\r\n"
).encode() + BODY

Get = Callable[[str, dict[str, str]], Awaitable[int]]


class Server(asyncio.Protocol):
    """Answers each request with a 304 where it is conditional, else with the feed."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._out = transport

    def data_received(self, data: bytes) -> None:
        self._out.write(SAME if b"if-none-match" in data.lower() else WHOLE)


def serve(certificate: Path, told: Connection) -> None:
    """Serve on all of 127.0.0.0/8 until ended, and tell the two ports."""

    async def run() -> None:
        loop, context = asyncio.get_running_loop(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        servers = [await loop.create_server(Server, "0.0.0.0", 0, ssl=one, backlog=1024) for one in (None, context)]
        told.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.Event().wait()

    asyncio.run(run())


async def cost(get: Get, urls: list[str], headers: dict[str, str], status: int) -> float:
    """Return the milliseconds of processor time that one of `urls` takes."""
    took = []
    for _ in range(PASSES):
        left = iter(urls)

        async def work(left: object = left) -> None:
            for url in left:
                assert await get(url, headers) == status

        start = time.process_time()
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        took.append((time.process_time() - start) / len(urls) * 1000)
    return min(took)


async def compare(ports: list[int], ca_file: str, polls: int, hosts: int) -> None:
    ours = Client(FetchOptions(allow_networks=("127.0.0.0/8",), per_host=AT_ONCE, ca_file=ca_file))
    context = ssl.create_default_context(cafile=ca_file)
    plain = httpx.AsyncClient(verify=context, trust_env=False)

    async def get_ours(url: str, headers: dict[str, str]) -> int:
        return (await ours.get(Request("bench", url, headers))).status

    async def get_plain(url: str, headers: dict[str, str]) -> int:
        return (await plain.get(url, headers=headers)).status_code

    print(f"{'':12} {'httpx':>9} {'ours':>9} {'share':>7}")
    for scheme, port in zip(("http", "https"), ports, strict=True):
        urls = [f"{scheme}://127.1.{n % hosts // 250}.{n % hosts % 250 + 1}:{port}/{n}.rss" for n in range(polls)]
        for status, headers in ((304, {"If-None-Match": ETAG}), (200, {})):
            theirs, us = [await cost(get, urls, headers, status) for get in (get_plain, get_ours)]
            print(f"{scheme:6} {status:5} {theirs:6.3f} ms {us:6.3f} ms {us / theirs:6.0%}")
    await ours.close()
    await plain.aclose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--polls", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=200)
    options = parser.parse_args()
    ca = trustme.CA()
    names = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(options.hosts)]
    with tempfile.TemporaryDirectory() as folder:
        authority, certificate = Path(folder, "ca.pem"), Path(folder, "own.pem")
        ca.cert_pem.write_to_path(str(authority))
        ca.issue_cert(*names).private_key_and_cert_chain_pem.write_to_path(str(certificate))
        here, there = multiprocessing.Pipe()
        server = multiprocessing.Process(target=serve, args=(certificate, there), daemon=True)
        server.start()
        asyncio.run(compare(here.recv(), str(authority), options.polls, options.hosts))
        server.terminate()


if __name__ == "__main__":
    main()

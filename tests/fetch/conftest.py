"""A loopback server that can misbehave in every way that a script can write."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

Script = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def ok(body: bytes, *fields: str) -> bytes:
    """A plain 200 with these header fields."""
    return b"".join([head(200, f"Content-Length: {len(body)}", *fields), body])


def head(status: int, *fields: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status} So", *fields, "")).encode("latin-1")


@dataclass
class Heard:
    line: str
    fields: dict[str, str]  # names in lower case


@dataclass
class Site:
    """Answers each path with its script, raw; a script of bytes is sent and the connection then closed."""

    port: int = 0
    scheme: str = "http"
    scripts: dict[str, Script] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0
    stays_open: bool = False

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                line, *rest = block.rstrip().split("\r\n")
                pairs = (one.split(": ", 1) for one in rest)
                self.heard.append(Heard(line, {name.lower(): value for name, value in pairs}))
                target = line.split()[1]
                script = self.scripts.get(target) or self.scripts.get("*") or head(404, "Content-Length: 0")
                if isinstance(script, bytes):
                    writer.write(script)
                    await writer.drain()
                else:
                    await script(writer)
                if not self.stays_open:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def _site(context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> AsyncIterator[Site]:
    site = Site(scheme="https" if context else "http")
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(site.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, host, 0, ssl=context)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with _site() as one:
        yield one


@pytest.fixture
async def other_site() -> AsyncIterator[Site]:
    async with _site() as one:
        yield one


@pytest.fixture
def open_site() -> Callable[..., object]:
    """Opens a site in a `with`, also over TLS."""
    return _site


@pytest.fixture
def answers() -> tuple[Callable[..., bytes], Callable[..., bytes]]:
    """The two writers of answers: `ok(body, *fields)` and `head(status, *fields)`."""
    return ok, head


@asynccontextmanager
async def _serving(
    serve: Callable[..., Awaitable[None]], context: ssl.SSLContext | None, host: str = "127.0.0.1"
) -> AsyncIterator[int]:
    """A server, by its port; whoever it serves is left alone at the end."""
    tasks: list[asyncio.Task[None]] = []

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.create_task(served(reader, writer)))

    server = await asyncio.start_server(connected, host, 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def serving() -> Callable[..., object]:
    """Serves by a function of reader and writer, in a `with` that gives the port."""
    return _serving

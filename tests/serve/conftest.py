"""A server on loopback with documents to ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio

from tickerfeed.model import Document
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.server import Server

NEWEST = datetime(2026, 5, 4, 5, 6, 7, tzinfo=UTC)
PAGE = Document("index.html", "text/html; charset=utf-8", b"<!DOCTYPE html><title>Tin</title>" * 50, '"page"', NEWEST)
TICKER = Document("ticker.json", "application/json; charset=utf-8", b'{"version": 1}', '"ticker"', NEWEST)
EDITION = Document("editions/a/index.html", "text/html; charset=utf-8", b"edition", '"edition"', NEWEST)
STATUS = Document("status.json", "application/json; charset=utf-8", b'{"sources": []}', '"status"', NEWEST)


@pytest.fixture
def page() -> Document:
    return PAGE


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.put([PAGE, TICKER, EDITION])
    return shelf


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[Server]:
    """The public application over the documents above; one for a module, since stopping takes its time."""
    shelf = Shelf()
    shelf.put([PAGE, TICKER, EDITION])
    pulse = Pulse(lambda: STATUS, lambda: True, lambda: not shelf.is_empty)
    server = Server(PublicApp(shelf, pulse), "127.0.0.1:0")
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A client that asks for no compression unless told."""
    async with httpx.AsyncClient(base_url=server.url, headers={"accept-encoding": "identity"}) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def serving() -> AsyncIterator[Callable[..., object]]:
    """Serve any application for the time of a block; gives a client. The servers are stopped together at the end."""
    servers: list[Server] = []

    @asynccontextmanager
    async def open_client(app: object, **options: object) -> AsyncIterator[httpx.AsyncClient]:
        server = Server(app, "127.0.0.1:0", **options)  # type: ignore[arg-type]
        await server.start()
        servers.append(server)
        async with httpx.AsyncClient(base_url=server.url) as client:
            yield client

    yield open_client
    await asyncio.gather(*(server.stop() for server in servers))

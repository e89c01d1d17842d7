"""`/events`: tells open pages which edition has a new revision, by server-sent events (WHATWG HTML 9.2).

Only the revision is told, never content: who hears of it asks for `ticker.json`, which any cache may answer. Nothing is
queued for a client: each looks at what is current when it is its turn, so a slow one skips what it missed, and the
memory that it takes is that of its connection.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterable, Mapping
from contextlib import suppress
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from tickerfeed.serve.documents import SAFETY, Headers

PING = 15.0  # seconds of silence after which a comment is sent: proxies cut what is silent for longer
SEND_TIMEOUT = 20.0  # seconds that one event may take to leave
CLOSE_TIMEOUT = 1.0  # seconds that all streams get to end
RETRY = (2.0, 10.0)  # seconds within which a client that was cut off comes back, each at its own time
WAKE = 100  # clients told in one go; then the loop has a turn for others
REFUSED_FOR = b"30"  # seconds, for those beyond the cap
_MAX_ID = 200  # characters of Last-Event-ID or of an edition's name that are looked at

_HEADERS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),  # a proxy that compressed would hold events back
    (b"x-accel-buffering", b"no"),  # nginx
    (b"access-control-allow-origin", b"*"),
    *SAFETY,
]


class _Client:
    """One open page: what it wants to hear of, and what it was told last."""

    def __init__(self, edition: str | None, last_id: str) -> None:
        self.edition = edition
        self.last_id = last_id
        self.told: dict[str, str] = {}
        self.call = asyncio.Event()

    def news(self, revisions: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return what it has not heard yet, and count it as heard."""
        wanted = revisions if self.edition is None else {self.edition: revisions.get(self.edition, "")}
        new = {name: revision for name, revision in wanted.items() if revision and self.told.get(name) != revision}
        self.told.update(new)
        known, self.last_id = self.last_id, ""  # what it brought along counts once
        return [(name, revision) for name, revision in new.items() if revision != known]


class Live:
    """An ASGI application for `/events`. ``ping`` in seconds."""

    def __init__(self, max_clients: int, ping: float = PING) -> None:
        self._max_clients = max_clients
        self._ping = ping
        self._revisions: dict[str, str] = {}
        self._clients: set[_Client] = set()
        self._is_closing = False
        self._gone = asyncio.Event()
        self._waking: asyncio.Task[None] | None = None

    @property
    def clients(self) -> int:
        """How many streams are open."""
        return len(self._clients)

    def tell(self, revisions: Mapping[str, str]) -> None:
        """Make these the current revisions, by edition ("" is the one at the root), and tell who does not know them."""
        if revisions == self._revisions:
            return
        self._revisions = dict(revisions)
        if self._clients and (self._waking is None or self._waking.done()):
            self._waking = asyncio.create_task(self._wake())

    async def close(self) -> None:
        """End every stream, and take no new one; those that do not take their end in time are left to the server."""
        self._is_closing = True
        for client in self._clients:
            client.call.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                while self._clients:
                    self._gone.clear()
                    await self._gone.wait()
        if self._waking:
            await self._waking

    async def _wake(self) -> None:
        for number, client in enumerate(tuple(self._clients), 1):
            client.call.set()
            if number % WAKE == 0:
                await asyncio.sleep(0.01)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: a stream, until the client goes or the daemon stops."""
        if scope["method"] == "HEAD":
            await _answer(send, 200, _HEADERS)
        elif self._is_closing or len(self._clients) >= self._max_clients:
            await _answer(send, 503, _refusal())
        else:
            client = _Client(*_asked(scope))
            self._clients.add(client)
            try:
                await self._stream(client, receive, send)
            finally:
                self._clients.discard(client)
                self._gone.set()

    async def _stream(self, client: _Client, receive: Receive, send: Send) -> None:
        watch = asyncio.create_task(_gone(receive, client.call))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            wait = random.uniform(*RETRY)  # noqa: S311 - spreads load, guards nothing
            await _say(send, f"retry: {wait * 1000:.0f}\n\n".encode() + _events(client.news(self._revisions)))
            while not watch.done() and not self._is_closing:
                await self._turn(client, send)
            if not watch.done():
                await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            return  # the server closes the connection of an answer that was not finished
        finally:
            watch.cancel()

    async def _turn(self, client: _Client, send: Send) -> None:
        """Wait for news or for the time of a ping, and say it."""
        try:
            async with asyncio.timeout(self._ping):
                await client.call.wait()
        except TimeoutError:
            await _say(send, b":\n\n")
            return
        client.call.clear()
        if news := client.news(self._revisions):
            await _say(send, _events(news))


async def _gone(receive: Receive, call: asyncio.Event) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        continue  # a body, which a GET may have, says nothing
    call.set()


async def _say(send: Send, text: bytes) -> None:
    async with asyncio.timeout(SEND_TIMEOUT):
        await send({"type": "http.response.body", "body": text, "more_body": True})


def _events(news: Iterable[tuple[str, str]]) -> bytes:
    """Return events: ``id`` is the revision, ``data`` tells ``{"edition": …, "revision": …}`` on one line."""
    events = (
        f"id: {revision}\ndata: {json.dumps({'edition': name, 'revision': revision}, separators=(',', ':'))}\n\n"
        for name, revision in news
    )
    return "".join(events).encode()


def _asked(scope: Scope) -> tuple[str | None, str]:
    """Return the edition that is asked for (`?edition=`; None: all) and the last event that the client knows."""
    query = scope["query_string"][: 4 * _MAX_ID].decode("latin-1")
    named = parse_qs(query, keep_blank_values=True)
    edition = named["edition"][0][:_MAX_ID] if "edition" in named else None
    last_id = dict(scope["headers"]).get(b"last-event-id", b"")[:_MAX_ID].decode("latin-1")
    return edition, last_id


def _refusal() -> Headers:
    return [
        (b"content-length", b"0"),
        (b"retry-after", REFUSED_FOR),
        (b"cache-control", b"no-store"),
        (b"access-control-allow-origin", b"*"),
        *SAFETY,
    ]


async def _answer(send: Send, status: int, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})

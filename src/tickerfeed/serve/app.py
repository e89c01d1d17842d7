"""The public application: documents from memory on a bare ASGI path, the few other addresses behind a router."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from msgspec import Struct
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tickerfeed.model import Document
from tickerfeed.serve.documents import ASK_FIRST, FRESH, SAFETY, Headers, Message, Shelf, Shown, show, start
from tickerfeed.serve.negotiate import coding, is_unchanged

_READS = frozenset({"GET", "HEAD"})
_LOOKED_AT = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})


class Pulse(Struct, frozen=True):
    """What the application asks the daemon at each request; the answers must be quick and never raise."""

    status: Callable[[], Document]
    is_alive: Callable[[], bool]
    is_ready: Callable[[], bool]


class PublicApp:
    """An ASGI application (spec 3) over a shelf.

    `living` are documents that are made when they are asked for, by path, and `apps` what answers for itself.
    """

    def __init__(
        self,
        shelf: Shelf,
        pulse: Pulse,
        living: Mapping[str, Callable[[], Document]] | None = None,
        apps: Mapping[str, ASGIApp] | None = None,
    ) -> None:
        self._shelf = shelf
        self._living = {"/status.json": pulse.status, **(living or {})}
        self._apps = apps or {}
        self._router = Starlette(
            routes=[Route("/livez", _probe(pulse.is_alive)), Route("/readyz", _probe(pulse.is_ready))],
            exception_handlers={HTTPException: refuse},
        )
        self._router.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path, method = scope["path"], scope["method"]
        shown = self._shelf.find(
            path
        )  # first, since nearly all requests are for these; no other path is named like one
        if shown is not None and method in _READS:
            for message in _answer(shown, scope["headers"], method):
                await send(message)
            return
        found = shown or self._apps.get(path) or self._live(path)
        is_folder = found is None and self._shelf.find(f"{path}/") is not None
        if method not in _READS and (found or is_folder):
            await _send(send, 405, [*_plain(b""), (b"allow", b"GET, HEAD")], b"")
        elif is_folder:  # relative links need its slash
            where = quote(f"{path}/").encode()
            await _send(send, 308, [*_plain(b""), (b"location", where), (b"cache-control", FRESH.encode())], b"")
        elif found is None:
            await self._router(scope, receive, send)
        elif isinstance(found, Shown):
            for message in _answer(found, scope["headers"], method):
                await send(message)
        else:
            await found(scope, receive, send)

    def _live(self, path: str) -> Shown | None:
        if path not in self._living:
            return None
        document = self._living[path]()
        return show(document, document.updated or datetime.now(UTC), ASK_FIRST)


def _answer(shown: Shown, headers: Headers, method: str) -> tuple[Message, Message]:
    """Return the answer with a document. Range is not looked at, as RFC 9110 14.2 allows: the whole is small."""
    asked = _asked(headers)
    variant = shown.variants[coding(asked.get(b"accept-encoding", ""), shown.variants)]
    tags, since = asked.get(b"if-none-match"), asked.get(b"if-modified-since")
    if is_unchanged(variant.etag, shown.last_modified, tags, since):
        return variant.unchanged
    return variant.head if method == "HEAD" else variant.whole


def _asked(headers: Headers) -> dict[bytes, str]:
    """Return of the request's headers those that are looked at; repeated ones as one list (RFC 9110 5.3)."""
    asked: dict[bytes, str] = {}
    for name, value in headers:
        if name in _LOOKED_AT:
            text = value.decode("latin-1")
            asked[name] = f"{asked[name]}, {text}" if name in asked else text
    return asked


def _probe(is_well: Callable[[], bool]) -> Callable[[Request], Awaitable[PlainTextResponse]]:
    async def answer(_: Request) -> PlainTextResponse:
        return plain_text("ok\n", 200) if is_well() else plain_text("no\n", 503)

    return answer


def plain_text(text: str, status: int, headers: dict[str, str] | None = None) -> PlainTextResponse:
    """Return a short answer that says nothing of our insides."""
    fixed = {name.decode(): value.decode() for name, value in SAFETY}
    return PlainTextResponse(text, status, {**fixed, "cache-control": ASK_FIRST, **(headers or {})})


async def refuse(_: Request, failure: Exception) -> PlainTextResponse:
    """Answer what the router refused: unknown addresses and methods."""
    assert isinstance(failure, HTTPException)
    return plain_text(f"{failure.detail}\n", failure.status_code, dict(failure.headers or {}))


def _plain(body: bytes) -> Headers:
    length = str(len(body)).encode()
    return [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", length), *SAFETY]


async def _send(
    send: Callable[[dict[str, object]], Awaitable[None]], status: int, headers: Headers, body: bytes
) -> None:
    await send(start(status, headers))
    await send({"type": "http.response.body", "body": body})

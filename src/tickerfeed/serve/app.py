"""The public application: documents from memory on a bare ASGI path, the few other addresses behind a router."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tickerfeed.model import Document
from tickerfeed.serve.documents import ASK_FIRST, FRESH, SAFETY, Headers, Shelf, Shown, show
from tickerfeed.serve.negotiate import coding, is_unchanged

_READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Pulse:
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
        found = self._apps.get(scope["path"]) or self._find(scope["path"])
        if found is None and self._shelf.find(f"{scope['path']}/"):  # a folder, which relative links need the slash of
            where = quote(f"{scope['path']}/").encode()
            await _send(send, 308, [*_plain(b""), (b"location", where), (b"cache-control", FRESH.encode())], b"")
        elif found is None:
            await self._router(scope, receive, send)
        elif scope["method"] not in _READS:
            await _send(send, 405, [*_plain(b""), (b"allow", b"GET, HEAD")], b"")
        elif isinstance(found, Shown):
            await _answer(found, scope, send)
        else:
            await found(scope, receive, send)

    def _find(self, path: str) -> Shown | None:
        if path in self._living:
            document = self._living[path]()
            return show(document, document.updated or datetime.now(UTC), ASK_FIRST)
        return self._shelf.find(path)


async def _answer(shown: Shown, scope: Scope, send: Send) -> None:
    """Send a document. Range is not looked at, as RFC 9110 14.2 allows: the whole is small."""
    asked = _headers(scope)
    variant = shown.variants[coding(asked.get("accept-encoding", ""), shown.variants)]
    since = asked.get("if-modified-since")
    if is_unchanged(variant.etag, shown.last_modified, asked.get("if-none-match"), since):
        await _send(send, 304, variant.validators, b"")
    else:
        await _send(send, 200, variant.headers, b"" if scope["method"] == "HEAD" else variant.body)


def _headers(scope: Scope) -> dict[str, str]:
    """Return the request's headers; repeated ones as one list (RFC 9110 5.3)."""
    asked: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        asked[key] = f"{asked[key]}, {text}" if key in asked else text
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
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

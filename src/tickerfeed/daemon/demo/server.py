"""Serves the made-up province from loopback, with ETag and 304 as a real web server does."""

from __future__ import annotations

import hashlib
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tickerfeed.daemon.demo.province import STEP, feeds
from tickerfeed.ports import Clock
from tickerfeed.serve.server import Server


class Province:
    """An ASGI application: what the papers publish now, by a clock that began with it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start = clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        await answer(request, self._start, (self._clock() - self._start) // STEP)(scope, receive, send)


def answer(request: Request, start: datetime, step: int) -> Response:
    """Return the answer to `request` at this step: a page, 304 when the client has it, 404 or 405."""
    if request.method not in ("GET", "HEAD"):
        return Response(status_code=405, headers={"Allow": "GET, HEAD"})
    page = feeds(start, max(step, 0)).get(request.url.path)
    if page is None:
        return Response("Không có trang này\n", 404, media_type="text/plain")
    if page.status != 200:
        return Response(page.body, page.status, media_type=page.media_type)
    etag = f'"{hashlib.sha256(page.body).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(page.body, headers=headers, media_type=page.media_type)


def origin(clock: Clock) -> Server:
    """Return a server for a province that begins now, on a free port of 127.0.0.1; not started yet."""
    return Server(Province(clock), "127.0.0.1:0")

"""The administrative application: the status page and the metrics. Meant for loopback; a token may guard it."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import secrets
import time
from collections.abc import Callable, Sequence

from msgspec import Struct
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tickerfeed.model import Source, SourceState, Told
from tickerfeed.serve.app import plain_text, refuse
from tickerfeed.serve.statuspage import POLICY, status_page

GUESSES = 10  # wrong tokens that are looked at at once; one more every `GUESS_TIME`
GUESS_TIME = 6.0  # seconds
_BY_NUMBER = "ask for it as localhost or 127.0.0.1, or set [serve] admin_token\n"
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Insight(Struct, frozen=True):
    """What the operator may see, asked at each request; must be quick and never raise."""

    metrics: Callable[[], bytes]
    sources: Callable[[], Sequence[tuple[Source, SourceState]]]
    notes: Callable[[], Sequence[str]] = tuple
    stories: Callable[[], Sequence[Told]] = tuple  # the newest, as published


def admin_app(insight: Insight, token: str = "") -> ASGIApp:
    """Return the application; with a token, every request must bear it (Bearer, or Basic as the password).

    Without one, a connection from this machine must also name it: see `_AtHome`.
    """

    async def metrics(_: Request) -> Response:
        return _private(Response(insight.metrics(), headers={"content-type": _METRICS_TYPE}))

    async def status(_: Request) -> Response:
        page = HTMLResponse(status_page(insight.sources(), insight.notes(), insight.stories()))
        page.headers["content-security-policy"] = POLICY
        return _private(page)

    routes = [Route("/metrics", metrics), Route("/status", status), Route("/", status)]
    app = Starlette(routes=routes, exception_handlers={HTTPException: refuse})
    return _Guarded(app, token) if token else _AtHome(app)


class _AtHome:
    """Answers on this machine's own addresses only who names one of them, or localhost.

    Whoever owns a name can let it lead to 127.0.0.1, and a browser on this machine would then read this address for his
    page (DNS rebinding): the request came from here, but its Host field names another site. A token would keep it out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        here, _ = scope.get("server") or ("", 0)
        asked = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if _is_loopback(here) and asked and not _is_own(asked):
            await plain_text(_BY_NUMBER, 421)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_own(asked: str) -> bool:
    name = re.sub(r":[0-9]*$", "", asked).removeprefix("[").removesuffix("]")
    return name.lower() == "localhost" or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class _Guarded:
    """Lets nothing through without the token, and looks at few wrong ones.

    All askers together are counted: behind a proxy they have one address. While guesses come too fast, the right token
    is not looked at either, or its answer would tell it apart; what needs no token, the public address, goes on.
    """

    def __init__(self, app: ASGIApp, token: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._token = token.encode()
        self._clock = clock
        self._guesses = float(GUESSES)
        self._counted_at = clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        given = dict(scope["headers"]).get(b"authorization", b"")
        if given and self._is_worn():
            await plain_text("429\n", 429, {"retry-after": f"{GUESS_TIME:g}"})(scope, receive, send)
        elif secrets.compare_digest(_credential(given), self._token):
            await self._app(scope, receive, send)
        else:
            self._guesses -= bool(given)  # a browser's first request, which brings none, is no guess
            refusal = plain_text("401\n", 401, {"www-authenticate": 'Basic realm="tickerfeed", charset="UTF-8"'})
            await refusal(scope, receive, send)

    def _is_worn(self) -> bool:
        """Tell whether there have been too many guesses of late."""
        now = self._clock()
        self._guesses = min(GUESSES, self._guesses + (now - self._counted_at) / GUESS_TIME)
        self._counted_at = now
        return self._guesses < 1


def _credential(authorization: bytes) -> bytes:
    scheme, _, value = authorization.partition(b" ")
    if scheme.lower() == b"bearer":
        return value.strip()
    if scheme.lower() != b"basic":
        return b""
    try:
        return base64.b64decode(value, validate=True).partition(b":")[2]
    except binascii.Error:
        return b""


def _private(response: Response) -> Response:
    response.headers["cache-control"] = "no-store"
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["referrer-policy"] = "no-referrer"
    return response

"""The network beneath httpx's interface: HTTP/1.1 over connections that are dialled through the guard.

A transport of our own, because what httpx brings takes ten times as long for a poll (docs/decisions/0027). It has no
cookies, follows nothing, and takes nothing from the environment.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
from msgspec import Struct

from tickerfeed.errors import ProtocolError, Unreachable
from tickerfeed.fetch.answer import Answer
from tickerfeed.fetch.dial import Dialler
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.idle import Idle
from tickerfeed.fetch.line import Line, Secure
from tickerfeed.fetch.proxy import Proxy, proxy_of, tunnel
from tickerfeed.fetch.resolve import Resolver, is_literal
from tickerfeed.fetch.tls import Trust

ROUTE = "tickerfeed.route"  # the key of a request's route among httpx's extensions
PREPARED = "tickerfeed.prepared"  # the key of what is ready to be sent
_PORTS = {"http": 80, "https": 443}
_FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\0\r\n]*")  # RFC 9110 5.6.2, 5.5: nothing that begins another


class Route(Struct, frozen=True):
    """What a source's connections depend on; those of one route are never lent to another.

    Otherwise a source could reach, over a connection that another source was allowed to open, what it may not dial.
    """

    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()


NOWHERE_ELSE = Route()


class _End(Struct, frozen=True):
    """What a connection leads to."""

    route: Route
    is_tls: bool
    host: str
    port: int


class Transport(httpx.AsyncBaseTransport):
    """Sends a request over a connection of its route."""

    def __init__(self, allow_networks: tuple[str, ...], trust: Trust, resolver: Resolver, proxy: str | None) -> None:
        """With `proxy` the names are resolved there and its egress rules are the wall; only the way to it is ours."""
        self._proxy = proxy_of(proxy) if proxy else None
        self._allow = (*allow_networks, self._proxy.address) if self._proxy else allow_networks
        self._trust = trust
        self._resolver = resolver
        self._idle = Idle()
        Guard(self._allow)  # a mistake shows now, not with the first request
        self._diallers: dict[Route, Dialler] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`; its body stays on the wire until read. Raises `OSError` and `FetchError`."""
        end, message = self._prepared(request)
        line = self._idle.take(end) if request.method == "GET" else None
        if line is not None:
            with suppress(
                OSError, Unreachable
            ):  # given up in the moment of asking (RFC 9112 9.3.1): a GET may be again
                return await self._ask(end, line, message)
        return await self._ask(end, await self._open(end), message)

    def _prepared(self, request: httpx.Request) -> tuple[_End, bytes]:
        """Return where `request` goes and what is sent there; kept with it, since it may be sent again."""
        prepared: tuple[_End, bytes] | None = request.extensions.get(PREPARED)
        if prepared is None:
            prepared = request.extensions[PREPARED] = _end(request), _message(request, self._proxy)
        return prepared

    async def _ask(self, end: _End, line: Line, message: bytes) -> httpx.Response:
        answer = Answer(line)
        try:
            await line.send(message)
            await answer.begin()
        except BaseException:
            line.close()
            raise
        return httpx.Response(answer.status, headers=answer.fields, stream=_Stream(answer, line, end, self._idle))

    async def _open(self, end: _End) -> Line:
        """Return a new line to `end`. The guard is asked for what is dialled, and a literal behind a proxy, too."""
        context = self._trust.context(end.route.ca_file) if end.is_tls else None  # first: it may not be had
        dialler = self._dialler(end.route)
        line: Line
        if self._proxy is None:
            line = await dialler.dial(end.host, end.port)
        else:
            if is_literal(end.host):
                dialler.check(end.host, end.port, [end.host])
            line = await self._through(self._proxy, dialler, end)
        return line if context is None else await _secured(line, context, end.host)

    async def _through(self, proxy: Proxy, dialler: Dialler, end: _End) -> Line:
        """Return a line to the proxy, or with TLS a tunnel to `end` through it."""
        line: Line = await dialler.dial(proxy.host, proxy.port)
        if proxy.is_tls:
            line = await _secured(line, self._trust.context(), proxy.host)
        if end.is_tls:
            try:
                await tunnel(line, proxy, end.host, end.port)
            except BaseException:
                line.close()
                raise
        return line

    def _dialler(self, route: Route) -> Dialler:
        if route not in self._diallers:
            self._diallers[route] = Dialler(Guard((*self._allow, *route.allow_networks)), self._resolver)
        return self._diallers[route]

    async def aclose(self) -> None:
        """Close every connection, those under way as soon as their answers have been read."""
        self._idle.close()


def _end(request: httpx.Request) -> _End:
    url = request.url
    port = url.port or _PORTS.get(url.scheme)
    if port is None or not url.host:
        raise ProtocolError("is no http or https address; check the source's url")
    return _End(request.extensions.get(ROUTE, NOWHERE_ELSE), url.scheme == "https", url.raw_host.decode("ascii"), port)


def _message(request: httpx.Request, proxy: Proxy | None) -> bytes:
    """Return `request` as it goes over the wire (RFC 9112 3); a proxy is told the whole address."""
    target, asking = request.url.raw_path, b""
    if proxy is not None and request.url.scheme == "http":
        target, asking = b"http://" + request.url.netloc + target, proxy.authorization
    lines = [b"%b: %b" % pair for pair in request.headers.raw]
    for line in lines:
        if not _FIELD.fullmatch(line):
            name = line.partition(b":")[0].decode("latin-1")[:80]
            raise ProtocolError(f'the header field "{name}" cannot be sent; check the source\'s headers')
    start = b"%b %b HTTP/1.1" % (request.method.encode("ascii"), target)
    return b"\r\n".join([start, *lines, asking + b"\r\n" + request.read()])


async def _secured(line: Line, context: ssl.SSLContext, name: str) -> Secure:
    try:
        secure = Secure(line, context, name)
        await secure.shake_hands()
    except BaseException:
        line.close()
        raise
    return secure


class _Stream(httpx.AsyncByteStream):
    """A body still on the wire."""

    def __init__(self, answer: Answer, line: Line, end: _End, idle: Idle) -> None:
        self._answer = answer
        self._line = line
        self._end = end
        self._idle = idle

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._answer.body()

    async def aclose(self) -> None:
        """Keep the connection for the next request, where this one's answer is whole and the server agrees."""
        if self._answer.is_whole and self._answer.may_go_on:
            self._idle.put(self._end, self._line)
        else:
            self._line.close()

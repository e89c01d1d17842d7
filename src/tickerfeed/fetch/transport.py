"""The wire as a transport of httpx: whatever speaks to that library's interface can be put upon our guard.

Our own exchanges speak to `wire` itself. To make httpx's request and response takes as long as all the rest of an
unchanged poll, and to load httpx a tenth of a pass's start (docs/decisions/0045); this module alone imports it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from tickerfeed.errors import ProtocolError
from tickerfeed.fetch.answer import Answer
from tickerfeed.fetch.message import NOWHERE_ELSE, End, Message, Route, written
from tickerfeed.fetch.resolve import Resolver
from tickerfeed.fetch.tls import Trust
from tickerfeed.fetch.wire import Wire

__all__ = ["ROUTE", "Route", "Transport"]

ROUTE = "tickerfeed.route"  # the key of a request's route among httpx's extensions
_PORTS = {"http": 80, "https": 443}


class Transport(httpx.AsyncBaseTransport):
    """Sends a request over a connection of its route; see `Wire`."""

    def __init__(self, allow_networks: tuple[str, ...], trust: Trust, resolver: Resolver, proxy: str | None) -> None:
        self._wire = Wire(allow_networks, trust, resolver, proxy)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`; its body stays on the wire until read. Raises `OSError` and `FetchError`."""
        end = _end(request)
        method, url = request.method.encode("ascii"), request.url
        head = written(method, url.raw_path, url.netloc, request.headers.raw, end, self._wire.proxy)
        message = Message(end, head + request.content, may_repeat=method == b"GET")
        answer = await self._wire.ask(message)
        return httpx.Response(answer.status, headers=answer.fields, stream=_Stream(answer, message, self._wire))

    async def aclose(self) -> None:
        """Close every connection, those under way as soon as their answers have been read."""
        self._wire.close()


def _end(request: httpx.Request) -> End:
    url = request.url
    port = url.port or _PORTS.get(url.scheme)
    if port is None or not url.host:
        raise ProtocolError("is no http or https address; check the source's url")
    return End(request.extensions.get(ROUTE, NOWHERE_ELSE), url.scheme == "https", url.raw_host.decode("ascii"), port)


class _Stream(httpx.AsyncByteStream):
    """A body still on the wire."""

    def __init__(self, answer: Answer, message: Message, wire: Wire) -> None:
        self._answer = answer
        self._message = message
        self._wire = wire

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._answer.body()

    async def aclose(self) -> None:
        self._wire.release(self._message, self._answer)

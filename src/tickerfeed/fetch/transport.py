"""The network beneath httpx: connection pools that dial through the guard.

httpx offers `AsyncBaseTransport` for this; its own transport takes no network backend. What goes wrong is told in
httpcore's words, which `faults` translates.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from tickerfeed.errors import ConfigError
from tickerfeed.fetch.dial import GuardedBackend, check
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.resolve import Resolver
from tickerfeed.fetch.tls import Trust
from tickerfeed.text.urls import mask

ROUTE = "tickerfeed.route"  # the key of a request's route among httpx's extensions
SHARDS = 16  # of each route by host: what a pool does for a request grows with the connections it holds
KEEP_ALIVE = 5.0  # seconds; enough for several feeds of one host in one pass, never until the next poll
MAX_IDLE = 4  # connections of one shard


@dataclass(frozen=True, slots=True)
class Route:
    """What a source's connections depend on; those of one route are never lent to another.

    Otherwise a source could reach, over a connection that another source was allowed to open, what it may not dial.
    """

    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()


class Transport(httpx.AsyncBaseTransport):
    """Sends a request over the pool of its route and host."""

    def __init__(self, allow_networks: tuple[str, ...], trust: Trust, resolver: Resolver, proxy: str | None) -> None:
        """With `proxy` the names are resolved there and its egress rules are the wall; only the way to it is ours."""
        self._proxy: httpcore.Proxy | None = None
        self._allow = allow_networks
        if proxy:
            self._proxy, address = proxy_of(proxy)
            self._allow = (*allow_networks, address)
        self._trust = trust
        self._resolver = resolver
        Guard(self._allow)  # a mistake shows now, not with the first request
        self._pools: dict[tuple[Route, int], httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`; its body stays on the wire until read. Raises httpcore's exceptions and `FetchError`."""
        route = request.extensions.get(ROUTE, Route())
        if self._proxy is not None:
            self._check_literal(route, request.url)
        pool = self._pool(route, request.url.raw_host)
        answer = await pool.handle_async_request(_request(request))
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Stream(answer),
            extensions=answer.extensions,
        )

    def _check_literal(self, route: Route, url: httpx.URL) -> None:
        """Raise `RefusedAddress` for an address in `url` that we would not dial: the proxy is not asked to either."""
        try:
            ip_address(url.host)
        except ValueError:
            return
        check(self._guard(route), url.host, url.port or 80, [url.host])

    def _guard(self, route: Route) -> Guard:
        return Guard((*self._allow, *route.allow_networks))

    def _pool(self, route: Route, host: bytes) -> httpcore.AsyncConnectionPool:
        key = route, zlib.crc32(host) % SHARDS
        if key not in self._pools:
            self._pools[key] = self._new_pool(route)
        return self._pools[key]

    def _new_pool(self, route: Route) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._trust.context(route.ca_file),
            proxy=self._proxy,
            max_connections=None,  # bounded by the exchanges under way
            max_keepalive_connections=MAX_IDLE,
            keepalive_expiry=KEEP_ALIVE,
            network_backend=GuardedBackend(self._guard(route), self._resolver),
        )

    async def aclose(self) -> None:
        """Close every connection."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()


def proxy_of(url: str) -> tuple[httpcore.Proxy, str]:
    """Return the HTTP proxy at `url`, and its address as the guard's list wants it. Raises `ConfigError`."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("fetch.proxy must be http://host:port or https://host:port", mask(url))
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    proxy = httpcore.Proxy(httpcore.URL(scheme=parts.scheme, host=parts.hostname, port=port, target="/"), auth=auth)
    return proxy, f"{host}:{port}"


def _request(request: httpx.Request) -> httpcore.Request:
    target = httpcore.URL(
        scheme=request.url.raw_scheme,
        host=request.url.raw_host,
        port=request.url.port,
        target=request.url.raw_path,
    )
    return httpcore.Request(request.method, target, headers=request.headers.raw, content=request.content)


class _Stream(httpx.AsyncByteStream):
    """A body still on the wire."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()

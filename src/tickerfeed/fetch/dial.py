"""Dials checked addresses only: resolve once, check every address, dial one of those that were checked.

The name is looked up a single time, so what was checked is what is dialled and a name server that changes its answer in
between (rebinding) gains nothing. The TLS name check is httpcore's and stays with the host name.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

import httpcore

from tickerfeed.errors import RefusedAddress
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.resolve import Resolver

ATTEMPTS = 4  # addresses of one name that are tried
ATTEMPT = 5.0  # seconds for each address but the last; a dead IPv6 route must not eat the whole exchange


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """The network as httpcore sees it, with the guard in front."""

    def __init__(self, guard: Guard, resolver: Resolver) -> None:
        self._guard = guard
        self._resolver = resolver
        self._backend: httpcore.AsyncNetworkBackend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to `host`. Raises `RefusedAddress`, `Unreachable`, `TimedOut`, or what httpcore raises."""
        addresses = await self._resolver.addresses(host, port)
        check(self._guard, host, port, addresses)
        *others, last = _alternate(addresses)[:ATTEMPTS]
        deadline = None if timeout is None else time.monotonic() + timeout
        for address in others:
            try:
                limit = min(ATTEMPT, _left(deadline, ATTEMPT))
                return await self._backend.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the next address may be better; the last one's failure is the one that is told
        left = None if deadline is None else _left(deadline, 0)
        return await self._backend.connect_tcp(last, port, left, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no source lives behind a socket file."""
        raise RefusedAddress("socket files are not dialled", path)

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await asyncio.sleep(seconds)


def check(guard: Guard, host: str, port: int, addresses: Sequence[str]) -> None:
    """Raise `RefusedAddress` unless every one of `addresses` may be dialled."""
    for address in addresses:
        if not guard.permits(address, port, host):
            raise RefusedAddress(
                f"leads to {address}, which is not a public address; if that is meant, list it in allow_networks", host
            )


def _alternate(addresses: Sequence[str]) -> list[str]:
    """Return the addresses with the families taking turns, the preferred family first (RFC 8305 4)."""
    first = ":" in addresses[0]
    same = [address for address in addresses if (":" in address) == first]
    other = [address for address in addresses if (":" in address) != first]
    return [address for address in chain.from_iterable(zip_longest(same, other)) if address is not None]


def _left(deadline: float | None, default: float) -> float:
    return default if deadline is None else max(0.0, deadline - time.monotonic())

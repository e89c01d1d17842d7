"""Dials checked addresses only: resolve once, check every address, dial one of those that were checked.

What was checked is what is dialled, so a name server that changes its answer in between (rebinding) gains nothing. The
TLS name check stays with the host name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain, zip_longest

from tickerfeed.errors import RefusedAddress
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.line import Line, connect
from tickerfeed.fetch.resolve import Resolver

ATTEMPTS = 4  # addresses of one name that are tried
ATTEMPT = 5.0  # seconds for each address but the last; a dead IPv6 route must not eat the whole exchange

Connect = Callable[[str, int], Awaitable[Line]]  # an IP address and a port; raises OSError


class Dialler:
    """Opens connections, with the guard in front. `connect` is for tests, which may not reach the world."""

    def __init__(self, guard: Guard, resolver: Resolver, connect: Connect = connect) -> None:
        self._guard = guard
        self._resolver = resolver
        self._connect = connect

    async def dial(self, host: str, port: int) -> Line:
        """Connect to `host`. Raises `RefusedAddress`, `Unreachable`, `TimedOut`, or the `OSError` of the last try."""
        addresses = await self._resolver.addresses(host, port)
        self.check(host, port, addresses)
        *others, last = _alternate(addresses)[:ATTEMPTS]
        for address in others:
            try:
                async with asyncio.timeout(ATTEMPT):
                    return await self._connect(address, port)
            except OSError:  # TimeoutError is one
                continue  # the next address may be better; the last one's failure is the one that is told
        return await self._connect(last, port)

    def check(self, host: str, port: int, addresses: Sequence[str]) -> None:
        """Raise `RefusedAddress` unless every one of `addresses`, to which `host` leads, may be dialled."""
        for address in addresses:
            if not self._guard.permits(address, port, host):
                raise RefusedAddress(
                    f"leads to {address}, which is not a public address; if that is meant, list it in allow_networks",
                    host,
                )


def _alternate(addresses: Sequence[str]) -> list[str]:
    """Return the addresses with the families taking turns, the preferred family first (RFC 8305 4)."""
    first = ":" in addresses[0]
    same = [address for address in addresses if (":" in address) == first]
    other = [address for address in addresses if (":" in address) != first]
    return [address for address in chain.from_iterable(zip_longest(same, other)) if address is not None]

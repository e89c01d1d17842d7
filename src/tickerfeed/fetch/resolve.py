"""Names to addresses, in threads of our own.

The event loop's default executor has few threads, and a name server that does not answer holds each for half a minute;
its threads are also joined at exit. Here the threads are daemons and their number is bounded, counting those whose
caller has given up.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

from tickerfeed.errors import TimedOut, Unreachable

SockAddr = tuple[Any, ...]
Resolve = Callable[[str, int], Sequence[SockAddr]]  # raises OSError

LOOKUPS = 32  # at once
PATIENCE = 10.0  # seconds for one lookup, waiting for a thread included
MAX_ADDRESSES = 64  # of one name; more is no web site


def system_resolve(host: str, port: int) -> list[SockAddr]:
    """Return the socket addresses of `host` in the order of preference (RFC 6724). Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [sockaddr for *_, sockaddr in found]


class Resolver:
    """Looks names up, at most `lookups` at once."""

    def __init__(self, resolve: Resolve = system_resolve, lookups: int = LOOKUPS, patience: float = PATIENCE) -> None:
        self._resolve = resolve
        self._threads = asyncio.Semaphore(lookups)
        self._patience = patience

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of `host`, each once; a zone stays with its address ("fe80::1%2").

        One lookup, and no more than one; none for what is an address itself. Raises `Unreachable` when there are none,
        `TimedOut`.
        """
        if is_literal(host):
            return [host]
        try:
            async with asyncio.timeout(self._patience):
                found = await self._lookup(host, port)
        except TimeoutError as exc:
            raise TimedOut(f"the name server did not answer within {self._patience:g} s", host) from exc
        except (OSError, UnicodeError) as exc:
            raise Unreachable(f"the name was not found ({_why(exc)}); check the address", host) from exc
        addresses = list(dict.fromkeys(_with_zone(sockaddr) for sockaddr in found))
        if not 0 < len(addresses) <= MAX_ADDRESSES:
            raise Unreachable(f"the name leads to {len(addresses)} addresses; check the address", host)
        return addresses

    async def _lookup(self, host: str, port: int) -> Sequence[SockAddr]:
        await self._threads.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[SockAddr]] = loop.create_future()
        work = threading.Thread(target=self._work, args=(loop, answer, host, port), name="lookup", daemon=True)
        work.start()
        return await answer

    def _work(
        self, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Sequence[SockAddr]], host: str, port: int
    ) -> None:
        result: Sequence[SockAddr] | Exception
        try:
            result = self._resolve(host, port)
        except (OSError, UnicodeError) as exc:
            result = exc
        try:
            loop.call_soon_threadsafe(self._deliver, answer, result)
        except RuntimeError:
            return  # the loop has been closed: nobody waits any more

    def _deliver(
        self, answer: asyncio.Future[Sequence[SockAddr]], result: Sequence[SockAddr] | OSError | UnicodeError
    ) -> None:
        self._threads.release()
        if answer.done():
            return  # its caller has given up
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)


def is_literal(host: str) -> bool:
    """Return whether `host` is an IP address as it stands, without brackets and zone: nothing has to be looked up."""
    if not (":" in host or host[-1:].isdigit()):  # no name of the web ends in a digit (WHATWG URL 3.5)
        return False
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    except OSError:
        return False
    return True


def _with_zone(sockaddr: SockAddr) -> str:
    address = str(sockaddr[0])
    scope = sockaddr[3] if len(sockaddr) > 3 else 0
    return f"{address}%{scope}" if scope and "%" not in address else address


def _why(exc: Exception) -> str:
    return exc.strerror or str(exc) if isinstance(exc, OSError) else "it is no host name"

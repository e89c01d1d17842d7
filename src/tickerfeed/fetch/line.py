"""One connection: bytes out, bytes in, with TLS over it where the scheme wants it.

Sockets on the event loop's selector, without its transports and protocols: a poll is one send and one or two receives,
for which those take several times the work of the exchange itself (docs/decisions/0027).
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")

CHUNK = 65_536  # bytes taken from a socket at once


class Line(Protocol):
    """An open connection. Whoever holds one closes it; one whose `send` or `receive` did not end is of no use."""

    async def send(self, data: bytes) -> None:
        """Send all of `data`. Raises `OSError`."""
        ...

    async def receive(self) -> bytes:
        """Return what came next, nothing at the end. Raises `OSError`."""
        ...

    @property
    def is_quiet(self) -> bool:
        """Whether it is open and nothing waits to be read: only so may it serve another request."""
        ...

    def close(self) -> None:
        """Close at once."""
        ...


class Plain:
    """A TCP connection."""

    def __init__(self, tcp: socket.socket) -> None:
        """Take over a connected socket that does not block."""
        self._socket = tcp

    async def send(self, data: bytes) -> None:
        """Send all of `data`. Raises `OSError`."""
        sent = 0
        while sent < len(data):
            try:
                sent += self._socket.send(data[sent:])
            except BlockingIOError:
                await _writable(self._socket)

    async def receive(self) -> bytes:
        """Return what came next, nothing at the end. Raises `OSError`."""
        while True:
            try:
                return self._socket.recv(CHUNK)
            except BlockingIOError:
                await _readable(self._socket)

    @property
    def is_quiet(self) -> bool:
        """Whether it is open and nothing waits to be read."""
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close at once."""
        self._socket.close()


class Secure:
    """TLS over another line, which may be one over TLS itself (a proxy's)."""

    def __init__(self, beneath: Line, context: ssl.SSLContext, name: str) -> None:
        """Prepare TLS with the server `name`; `shake_hands` comes first."""
        self._beneath = beneath
        self._in = ssl.MemoryBIO()
        self._out = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=name)

    async def shake_hands(self) -> None:
        """Agree on keys and check the certificate. Raises `OSError`, of which `ssl.SSLError` is one."""
        await self._pump(self._tls.do_handshake)

    async def send(self, data: bytes) -> None:
        """Send all of `data`. Raises `OSError`."""
        await self._pump(lambda: self._tls.write(data))

    async def receive(self) -> bytes:
        """Return what came next, nothing at the end, which many servers do not announce. Raises `OSError`."""
        try:
            return await self._pump(lambda: self._tls.read(CHUNK))
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            return b""

    async def _pump(self, step: Callable[[], T]) -> T:
        """Return what `step` returns, after carrying to and fro what TLS has to say for it."""
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                await self._flush()
                self._take(await self._beneath.receive())
                continue
            except ssl.SSLError:
                await self._flush()  # the alert that tells the other side why
                raise
            await self._flush()
            return done

    async def _flush(self) -> None:
        if self._out.pending:
            await self._beneath.send(self._out.read())

    def _take(self, data: bytes) -> None:
        if data:
            self._in.write(data)
        else:
            self._in.write_eof()

    @property
    def is_quiet(self) -> bool:
        """Whether it is open and nothing waits to be read."""
        return not self._in.pending and not self._tls.pending() and self._beneath.is_quiet

    def close(self) -> None:
        """Close at once; that an answer is whole is told by HTTP, not by the end of TLS."""
        self._beneath.close()


async def connect(address: str, port: int) -> Plain:
    """Dial an IP address. Raises `OSError`; whether it may be dialled has been checked (`dial`)."""
    tcp = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        tcp.setblocking(False)
        tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            tcp.connect((address, port))
        except BlockingIOError:
            await _writable(tcp)
            number = tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if number:
                raise OSError(number, os.strerror(number)) from None
    except BaseException:
        tcp.close()
        raise
    return Plain(tcp)


async def _readable(tcp: socket.socket) -> None:
    loop, number = asyncio.get_running_loop(), tcp.fileno()
    ready = loop.create_future()
    loop.add_reader(number, _wake, ready)
    try:
        await ready
    finally:
        loop.remove_reader(number)


async def _writable(tcp: socket.socket) -> None:
    loop, number = asyncio.get_running_loop(), tcp.fileno()
    ready = loop.create_future()
    loop.add_writer(number, _wake, ready)
    try:
        await ready
    finally:
        loop.remove_writer(number)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)

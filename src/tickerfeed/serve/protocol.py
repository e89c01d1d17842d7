"""uvicorn's HTTP/1.1 protocol with the bounds that it lacks: on the head of a request, and on slow clients."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 32_768  # bytes of request line and headers
HEAD_TIMEOUT = 10.0  # seconds from the first byte, or from the connection, to the end of the head
WRITE_TIMEOUT = 30.0  # seconds that a client may leave its receive buffer full


class BoundedHttp(HttpToolsProtocol):
    """Ends connections that send an endless head, a slow one, or that do not read what they asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head = 0  # bytes of the head under way, as far as they are parsed
        self._unparsed = 0  # bytes received since a head was last complete
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Drop the timers."""
        self._got_head()
        self._drained()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; refuse a head that is over its limit and still not complete."""
        is_waiting = self._head_timer is not None
        self._unparsed += len(data)
        super().data_received(data)
        if (
            is_waiting
            and self._head_timer is not None
            and self._unparsed > MAX_HEAD
            and not self.transport.is_closing()
        ):
            self.send_400_response("Request head too large.")

    def on_message_begin(self) -> None:
        """Begin a head."""
        self._head = 0
        self._wait_for_head()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """End a head."""
        self._got_head()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Give a client that does not read a time to catch up."""
        super().pause_writing()
        self._write_timer = self.loop.call_later(WRITE_TIMEOUT, self.transport.abort)

    def resume_writing(self) -> None:
        """Note that the client reads again."""
        self._drained()
        super().resume_writing()

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > MAX_HEAD:
            raise ValueError("request head too large")  # the parser turns it into a 400

    def _wait_for_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_TIMEOUT, self.transport.close)

    def _got_head(self) -> None:
        self._unparsed = 0
        if self._head_timer:
            self._head_timer.cancel()
            self._head_timer = None

    def _drained(self) -> None:
        if self._write_timer:
            self._write_timer.cancel()
            self._write_timer = None

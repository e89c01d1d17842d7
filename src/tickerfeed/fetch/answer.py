"""An answer as it comes over the wire (RFC 9112), within bounds.

llhttp reads it, through httptools. It is asked to be lenient where browsers are and where the answer still has one
meaning: bare line feeds, folded fields, blanks behind a chunk's size, a length beside chunks (which count, 6.3).
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httptools

from tickerfeed.errors import ProtocolError, TooLarge, Unreachable
from tickerfeed.fetch.line import Line

MAX_HEADER = 102_400  # bytes, those of interim answers with them
MAX_FRAMING = 8  # bytes on the wire for each byte of the body, MAX_HEADER aside; chunks of one byte each take six
CUT = "the answer breaks off before its end"
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})

Fields = list[tuple[bytes, bytes]]


class Answer:
    """Reads one answer from `line`; interim ones (1xx) before it are left out."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._parser = httptools.HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
        )
        self.status = 0
        self.fields: Fields = []  # names in lower case
        self.is_whole = False
        self.may_go_on = False  # whether the server keeps the connection open for another request
        self._is_begun = False  # its header is whole
        self._lengths = 0  # fields that tell where the body ends
        self._parts: list[bytes] = []
        self._wire = self._body = 0  # bytes

    async def begin(self) -> None:
        """Read up to the end of the header. Raises `OSError` and `FetchError`."""
        while not self._is_begun:
            data = await self._line.receive()
            if not data:
                if self._wire:
                    raise ProtocolError(CUT)
                raise Unreachable("closed the connection without an answer")
            self._feed(data)

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body's parts as they come. Raises `OSError` and `FetchError`, also where it breaks off."""
        while True:
            parts, self._parts = self._parts, []
            for part in parts:
                yield part
            if self.is_whole:
                return
            data = await self._line.receive()
            if not data:
                self._end()
                return
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        self._wire += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as exc:
            if not self.is_whole:
                raise ProtocolError(f"does not answer in HTTP as it should ({_reason(exc)})") from exc
            self.may_go_on = False  # what comes after the answer is nobody's
        if self._is_begun:
            self._check_framing()
        elif self._wire > MAX_HEADER:
            raise TooLarge("the header of its answer has more than 100 KiB")

    def _check_framing(self) -> None:
        if not self.is_whole and self._wire > MAX_HEADER + MAX_FRAMING * self._body:
            raise ProtocolError("does not answer in HTTP as it should (there is more around its body than in it)")

    def _end(self) -> None:
        """Take the end of the connection for the end of a body that says nothing of its length (RFC 9112 6.3)."""
        if self._lengths:
            raise ProtocolError(CUT)
        self.is_whole = True

    # What the parser calls

    def on_message_begin(self) -> None:
        """Begin the next answer; one after the last is not ours."""
        if self._is_begun:
            self.may_go_on = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a field; those behind the chunks are read over (RFC 9110 6.5.1)."""
        if self._is_begun:
            return
        name = name.lower()
        if b"\0" in value:
            raise ProtocolError("a field holds a NUL")
        if name == b"transfer-encoding" and value.strip().lower() != b"chunked":
            raise ProtocolError("its body is packed for the transfer, which was not asked for")
        self._lengths += name in _LENGTHS
        self.fields.append((name, value.strip(b" \t")))

    def on_headers_complete(self) -> None:
        """Leave an interim answer, or begin the body."""
        if self._is_begun:
            return
        self.status = self._parser.get_status_code()
        if self.status < 200:
            self.fields = []
            self._lengths = 0
        else:
            self._is_begun = True

    def on_body(self, part: bytes) -> None:
        """Keep a part of the body."""
        if not self.is_whole:
            self._body += len(part)
            self._parts.append(part)

    def on_message_complete(self) -> None:
        """Note the end of the answer."""
        if self._is_begun and not self.is_whole:
            self.is_whole = True
            self.may_go_on = self._lengths < 2 and self._parser.should_keep_alive()


def _reason(exc: Exception) -> str:
    """Return what is wrong: the parser's word, or our own from within a callback."""
    return str(exc.__context__ or exc)[:200]

"""Bodies as they come over the wire to the bytes they stand for, within bounds (RFC 9110 8.4)."""

from __future__ import annotations

import zlib
from typing import Protocol

from tickerfeed.errors import ProtocolError, TooLarge

ACCEPT_ENCODING = "gzip, deflate"
MAX_MEMBERS = 1000  # of one gzip body; an honest one has one

_GZIP = zlib.MAX_WBITS | 16
_GZIP_MAGIC = b"\x1f\x8b"


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Body:
    """Collects one body: at most `limit` bytes on the wire, and at most `limit` decoded.

    `encoding` is the Content-Encoding field. Raises `ProtocolError` for one that we did not ask for, for several on top
    of each other, and for data that is not what it says; `TooLarge`.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._wire = 0
        self._parts: list[bytes] = []
        self._size = 0
        self._decoder = _decoder(encoding)

    def feed(self, data: bytes) -> None:
        """Take in what came over the wire."""
        self._wire += len(data)
        if self._decoder is None:
            self._keep(data)
            return
        if self._wire > self._limit:
            raise TooLarge(f"the body has more than {self._limit} bytes; max_body sets the limit")
        try:
            self._inflate(self._decoder, data)
        except zlib.error as exc:
            raise ProtocolError(f"the body is not the compressed data that its header says ({exc})") from exc

    def _inflate(self, decoder: _Members, data: bytes) -> None:
        rest = data
        while rest:
            room = self._limit - self._size + 1  # one more than allowed, to tell full from too large
            part, rest = decoder.decode(rest, room)
            self._keep(part)

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        self._parts.append(part)
        if self._size > self._limit:
            does = "has" if self._decoder is None else "unpacks to"
            raise TooLarge(f"the body {does} more than {self._limit} bytes; max_body sets the limit")

    @property
    def start(self) -> bytes:
        """What has been read, up to the limit."""
        return b"".join(self._parts)[: self._limit]

    def finish(self) -> bytes:
        """Return the whole body, unpacked where it is a gzip file. Raises `ProtocolError` when its data breaks off."""
        body = self.whole()
        return _unpacked(body, self._limit) if body.startswith(_GZIP_MAGIC) else body

    def whole(self) -> bytes:
        """Return the body as it was sent, its Content-Encoding aside."""
        if self._decoder is not None and self._wire and not self._decoder.is_whole:
            raise ProtocolError("the compressed body breaks off before its end")
        return b"".join(self._parts)


def _unpacked(packed: bytes, limit: int) -> bytes:
    """Return what is in a body that is a gzip file itself, as sitemaps are (``.xml.gz``); once, and within `limit`."""
    inner = Body("gzip", limit)
    inner.feed(packed)
    return inner.whole()


class _Members:
    """Inflates gzip members, one after another, or one deflate stream; what follows the end is ignored."""

    def __init__(self, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._inflater: _Inflater | None = None
        self._head = b""
        self._members = 0
        self._is_over = False

    @property
    def is_whole(self) -> bool:
        return self._is_over or (self._members > 0 and self._inflater is None)

    def decode(self, data: bytes, room: int) -> tuple[bytes, bytes]:
        """Return at most `room` bytes decoded, and what is still to be decoded (never more than `data`)."""
        if self._is_over:
            return b"", b""
        if self._inflater is None:
            data = self._head + data
            if len(data) < 2:
                self._head = data
                return b"", b""
            self._head = b""
            if not self._begin(data[:2]):
                return b"", b""
        assert self._inflater is not None
        part = self._inflater.decompress(data, room)
        if not self._inflater.eof:
            return part, b""
        rest = self._inflater.unused_data
        self._inflater = None
        self._is_over = not self._is_gzip
        return part, rest

    def _begin(self, head: bytes) -> bool:
        if self._members and head != _GZIP_MAGIC:
            self._is_over = True  # padding after the end, which some servers send
            return False
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise ProtocolError(f"the compressed body has more than {MAX_MEMBERS} parts")
        self._inflater = zlib.decompressobj(_GZIP if self._is_gzip else _deflate_bits(head))
        return True


def _deflate_bits(head: bytes) -> int:
    """Return the window bits of a "deflate" body: zlib by RFC 9110 8.4.1.2, without its header from some servers."""
    is_zlib = head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def _decoder(encoding: str) -> _Members | None:
    codings = [name for part in encoding.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    if not codings:
        return None
    if len(codings) > 1:
        raise ProtocolError(f'the body is packed more than once ("{encoding[:80]}")')
    if codings[0] in {"gzip", "x-gzip"}:
        return _Members(is_gzip=True)
    if codings[0] == "deflate":
        return _Members(is_gzip=False)
    raise ProtocolError(f'the body is packed as "{codings[0][:80]}", which was not asked for')

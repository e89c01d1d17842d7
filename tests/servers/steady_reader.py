"""A small HTTP client with one connection that it keeps: hundreds of them must not cost more than what they look at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

LIMIT = 1 << 24  # bytes of a body that is read
PATIENCE = 20.0  # seconds for an answer


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    etag: str
    body: bytes


class Reader:
    """Asks one address, by GET, one thing at a time."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.partition(":")
        self._port = int(port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, etag: str | None = None) -> Answer:
        """Return the answer; one that the server has hung up on is opened anew. Raises OSError, EOFError."""
        is_new = self._streams is None
        try:
            return await asyncio.wait_for(self._get(path, etag), PATIENCE)
        except (OSError, EOFError):
            await self.close()
            if is_new:
                raise
            return await asyncio.wait_for(self._get(path, etag), PATIENCE)

    async def _get(self, path: str, etag: str | None) -> Answer:
        reader = await self._ask(path, etag)
        status, headers = await _head(reader)
        length = 0 if status == 304 else int(headers.get("content-length", "0"))
        if length > LIMIT:
            raise ValueError("too long")
        body = await reader.readexactly(length)
        if headers.get("connection", "") == "close":
            await self.close()
        return Answer(status, headers.get("etag", ""), body)

    async def lines(self, path: str) -> AsyncIterator[str]:
        """Yield the lines of an endless answer as they come."""
        reader = await self._ask(path, None)
        status, _ = await _head(reader)
        if status != 200:
            raise ValueError(f"answered {status}")
        while line := await reader.readline():
            yield line.decode().rstrip("\r\n")
        raise EOFError("the stream ended")

    async def close(self) -> None:
        """Let the connection go."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, path: str, etag: str | None) -> asyncio.StreamReader:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=1 << 20)
        reader, writer = self._streams
        condition = f"If-None-Match: {etag}\r\n" if etag else ""
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{condition}\r\n".encode())
        await writer.drain()
        return reader


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = (line.partition(":") for line in lines[1:] if line)
    return int(lines[0].split()[1]), {name.strip().lower(): value.strip() for name, _, value in headers}

"""Open connections between two requests, for several feeds of one host in one pass."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable

from tickerfeed.fetch.line import Line

KEEP_ALIVE = 5.0  # seconds; enough for several feeds of one host in one pass, never until the next poll
MAX_IDLE = 128  # connections of all hosts; of more, the oldest is closed


class Idle:
    """Keeps lines by what they lead to, each for `KEEP_ALIVE` at most."""

    def __init__(self) -> None:
        self._since: dict[Line, tuple[Hashable, float]] = {}  # the oldest first
        self._lines: dict[Hashable, list[Line]] = {}
        self._sweep: asyncio.TimerHandle | None = None
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._since)

    def take(self, key: Hashable) -> Line | None:
        """Return a line to `key` that can be used, the youngest; None where there is none."""
        while key in self._lines:
            line = self._remove(key, self._lines[key][-1])
            if line.is_quiet:
                return line
            line.close()
        return None

    def put(self, key: Hashable, line: Line) -> None:
        """Keep `line`, which leads to `key`, or close it."""
        if self._is_closed:
            line.close()
            return
        loop = asyncio.get_running_loop()
        self._since[line] = key, loop.time()
        self._lines.setdefault(key, []).append(line)
        if len(self._since) > MAX_IDLE:
            self._drop_oldest()
        if self._sweep is None:
            self._sweep = loop.call_later(KEEP_ALIVE, self._drop_old)

    def close(self) -> None:
        """Close all of them, and those that are still to be put back."""
        self._is_closed = True
        if self._sweep is not None:
            self._sweep.cancel()
        while self._since:
            self._drop_oldest()

    def _drop_old(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweep = None
        while self._since:
            _, since = next(iter(self._since.values()))
            if loop.time() < since + KEEP_ALIVE:
                self._sweep = loop.call_at(since + KEEP_ALIVE, self._drop_old)
                return
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        line, (key, _) = next(iter(self._since.items()))
        self._remove(key, line).close()

    def _remove(self, key: Hashable, line: Line) -> Line:
        del self._since[line]
        self._lines[key].remove(line)
        if not self._lines[key]:
            del self._lines[key]
        return line

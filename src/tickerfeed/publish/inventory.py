"""Which files of the current revision stand as its manifest says, without reading all of them each time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tickerfeed.publish import manifest
from tickerfeed.publish.disk import read
from tickerfeed.publish.manifest import Row

READ_AGAIN = 3600.0  # seconds after which every file is read: one can come to harm and keep its size and times

_Mark = tuple[int, int, int, int]  # inode, size, and the times of the last write and of the last change


class Inventory:
    """What stands in the folder that `current` leads to. One owner at a time.

    A file that was read or written here, and whose inode, size and times are still the same, is not read again before
    `READ_AGAIN`; any other is, when it is asked for: what is about to be replaced need not be.
    """

    def __init__(self, current: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._current = current
        self._clock = clock
        self._rows: dict[str, Row] = {}
        self._marks: dict[str, _Mark | None] = {}
        self._read_at: float | None = None

    def listed(self) -> Mapping[str, Row]:
        """Return the rows of the current revision by name, in the manifest's order."""
        now = self._clock()
        is_due = self._read_at is None or now - self._read_at >= READ_AGAIN
        if is_due or self._mark(manifest.NAME) != self._marks[manifest.NAME]:
            self._read_at = now
            self._take(self._written(), ())
        return self._rows

    def stands(self, row: Row) -> bool:
        """Return whether the file of a row that `listed` gave is as the row says."""
        mark = self._mark(row.name)  # before it is read: what changes in between is seen the next time
        if mark is None or mark != self._marks.get(row.name):
            self._marks[row.name] = mark if row.fits(read(self._current / row.name) or b"") else None
        return self._marks[row.name] is not None

    def wrote(self, rows: Iterable[Row]) -> None:
        """Take note that these files, and no others, are there now and whole."""
        if self._read_at is None:
            self._read_at = self._clock()
        rows = tuple(rows)
        self._take(rows, rows)

    def forget(self) -> None:
        """Read everything at the next look: what is there is not known."""
        self._read_at = None

    def _take(self, rows: Iterable[Row], known: Iterable[Row]) -> None:
        self._rows = {row.name: row for row in rows}
        self._marks = {row.name: self._mark(row.name) for row in known}
        self._marks[manifest.NAME] = self._mark(manifest.NAME)

    def _written(self) -> tuple[Row, ...]:
        try:
            return manifest.from_bytes((self._current / manifest.NAME).read_bytes())
        except (OSError, ValueError):
            return ()

    def _mark(self, name: str) -> _Mark | None:
        try:
            found = os.stat(f"{self._current}/{name}")  # noqa: PTH116 - a path object for each would take twice as long
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

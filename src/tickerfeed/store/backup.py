r"""A backup: lines of JSON, compressed by gzip, which any machine can read in ten years, too (`zcat FILE | head`).

::

    {"format": "tickerfeed-backup", "version": 1, "schema": "0008", "made_at": "…Z", "made_by": "0.1.0",
     "counts": {"source": 60, …}, "numbers": {"entry": 81234, …}}
    {"table": "source", "columns": ["id", "url", …]}
    ["bao-ha-tinh", "https://…", …]
    …
    {"end": true, "sha256": "…"}                      of every line before this one

Bytes are written in base64. The file holds secrets (those of WebSub): only its owner may read it. What is read is
counted, measured and summed up: a file is taken as damaged, not followed, where it says one thing and does another.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TypeGuard

from tickerfeed._version import __version__
from tickerfeed.errors import BackupError
from tickerfeed.model import Contents, Dump, TableRows
from tickerfeed.store.tables import TABLES

FORMAT = "tickerfeed-backup"
VERSION = 1
MAX_LINE = 16 * 2**20  # bytes of one row, an entry with all its text
MAX_RATIO = 400  # bytes for each compressed one; a soak's store of 971 entries had 4.9, one of equal rows 343
ALWAYS = 64 * 2**20  # bytes that may come out of any file
MAX_TABLES = 100
LEVEL = 6  # of gzip: 9 took 2.5 times as long for 1.9 % less

_COLUMNS_OF_BYTES = {
    (table.name, column) for table in TABLES for column, kind in table.columns.items() if kind.startswith("{bytes}")
}
_DAMAGED = "is damaged or no backup of tickerfeed"


class BackupFile:
    """Implements `ports.BackupFile`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, dump: Dump, now: datetime) -> None:
        """Write the file, whole or not at all. Raises `BackupError`."""
        temp = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        try:
            handle = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                with open(handle, "wb") as file:  # noqa: PTH123 - an open handle
                    with gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed:
                        self._write_lines(packed, dump, now)
                    file.flush()
                    os.fsync(file.fileno())
                temp.replace(self._path)
            except BaseException:
                with suppress(OSError):
                    temp.unlink()
                raise
            self._sync_folder()
        except OSError as exc:
            raise BackupError(f"cannot be written ({exc.strerror}); choose another place", str(self._path)) from exc

    def _sync_folder(self) -> None:
        handle = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _write_lines(self, packed: gzip.GzipFile, dump: Dump, now: datetime) -> None:
        total = hashlib.sha256()

        def write(tree: object) -> None:
            line = _ENCODER.encode(tree).encode() + b"\n"
            if len(line) > MAX_LINE:
                raise BackupError("cannot hold a row of more than 16 MB; this is a fault of tickerfeed", "backup")
            total.update(line)
            packed.write(line)

        contents = dump.contents
        head = {"format": FORMAT, "version": VERSION, "schema": contents.schema, "made_at": now.isoformat()}
        write({**head, "made_by": __version__, "counts": contents.counts, "numbers": contents.numbers})
        for table in dump.tables:
            write({"table": table.name, "columns": table.columns})
            for row in table.rows:
                write(tuple(row))
        write({"end": True, "sha256": total.hexdigest()})

    @contextmanager
    def read(self) -> Iterator[Dump]:
        """Open the file. Raises `BackupError`, also while its rows are read."""
        try:
            with self._path.open("rb") as file, gzip.GzipFile(fileobj=file) as packed:
                lines = _Lines(packed, os.fstat(file.fileno()).st_size, str(self._path))
                contents = lines.contents()
                yield Dump(contents, lines.tables(contents))
        except OSError as exc:
            raise BackupError(f"cannot be read ({exc.strerror or exc})", str(self._path)) from exc


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


class _Lines:
    """The lines of a file that nobody vouches for."""

    def __init__(self, packed: gzip.GzipFile, size: int, subject: str) -> None:
        self._packed = packed
        self._left = ALWAYS + MAX_RATIO * size
        self._subject = subject
        self._total = hashlib.sha256()

    def contents(self) -> Contents:
        """Return what the first line says."""
        head = self._next()
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            self._refuse("is no backup of tickerfeed")
        if head.get("version") != VERSION:
            self._refuse(f"was written by a newer version of tickerfeed ({_word(head.get('made_by'))}); install that")
        schema, counts, numbers = head.get("schema"), head.get("counts"), head.get("numbers")
        if not (isinstance(schema, str) and _are_counts(counts) and _are_counts(numbers)):
            self._refuse()
        return Contents(_word(schema), counts, numbers)

    def tables(self, contents: Contents) -> Iterator[TableRows]:
        """Yield the tables; each must be read to its end before the next."""
        missing = dict(contents.counts)
        line = self._next()
        while isinstance(line, dict) and "table" in line:
            name, columns = line["table"], line.get("columns")
            if not (
                isinstance(name, str) and isinstance(columns, list) and all(isinstance(one, str) for one in columns)
            ):
                self._refuse()
            count = missing.pop(name, None)
            if count is None:
                self._refuse()
            yield TableRows(name, tuple(columns), self._rows(name, columns, count))
            line = self._next()
        if missing or not isinstance(line, dict) or line.get("end") is not True or line.get("sha256") != self._sum:
            self._refuse()
        if self._read(1):
            self._refuse()

    def _rows(self, name: str, columns: list[str], count: int) -> Iterator[list[Any]]:
        packed = [place for place, column in enumerate(columns) if (name, column) in _COLUMNS_OF_BYTES]
        for _ in range(count):
            row = self._next()
            if not isinstance(row, list) or len(row) != len(columns):
                self._refuse()
            for place in packed:
                row[place] = self._bytes(row[place])
            yield row

    def _bytes(self, text: object) -> bytes:
        try:
            return base64.b64decode(text, validate=True)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            self._refuse()

    def _next(self) -> Any:
        """Return the next line's value; the sum is then that of all lines before it."""
        line = self._read(MAX_LINE + 1)
        self._sum = self._total.hexdigest()
        self._total.update(line)
        self._left -= len(line)
        if self._left < 0:
            self._refuse("unpacks to more than a backup ever does; it is damaged or was made to do harm")
        if not line.endswith(b"\n"):
            self._refuse()
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            self._refuse()

    def _read(self, most: int) -> bytes:
        try:
            return self._packed.readline(most)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            self._refuse()

    def _refuse(self, why: str = _DAMAGED) -> NoReturn:
        raise BackupError(f"{why}; nothing was taken from it", self._subject)


def _are_counts(tree: object) -> TypeGuard[dict[str, int]]:
    return (
        isinstance(tree, dict)
        and len(tree) <= MAX_TABLES
        and all(isinstance(count, int) and 0 <= count < 2**62 for count in tree.values())
    )


def _word(value: object) -> str:
    """Return what may stand in a line for people: short, and without what would break it."""
    return "".join(letter for letter in str(value)[:40] if letter.isprintable())

"""The manifest of a revision: what files it has, and how a document is made again from them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

NAME = "manifest.json"


class Row(Struct, frozen=True, omit_defaults=True):
    """One file. ``media_type`` is None for a compressed form; ``updated`` is the document's, in RFC 3339."""

    name: str
    size: int
    sha256: str
    media_type: str | None = None
    updated: str | None = None

    def fits(self, data: bytes) -> bool:
        """Return whether `data` is this file."""
        return self.size == len(data) and self.sha256 == digest(data)


class _Manifest(Struct, frozen=True):
    files: tuple[Row, ...]


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def row(name: str, data: bytes, media_type: str | None = None, updated: datetime | None = None) -> Row:
    """Return the row of a file with these bytes."""
    written = updated.astimezone(UTC).isoformat() if updated else None
    return Row(name, len(data), digest(data), media_type, written)


def to_bytes(rows: tuple[Row, ...]) -> bytes:
    """Return the manifest's own bytes, a line for each file; the same rows give the same bytes."""
    files = b",\n ".join(map(msgspec.json.encode, rows))
    return b'{"version": 1, "files": [\n ' + files + b"\n]}\n"


def from_bytes(data: bytes) -> tuple[Row, ...]:
    """Return the rows of a manifest. Raises `ValueError` for anything that `to_bytes` did not write."""
    try:
        return msgspec.json.decode(data, type=_Manifest).files
    except RecursionError as exc:
        raise ValueError("not a manifest") from exc


def revision(manifest: bytes) -> str:
    """Return the name of the revision with this manifest."""
    return digest(manifest)[:16]

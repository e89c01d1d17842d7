"""The manifest of a revision: what files it has, and how a document is made again from them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from msgspec import Struct

NAME = "manifest.json"


class Row(Struct, frozen=True):
    """One file. ``media_type`` is None for a compressed form; ``updated`` is the document's, in RFC 3339."""

    name: str
    size: int
    sha256: str
    media_type: str | None = None
    updated: str | None = None

    def fits(self, data: bytes) -> bool:
        """Return whether `data` is this file."""
        return self.size == len(data) and self.sha256 == digest(data)


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def row(name: str, data: bytes, media_type: str | None = None, updated: datetime | None = None) -> Row:
    """Return the row of a file with these bytes."""
    written = updated.astimezone(UTC).isoformat() if updated else None
    return Row(name, len(data), digest(data), media_type, written)


def to_bytes(rows: tuple[Row, ...]) -> bytes:
    """Return the manifest's own bytes; the same rows give the same bytes."""
    files = ",\n ".join(_line(row) for row in rows)
    return f'{{"version": 1, "files": [\n {files}\n]}}\n'.encode()


def from_bytes(data: bytes) -> tuple[Row, ...]:
    """Return the rows of a manifest. Raises `ValueError` for anything that `to_bytes` did not write."""
    try:
        return tuple(_row(file) for file in json.loads(data)["files"])
    except (KeyError, TypeError, RecursionError) as exc:
        raise ValueError("not a manifest") from exc


def revision(manifest: bytes) -> str:
    """Return the name of the revision with this manifest."""
    return digest(manifest)[:16]


@lru_cache(maxsize=4096)
def _line(row: Row) -> str:
    fields = {
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
        "media_type": row.media_type,
        "updated": row.updated,
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None}, ensure_ascii=False)


def _row(file: dict[str, Any]) -> Row:
    return Row(str(file["name"]), int(file["size"]), str(file["sha256"]), file.get("media_type"), file.get("updated"))

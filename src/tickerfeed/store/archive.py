"""Statements about the archive of the combined feed."""

from __future__ import annotations

import json
import zlib

from sqlalchemy import Connection, delete, insert, select, update

from tickerfeed.model import ArchivePage
from tickerfeed.store.codec import legible
from tickerfeed.store.tables import archive as table


def pages(connection: Connection) -> list[ArchivePage]:
    """Return the pages, the oldest first."""
    rows = connection.execute(select(table).order_by(table.c.number))
    with legible():
        return [ArchivePage(row.number, tuple(json.loads(row.story_ids)), zlib.decompress(row.body)) for row in rows]


def save(connection: Connection, page: ArchivePage) -> None:
    """Keep this page, in the place of an older one of its number."""
    row = {"story_ids": json.dumps(page.story_ids), "body": zlib.compress(page.body)}
    changed = connection.execute(update(table).where(table.c.number == page.number).values(row))
    if not changed.rowcount:
        connection.execute(insert(table).values(number=page.number, **row))


def drop(connection: Connection, below: int) -> None:
    """Forget the pages with a lower number."""
    connection.execute(delete(table).where(table.c.number < below))

"""Statements about the archive of the combined feed."""

from __future__ import annotations

import json
import zlib

from tickerfeed.model import ArchivePage
from tickerfeed.store.codec import legible
from tickerfeed.store.session import Session


def pages(session: Session) -> list[ArchivePage]:
    """Return the pages, the oldest first."""
    rows = session.run("SELECT number, story_ids, body FROM archive ORDER BY number")
    with legible():
        return [ArchivePage(number, tuple(json.loads(ids)), zlib.decompress(body)) for number, ids, body in rows]


def save(session: Session, page: ArchivePage) -> None:
    """Keep this page, in the place of an older one of its number."""
    row = json.dumps(page.story_ids), zlib.compress(page.body), page.number
    if not session.change("UPDATE archive SET story_ids = ?, body = ? WHERE number = ?", row):
        session.change("INSERT INTO archive (story_ids, body, number) VALUES (?, ?, ?)", row)


def drop(session: Session, below: int) -> None:
    """Forget the pages with a lower number."""
    session.change("DELETE FROM archive WHERE number < ?", (below,))

"""Statements about gists, and the recent stories that folding takes in again by them."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.model import Recalled
from tickerfeed.store.codec import legible, moment
from tickerfeed.store.glimpses import FRESH, HEADED, NEWEST_FIRST
from tickerfeed.store.session import Row, Session

_INSERT = "INSERT INTO gist (entry_id, body) VALUES (?, ?)"
_RECALL = f"""
SELECT recent.id, recent.number, recent.created_at, recent.updated_at, member.entry_id, member.reason,
  entry.source_id, entry.sort_at, entry.changed_at, gist.body
FROM (
  SELECT story.*, head.sort_at AS head_at FROM {HEADED} WHERE story.number IN ({FRESH}) ORDER BY {NEWEST_FIRST} LIMIT ?
) AS recent
JOIN member ON member.story = recent.number
JOIN entry ON entry.id = member.entry_id
LEFT JOIN gist ON gist.entry_id = member.entry_id
ORDER BY recent.head_at, recent.number, CASE WHEN member.entry_id = recent.head_id THEN 0 ELSE 1 END, member.place
"""


def save(session: Session, gists: Mapping[int, str]) -> None:
    """Keep gists of entries, in the place of older ones."""
    session.run_for("DELETE FROM gist WHERE entry_id IN (...)", gists)
    session.change_all(_INSERT, list(gists.items()))


def recall(session: Session, since: int, limit: int) -> list[Recalled]:
    """Return the entries of recent stories, by story, its head first; see `ports.Store.recall`."""
    with legible():
        return list(map(_recalled, session.run(_RECALL, (since, since, limit))))


def _recalled(row: Row) -> Recalled:
    story_id, number, created_at, updated_at, entry_id, reason, source_id, sort_at, changed_at, body = row
    return Recalled(
        story_id,
        number,
        moment(created_at),
        moment(updated_at),
        entry_id,
        reason,
        source_id,
        moment(sort_at),
        moment(changed_at),
        body or "",
    )

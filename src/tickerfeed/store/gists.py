"""Statements about gists, and the recent stories that folding takes in again by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, case, delete, insert, or_, select

from tickerfeed.model import Recalled
from tickerfeed.store.codec import legible, moment
from tickerfeed.store.entries import chunks
from tickerfeed.store.tables import entry, gist, member, story


def save(connection: Connection, gists: Mapping[int, str]) -> None:
    """Keep gists of entries, in the place of older ones."""
    for part in chunks(gists):
        connection.execute(delete(gist).where(gist.c.entry_id.in_(part)))
    if gists:
        connection.execute(insert(gist), [{"entry_id": name, "body": body} for name, body in gists.items()])


def recall(connection: Connection, since: int, limit: int) -> list[Recalled]:
    """Return the entries of recent stories, by story, its head first; see `ports.Store.recall`."""
    fresh = or_(entry.c.sort_at >= since, entry.c.changed_at >= since)
    numbers = select(member.c.story).join(entry, entry.c.id == member.c.entry_id).where(fresh)
    head = entry.alias("head")
    recent = (
        select(story, head.c.sort_at.label("head_at"))
        .join(head, head.c.id == story.c.head_id)
        .where(story.c.number.in_(numbers))
        .order_by(head.c.sort_at.desc(), story.c.number.desc())
        .limit(limit)
        .subquery()
    )
    is_head = case((member.c.entry_id == recent.c.head_id, 0), else_=1)
    wanted = (
        select(
            recent.c.id,
            recent.c.number,
            recent.c.created_at,
            recent.c.updated_at,
            member.c.entry_id,
            member.c.reason,
            entry.c.source_id,
            entry.c.sort_at,
            entry.c.changed_at,
            gist.c.body,
        )
        .select_from(recent)
        .join(member, member.c.story == recent.c.number)
        .join(entry, entry.c.id == member.c.entry_id)
        .outerjoin(gist, gist.c.entry_id == member.c.entry_id)
        .order_by(recent.c.head_at, recent.c.number, is_head, member.c.place)
    )
    with legible():
        return list(map(_recalled, connection.execute(wanted)))


def _recalled(row: Any) -> Recalled:
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

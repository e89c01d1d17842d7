"""Which stories are recent, and what tells without reading them whether they are as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from tickerfeed.model import Glimpse
from tickerfeed.store.entries import chunks
from tickerfeed.store.tables import entry, member, story


def recent(connection: Connection, since: int, limit: int) -> Sequence[Any]:
    """Return the rows of stories with a member sorted or changed since then, newest head first."""
    head = entry.alias("head")
    stories = select(story).join(head, head.c.id == story.c.head_id)
    newest_first = stories.order_by(head.c.sort_at.desc(), story.c.number.desc())
    # Those with a recent head come before all others. Of them no more are looked at than are wanted, however many
    # there are; the search among the members is for stores that do not have so many.
    rows = list(connection.execute(newest_first.where(head.c.sort_at >= since).limit(limit)))
    if len(rows) < limit:
        fresh = or_(entry.c.sort_at >= since, entry.c.changed_at >= since)
        numbers = select(member.c.story).join(entry, entry.c.id == member.c.entry_id).where(fresh)
        older = newest_first.where(head.c.sort_at < since, story.c.number.in_(numbers))
        rows += connection.execute(older.limit(limit - len(rows)))
    return rows


def recent_by(connection: Connection, since: int, limit: int, source_ids: Iterable[str]) -> Sequence[Any]:
    """Return the rows of the stories with the newest members of these sources, in no order."""
    fresh = or_(entry.c.sort_at >= since, entry.c.changed_at >= since)
    newest: dict[int, int] = {}
    for part in chunks(source_ids):
        at = func.max(entry.c.sort_at).label("at")
        found = (
            select(member.c.story, at)
            .join(entry, entry.c.id == member.c.entry_id)
            .where(entry.c.source_id.in_(part), fresh)
            .group_by(member.c.story)
            .order_by(at.desc(), member.c.story.desc())
            .limit(limit)
        )
        for row in connection.execute(found):
            newest[row.story] = max(row.at, newest.get(row.story, row.at))
    numbers = sorted(newest, key=lambda number: (newest[number], number), reverse=True)[:limit]
    rows: list[Any] = []
    for part in chunks(numbers):
        rows += connection.execute(select(story).where(story.c.number.in_(part)))
    return rows


def glimpses(connection: Connection, rows: Iterable[Any]) -> list[Glimpse]:
    """Return what the stories of these rows are at a glance, in the order of the rows."""
    rows = tuple(rows)
    members: dict[int, tuple[int, ...]] = {}
    for part in chunks(row.number for row in rows):
        grouped = (
            select(member.c.story, func.count(), func.sum(entry.c.id), func.max(entry.c.seq))
            .join(entry, entry.c.id == member.c.entry_id)
            .where(member.c.story.in_(part))
            .group_by(member.c.story)
        )
        members |= {number: tuple(map(int, state)) for number, *state in connection.execute(grouped)}
    return [Glimpse(row.id, (row.head_id, row.updated_at, *members[row.number])) for row in rows]

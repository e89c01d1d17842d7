"""Which stories are recent, and what tells without reading them whether they are as they were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tickerfeed.model import Glimpse
from tickerfeed.store.session import Row, Session

HEADED = "story JOIN entry AS head ON head.id = story.head_id"
NEWEST_FIRST = "head.sort_at DESC, story.number DESC"
_MEMBERS = "member JOIN entry ON entry.id = member.entry_id"
_IS_FRESH = "(entry.sort_at >= ? OR entry.changed_at >= ?)"
FRESH = f"SELECT member.story FROM {_MEMBERS} WHERE {_IS_FRESH}"


class StoryRow(NamedTuple):
    """A row of the table `story`, read by `STORY`."""

    number: int
    id: str
    head_id: int
    created_at: int
    updated_at: int


_STORY = "SELECT story.number, story.id, story.head_id, story.created_at, story.updated_at FROM"
BY_NUMBER = f"{_STORY} story WHERE number IN (...)"
BY_ID = f"{_STORY} story WHERE id IN (...)"
_NEWEST = f"ORDER BY {NEWEST_FIRST} LIMIT ?"
_RECENT = f"{_STORY} {HEADED} WHERE head.sort_at >= ? {_NEWEST}"
_OLDER = f"{_STORY} {HEADED} WHERE head.sort_at < ? AND story.number IN ({FRESH}) {_NEWEST}"
_OF_SOURCES = (
    f"SELECT member.story, max(entry.sort_at) AS at FROM {_MEMBERS} WHERE entry.source_id IN (...) AND {_IS_FRESH} "
    "GROUP BY member.story ORDER BY at DESC, member.story DESC LIMIT ?"
)
_AT_A_GLANCE = (
    f"SELECT member.story, count(*), sum(entry.id), max(entry.seq) FROM {_MEMBERS} WHERE member.story IN (...) "
    "GROUP BY member.story"
)


def story_rows(rows: Iterable[Row]) -> list[StoryRow]:
    """Return what one of the statements above has found."""
    return list(map(StoryRow._make, rows))


def recent(session: Session, since: int, limit: int) -> list[StoryRow]:
    """Return the rows of stories with a member sorted or changed since then, newest head first."""
    # Those with a recent head come before all others. Of them no more are looked at than are wanted, however many
    # there are; the search among the members is for stores that do not have so many.
    rows = session.run(_RECENT, (since, limit))
    if len(rows) < limit:
        rows += session.run(_OLDER, (since, since, since, limit - len(rows)))
    return story_rows(rows)


def recent_by(session: Session, since: int, limit: int, source_ids: Iterable[str]) -> list[StoryRow]:
    """Return the rows of the stories with the newest members of these sources, in no order."""
    newest: dict[int, int] = {}
    for number, at in session.run_for(_OF_SOURCES, source_ids, (since, since, limit)):
        newest[number] = max(at, newest.get(number, at))
    numbers = sorted(newest, key=lambda number: (newest[number], number), reverse=True)[:limit]
    return story_rows(session.run_for(BY_NUMBER, numbers))


def glimpses(session: Session, rows: Iterable[StoryRow]) -> list[Glimpse]:
    """Return what the stories of these rows are at a glance, in the order of the rows."""
    rows = tuple(rows)
    found = session.run_for(_AT_A_GLANCE, (row.number for row in rows))
    members = {number: tuple(map(int, state)) for number, *state in found}
    return [Glimpse(row.id, (row.head_id, row.updated_at, *members[row.number])) for row in rows]

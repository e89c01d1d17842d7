"""Statements about stories and their members."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from tickerfeed.errors import StoreError
from tickerfeed.model import Gone, StoredEntry, Story, Told
from tickerfeed.store import glimpses
from tickerfeed.store.codec import legible, millis, moment, stored_entry
from tickerfeed.store.entries import chunks
from tickerfeed.store.tables import entry, gone, member, story


def save(connection: Connection, stories: Sequence[Story], now: int) -> dict[str, int]:
    """Save stories with their members; forget those that have lost all of theirs, but for their ids.

    Returns the numbers of the minted ones by id. Raises `StoreError` when a story is unknown or without its head, or an
    entry would belong to two.
    """
    lost = [each for each in stories if each.number and not each.member_ids]
    for part in chunks(each.number for each in lost):
        connection.execute(delete(story).where(story.c.number.in_(part)))
    _bury(connection, [each.id for each in lost], now)
    stories = [each for each in stories if each not in lost]
    for each in stories:
        if each.head_id not in each.member_ids:
            raise StoreError("a story needs its head among its members", each.id)
    numbers = _minted(connection, [each for each in stories if not each.number])
    _unbury(connection, numbers)
    _update(connection, [each for each in stories if each.number])
    for part in chunks(each.number for each in stories if each.number):
        connection.execute(delete(member).where(member.c.story.in_(part)))
    rows: list[dict[str, Any]] = [
        {
            "entry_id": name,
            "story": each.number or numbers[each.id],
            "place": place,
            "reason": each.reasons.get(name, ""),
        }
        for each in stories
        for place, name in enumerate(each.member_ids)
    ]
    _refuse_second_stories(connection, [row["entry_id"] for row in rows])
    if rows:
        connection.execute(insert(member), rows)
    return numbers


def _bury(connection: Connection, names: Sequence[str], now: int) -> None:
    _unbury(connection, names)
    if names:
        connection.execute(insert(gone), [{"id": name, "at": now} for name in names])


def _unbury(connection: Connection, names: Iterable[str]) -> None:
    for part in chunks(names):
        connection.execute(delete(gone).where(gone.c.id.in_(part)))


def _columns(each: Story) -> dict[str, int]:
    return {"head_id": each.head_id, "created_at": millis(each.created_at), "updated_at": millis(each.updated_at)}


def _minted(connection: Connection, stories: Sequence[Story]) -> dict[str, int]:
    if stories:
        connection.execute(insert(story), [{"id": each.id, **_columns(each)} for each in stories])
    numbers: dict[str, int] = {}
    for part in chunks(each.id for each in stories):
        rows = connection.execute(select(story.c.id, story.c.number).where(story.c.id.in_(part)))
        numbers |= {row.id: row.number for row in rows}
    return numbers


def _update(connection: Connection, stories: Sequence[Story]) -> None:
    known: set[int] = set()
    for part in chunks(each.number for each in stories):
        known |= set(connection.scalars(select(story.c.number).where(story.c.number.in_(part))))
    for each in stories:
        if each.number not in known:
            raise StoreError(f"there is no story number {each.number}", each.id)
    if stories:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _columns(stories[0])}
        rows = [
            {"of": each.number, **{f"new_{name}": value for name, value in _columns(each).items()}} for each in stories
        ]
        connection.execute(update(story).where(story.c.number == bindparam("of")).values(values), rows)


def _refuse_second_stories(connection: Connection, entry_ids: list[int]) -> None:
    twice = [name for name, times in Counter(entry_ids).items() if times > 1]
    for part in chunks(entry_ids):
        twice += connection.scalars(select(member.c.entry_id).where(member.c.entry_id.in_(part)))
    if twice:
        raise StoreError("an entry can belong to one story only", f"entry {twice[0]}")


def recent_told(connection: Connection, since: int, limit: int) -> list[Told]:
    """Return stories with a member sorted or changed since then, newest head first."""
    return _told(connection, glimpses.recent(connection, since, limit))


def recent_told_by(connection: Connection, since: int, limit: int, source_ids: Iterable[str]) -> list[Told]:
    """Return, newest head first, the stories with the newest members of these sources."""
    rows = glimpses.recent_by(connection, since, limit, source_ids)
    return sorted(_told(connection, rows), key=lambda one: one.recency, reverse=True)


def told(connection: Connection, story_ids: Iterable[str]) -> list[Told]:
    """Return those of these stories that there are, newest head first."""
    rows: list[Any] = []
    for part in chunks(story_ids):
        rows += connection.execute(select(story).where(story.c.id.in_(part)))
    return sorted(_told(connection, rows), key=lambda one: one.recency, reverse=True)


def gone_since(connection: Connection, since: int, limit: int) -> list[Gone]:
    """Return the ids of stories that went since then, newest first."""
    wanted = select(gone).where(gone.c.at >= since).order_by(gone.c.at.desc(), gone.c.id).limit(limit)
    return [Gone(row.id, moment(row.at)) for row in connection.execute(wanted)]


def _told(connection: Connection, rows: Sequence[Any]) -> list[Told]:
    entries = _entries_of(connection, [row.number for row in rows])
    members = _members(connection, [row.number for row in rows])
    return [Told(_story(row, members[row.number]), _head_first(row.head_id, entries[row.number])) for row in rows]


def _entries_of(connection: Connection, numbers: Sequence[int]) -> dict[int, list[StoredEntry]]:
    entries: dict[int, list[StoredEntry]] = defaultdict(list)
    for part in chunks(numbers):
        joined = select(entry, member.c.story).join(member, member.c.entry_id == entry.c.id)
        ordered = joined.where(member.c.story.in_(part)).order_by(entry.c.sort_at, entry.c.seq)
        for row in connection.execute(ordered):
            entries[row.story].append(stored_entry(row))
    return entries


def _head_first(head_id: int, entries: list[StoredEntry]) -> tuple[StoredEntry, ...]:
    return tuple(sorted(entries, key=lambda each: each.entry_id != head_id))


def _members(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[int, str]]:
    """Return the reasons by member, by story, in the order in which they were saved."""
    members: dict[int, dict[int, str]] = defaultdict(dict)
    for part in chunks(numbers):
        ordered = select(member).where(member.c.story.in_(part)).order_by(member.c.story, member.c.place)
        for row in connection.execute(ordered):
            members[row.story][row.entry_id] = row.reason
    return members


def _story(row: Any, members: dict[int, str]) -> Story:
    reasons = {name: reason for name, reason in members.items() if reason}
    with legible():
        times = moment(row.created_at), moment(row.updated_at)
    return Story(row.id, row.number, row.head_id, tuple(members), *times, reasons)


def of_entries(connection: Connection, entry_ids: Iterable[int]) -> dict[int, Story]:
    """Return the story of each of these entries that has one."""
    numbers: dict[int, int] = {}
    for part in chunks(dict.fromkeys(entry_ids)):
        rows = connection.execute(select(member.c.entry_id, member.c.story).where(member.c.entry_id.in_(part)))
        numbers |= {row.entry_id: row.story for row in rows}
    wanted = sorted(set(numbers.values()))
    members = _members(connection, wanted)
    stories: dict[int, Story] = {}
    for part in chunks(wanted):
        for row in connection.execute(select(story).where(story.c.number.in_(part))):
            stories[row.number] = _story(row, members[row.number])
    return {name: stories[number] for name, number in numbers.items()}


def ids(connection: Connection, wanted: Iterable[str]) -> frozenset[str]:
    """Return those of the wanted ids that a story bears."""
    found = (connection.scalars(select(story.c.id).where(story.c.id.in_(part))) for part in chunks(wanted))
    return frozenset(name for part in found for name in part)

"""Statements about stories and their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from tickerfeed.errors import StoreError
from tickerfeed.model import StoredEntry, Story, Told
from tickerfeed.store.codec import millis, moment, stored_entry
from tickerfeed.store.entries import chunks
from tickerfeed.store.tables import entry, member, story


def save(connection: Connection, stories: Sequence[Story]) -> None:
    """Save stories with their members. Raises `StoreError` when an entry belongs to another story already."""
    for each in stories:
        number = _row(connection, each)
        connection.execute(delete(member).where(member.c.story == number))
        _refuse_members_of_others(connection, each)
        rows = [
            {"entry_id": name, "story": number, "place": place, "reason": each.reasons.get(name, "")}
            for place, name in enumerate(each.member_ids)
        ]
        connection.execute(insert(member), rows)


def _row(connection: Connection, each: Story) -> int:
    values = {
        "head_id": each.head_id,
        "created_at": millis(each.created_at),
        "updated_at": millis(each.updated_at),
    }
    if each.number:
        connection.execute(update(story).where(story.c.number == each.number).values(**values))
        return each.number
    key = connection.execute(insert(story).values(id=each.id, **values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _refuse_members_of_others(connection: Connection, each: Story) -> None:
    for part in chunks(each.member_ids):
        taken = connection.scalar(select(member.c.entry_id).where(member.c.entry_id.in_(part)).limit(1))
        if taken is not None:
            raise StoreError(f"entry {taken} belongs to another story already", each.id)


def recent_told(connection: Connection, since: int, limit: int) -> list[Told]:
    """Return stories with a member sorted or changed since then, newest head first."""
    fresh = or_(entry.c.sort_at >= since, entry.c.changed_at >= since)
    numbers = select(member.c.story).join(entry, entry.c.id == member.c.entry_id).where(fresh)
    head = entry.alias("head")
    wanted = (
        select(story)
        .join(head, head.c.id == story.c.head_id)
        .where(story.c.number.in_(numbers))
        .order_by(head.c.sort_at.desc(), story.c.number.desc())
        .limit(limit)
    )
    rows = connection.execute(wanted).all()
    entries, reasons = _members(connection, [row.number for row in rows])
    return [_told(row, entries[row.number], reasons[row.number]) for row in rows]


def _members(
    connection: Connection, numbers: Iterable[int]
) -> tuple[dict[int, list[StoredEntry]], dict[int, dict[int, str]]]:
    entries: dict[int, list[StoredEntry]] = defaultdict(list)
    reasons: dict[int, dict[int, str]] = defaultdict(dict)
    for part in chunks(numbers):
        joined = select(entry, member.c.story, member.c.reason).join(member, member.c.entry_id == entry.c.id)
        ordered = joined.where(member.c.story.in_(part)).order_by(entry.c.sort_at, entry.c.seq)
        for row in connection.execute(ordered):
            entries[row.story].append(stored_entry(row))
            reasons[row.story][row.id] = row.reason
    return entries, reasons


def _told(row: Any, entries: list[StoredEntry], reasons: dict[int, str]) -> Told:
    ordered = sorted(entries, key=lambda each: each.entry_id != row.head_id)
    return Told(_story(row, tuple(each.entry_id for each in ordered), reasons), tuple(ordered))


def _story(row: Any, member_ids: tuple[int, ...], reasons: dict[int, str]) -> Story:
    return Story(row.id, row.number, row.head_id, member_ids, moment(row.created_at), moment(row.updated_at), reasons)


def of_entries(connection: Connection, entry_ids: Iterable[int]) -> dict[int, Story]:
    """Return the story of each of these entries that has one."""
    numbers: dict[int, int] = {}
    for part in chunks(dict.fromkeys(entry_ids)):
        rows = connection.execute(select(member.c.entry_id, member.c.story).where(member.c.entry_id.in_(part)))
        numbers |= {row.entry_id: row.story for row in rows}
    entries, reasons = _members(connection, sorted(set(numbers.values())))
    stories: dict[int, Story] = {}
    for part in chunks(sorted(set(numbers.values()))):
        for row in connection.execute(select(story).where(story.c.number.in_(part))):
            stories[row.number] = _told(row, entries[row.number], reasons[row.number]).story
    return {name: stories[number] for name, number in numbers.items()}

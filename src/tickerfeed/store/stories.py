"""Statements about stories and their members."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tickerfeed.errors import StoreError
from tickerfeed.model import Gone, StoredEntry, Story, Told
from tickerfeed.store import glimpses
from tickerfeed.store.codec import STORED, legible, millis, moment, stored_entry
from tickerfeed.store.glimpses import StoryRow
from tickerfeed.store.session import Session
from tickerfeed.store.statements import insert, update

_COLUMNS = ("head_id", "created_at", "updated_at")  # of `_values`
_MINT = insert("story", (*_COLUMNS, "id"))
_UPDATE = update("story", _COLUMNS, "number = ?")
_JOIN = "INSERT INTO member (entry_id, story, place, reason) VALUES (?, ?, ?, ?)"
_MEMBERS = "SELECT story, entry_id, reason FROM member WHERE story IN (...) ORDER BY story, place"
_MEMBERS_ENTRIES = (
    f"SELECT member.story, {STORED} FROM entry JOIN member ON member.entry_id = entry.id "
    "WHERE member.story IN (...) ORDER BY entry.sort_at, entry.seq"
)
_BURY = "INSERT INTO gone (id, at) VALUES (?, ?)"


def save(session: Session, stories: Sequence[Story], now: int) -> dict[str, int]:
    """Save stories with their members; forget those that have lost all of theirs, but for their ids.

    Returns the numbers of the minted ones by id. Raises `StoreError` when a story is unknown or without its head, or an
    entry would belong to two.
    """
    lost = [each for each in stories if each.number and not each.member_ids]
    session.run_for("DELETE FROM story WHERE number IN (...)", (each.number for each in lost))
    _bury(session, [each.id for each in lost], now)
    stories = [each for each in stories if each not in lost]
    for each in stories:
        if each.head_id not in each.member_ids:
            raise StoreError("a story needs its head among its members", each.id)
    numbers = _minted(session, [each for each in stories if not each.number])
    _unbury(session, numbers)
    _update(session, [each for each in stories if each.number])
    session.run_for("DELETE FROM member WHERE story IN (...)", (each.number for each in stories if each.number))
    rows = [
        (name, each.number or numbers[each.id], place, each.reasons.get(name, ""))
        for each in stories
        for place, name in enumerate(each.member_ids)
    ]
    _refuse_second_stories(session, [row[0] for row in rows])
    session.change_all(_JOIN, rows)
    return numbers


def _bury(session: Session, names: Sequence[str], now: int) -> None:
    _unbury(session, names)
    session.change_all(_BURY, [(name, now) for name in names])


def _unbury(session: Session, names: Iterable[str]) -> None:
    session.run_for("DELETE FROM gone WHERE id IN (...)", names)


def _values(each: Story) -> tuple[int, int, int]:
    return each.head_id, millis(each.created_at), millis(each.updated_at)


def _minted(session: Session, stories: Sequence[Story]) -> dict[str, int]:
    session.change_all(_MINT, [(*_values(each), each.id) for each in stories])
    return dict(session.run_for("SELECT id, number FROM story WHERE id IN (...)", (each.id for each in stories)))


def _update(session: Session, stories: Sequence[Story]) -> None:
    found = session.run_for("SELECT number FROM story WHERE number IN (...)", (each.number for each in stories))
    known = {number for (number,) in found}
    for each in stories:
        if each.number not in known:
            raise StoreError(f"there is no story number {each.number}", each.id)
    session.change_all(_UPDATE, [(*_values(each), each.number) for each in stories])


def _refuse_second_stories(session: Session, entry_ids: list[int]) -> None:
    twice = [name for name, times in Counter(entry_ids).items() if times > 1]
    twice += [name for (name,) in session.run_for("SELECT entry_id FROM member WHERE entry_id IN (...)", entry_ids)]
    if twice:
        raise StoreError("an entry can belong to one story only", f"entry {twice[0]}")


def recent_told(session: Session, since: int, limit: int) -> list[Told]:
    """Return stories with a member sorted or changed since then, newest head first."""
    return _told(session, glimpses.recent(session, since, limit))


def recent_told_by(session: Session, since: int, limit: int, source_ids: Iterable[str]) -> list[Told]:
    """Return, newest head first, the stories with the newest members of these sources."""
    rows = glimpses.recent_by(session, since, limit, source_ids)
    return sorted(_told(session, rows), key=lambda one: one.recency, reverse=True)


def told(session: Session, story_ids: Iterable[str]) -> list[Told]:
    """Return those of these stories that there are, newest head first."""
    rows = glimpses.story_rows(session.run_for(glimpses.BY_ID, story_ids))
    return sorted(_told(session, rows), key=lambda one: one.recency, reverse=True)


def gone_since(session: Session, since: int, limit: int) -> list[Gone]:
    """Return the ids of stories that went since then, newest first."""
    wanted = "SELECT id, at FROM gone WHERE at >= ? ORDER BY at DESC, id LIMIT ?"
    return [Gone(name, moment(at)) for name, at in session.run(wanted, (since, limit))]


def _told(session: Session, rows: Sequence[StoryRow]) -> list[Told]:
    entries = _entries_of(session, [row.number for row in rows])
    members = _members(session, [row.number for row in rows])
    return [Told(_story(row, members[row.number]), _head_first(row.head_id, entries[row.number])) for row in rows]


def _entries_of(session: Session, numbers: Sequence[int]) -> dict[int, list[StoredEntry]]:
    entries: dict[int, list[StoredEntry]] = defaultdict(list)
    for number, *row in session.run_for(_MEMBERS_ENTRIES, numbers):
        entries[number].append(stored_entry(row))
    return entries


def _head_first(head_id: int, entries: list[StoredEntry]) -> tuple[StoredEntry, ...]:
    return tuple(sorted(entries, key=lambda each: each.entry_id != head_id))


def _members(session: Session, numbers: Sequence[int]) -> dict[int, dict[int, str]]:
    """Return the reasons by member, by story, in the order in which they were saved."""
    members: dict[int, dict[int, str]] = defaultdict(dict)
    for number, entry_id, reason in session.run_for(_MEMBERS, numbers):
        members[number][entry_id] = reason
    return members


def _story(row: StoryRow, members: dict[int, str]) -> Story:
    reasons = {name: reason for name, reason in members.items() if reason}
    with legible():
        times = moment(row.created_at), moment(row.updated_at)
    return Story(row.id, row.number, row.head_id, tuple(members), *times, reasons)


def of_entries(session: Session, entry_ids: Iterable[int]) -> dict[int, Story]:
    """Return the story of each of these entries that has one."""
    asked = "SELECT entry_id, story FROM member WHERE entry_id IN (...)"
    numbers: dict[int, int] = dict(session.run_for(asked, dict.fromkeys(entry_ids)))
    wanted = sorted(set(numbers.values()))
    members = _members(session, wanted)
    rows = glimpses.story_rows(session.run_for(glimpses.BY_NUMBER, wanted))
    stories = {row.number: _story(row, members[row.number]) for row in rows}
    return {name: stories[number] for name, number in numbers.items()}


def ids(session: Session, wanted: Iterable[str]) -> frozenset[str]:
    """Return those of the wanted ids that a story bears."""
    return frozenset(name for (name,) in session.run_for("SELECT id FROM story WHERE id IN (...)", wanted))

"""Statements about entries, their keys and aliases, and the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from tickerfeed.model import Known, NewEntry, Saved, StoredEntry
from tickerfeed.store import facts
from tickerfeed.store.codec import clamped, entry_row, entry_text, millis, moment, sort_time, stored_entry
from tickerfeed.store.tables import alias, entry, member, source, story
from tickerfeed.story.fingerprint import fingerprint

CHUNK = 500  # values in one IN list


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield `values` in lists of at most `CHUNK`."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


def known(connection: Connection, source_id: str, keys: Iterable[str]) -> dict[str, Known]:
    """Return what is remembered under `keys`; a key wins over an equal alias of another entry."""
    asked = list(dict.fromkeys(keys))
    ids: dict[str, int] = {}
    for part in chunks(asked):
        by_alias = select(alias.c.alias, alias.c.entry_id).where(
            alias.c.source_id == source_id, alias.c.alias.in_(part)
        )
        ids |= {row.alias: row.entry_id for row in connection.execute(by_alias)}
    for part in chunks(asked):
        by_key = select(entry.c.key, entry.c.id).where(entry.c.source_id == source_id, entry.c.key.in_(part))
        ids |= {row.key: row.id for row in connection.execute(by_key)}
    found = _known_by_id(connection, set(ids.values()))
    return {key: found[ids[key]] for key in asked if key in ids}


def _known_by_id(connection: Connection, ids: set[int]) -> dict[int, Known]:
    aliases: dict[int, list[str]] = {}
    for part in chunks(sorted(ids)):
        for row in connection.execute(select(alias).where(alias.c.entry_id.in_(part)).order_by(alias.c.alias)):
            aliases.setdefault(row.entry_id, []).append(row.alias)
    found: dict[int, Known] = {}
    for part in chunks(sorted(ids)):
        for row in connection.execute(select(entry.c.id, entry.c.key, entry.c.fingerprint).where(entry.c.id.in_(part))):
            found[row.id] = Known(row.key, tuple(aliases.get(row.id, ())), row.fingerprint)
    return found


def save(connection: Connection, source_id: str, entries: Sequence[NewEntry], now: datetime) -> Saved:
    """Save new and revised entries in their order, each at the log's end; see `model.NewEntry` for quiet ones."""
    present = _rows_by_key(connection, source_id, [new.key for new in entries])
    seq = facts.number(connection, "seq")
    counts = {"new": 0, "revised": 0, "same": 0}
    for new in entries:
        row = present.get(new.key)
        seq += 1
        if row is None:
            entry_id = _add(connection, source_id, new, seq, now)
            counts["new"] += 1
        else:
            entry_id = row.id
            _revise(connection, row, new, seq, now)
            counts["same" if new.is_quiet else "revised"] += 1
        _lead_to(connection, source_id, new.aliases, entry_id)
    facts.put(connection, "seq", str(seq))
    return Saved(**counts)


def _rows_by_key(connection: Connection, source_id: str, keys: Sequence[str]) -> dict[str, Any]:
    columns = (entry.c.id, entry.c.key, entry.c.first_seen_at)
    rows: dict[str, Any] = {}
    for part in chunks(keys):
        wanted = select(*columns).where(entry.c.source_id == source_id, entry.c.key.in_(part))
        rows |= {row.key: row for row in connection.execute(wanted)}
    return rows


def _add(connection: Connection, source_id: str, new: NewEntry, seq: int, now: datetime) -> int:
    seen_at = moment(millis(now))
    body = clamped(new.entry, seen_at)
    row = entry_row(source_id, new, body, seen_at)
    statement = insert(entry).values(seq=seq, fingerprint=fingerprint(new.entry), **row)
    key = connection.execute(statement).inserted_primary_key
    assert key is not None
    return int(key[0])


def _revise(connection: Connection, row: Any, new: NewEntry, seq: int, now: datetime) -> None:
    seen_at = moment(row.first_seen_at)
    body = clamped(new.entry, seen_at)
    values: dict[str, Any] = {
        "body": entry_text(body),
        "fingerprint": fingerprint(new.entry),
        "sort_at": millis(sort_time(body, seen_at)),
        "touched_at": millis(now),
    }
    if not new.is_quiet:
        values |= {"seq": seq, "changed_at": millis(now)} if new.is_revision else {"seq": seq}
    connection.execute(update(entry).where(entry.c.id == row.id).values(**values))


def _lead_to(connection: Connection, source_id: str, names: Sequence[str], entry_id: int) -> None:
    """Let `names` lead to an entry; one that leads to another entry already stays with that one."""
    fresh = set(names)
    for part in chunks(names):
        taken = select(alias.c.alias).where(alias.c.source_id == source_id, alias.c.alias.in_(part))
        fresh -= set(connection.scalars(taken))
    rows = [{"source_id": source_id, "alias": name, "entry_id": entry_id} for name in sorted(fresh)]
    if rows:
        connection.execute(insert(alias), rows)


def mark_listed(connection: Connection, source_id: str, keys: frozenset[str], now: datetime) -> None:
    """Mark `keys` as listed and touched, the source's other entries as not listed."""
    for part in chunks(sorted(keys)):
        listed = update(entry).where(entry.c.source_id == source_id, entry.c.key.in_(part))
        connection.execute(listed.values(is_listed=True, touched_at=millis(now)))
    still = select(entry.c.id, entry.c.key).where(entry.c.source_id == source_id, entry.c.is_listed)
    ids = [row.id for row in connection.execute(still) if row.key not in keys]
    for part in chunks(ids):
        connection.execute(update(entry).where(entry.c.id.in_(part)).values(is_listed=False))


def log_after(connection: Connection, cursor: int, limit: int) -> list[StoredEntry]:
    """Return entries with a higher seq, in order."""
    wanted = select(entry).where(entry.c.seq > cursor).order_by(entry.c.seq).limit(limit)
    return [stored_entry(row) for row in connection.execute(wanted)]


def count(connection: Connection) -> int:
    """Return how many entries are kept."""
    return int(connection.scalar(select(func.count()).select_from(entry)) or 0)


def retain(connection: Connection, before: int) -> int:
    """Forget old entries that no active source lists, and stories left empty; see `ports.Store.retain`."""
    active = select(source.c.id).where(source.c.is_active)
    old = (entry.c.touched_at < before) & (entry.c.changed_at < before)
    gone = delete(entry).where(old & ~(entry.c.is_listed & entry.c.source_id.in_(active)))
    forgotten = connection.execute(gone).rowcount
    connection.execute(delete(story).where(~select(member.c.entry_id).where(member.c.story == story.c.number).exists()))
    _promote(connection)
    return int(forgotten)


def _promote(connection: Connection) -> None:
    """Give a story whose head was forgotten the next of its members as its head."""
    headless = select(story.c.number).where(~select(entry.c.id).where(entry.c.id == story.c.head_id).exists())
    for number in connection.scalars(headless).all():
        first = select(member.c.entry_id).where(member.c.story == number).order_by(member.c.place).limit(1)
        connection.execute(update(story).where(story.c.number == number).values(head_id=connection.scalar(first)))

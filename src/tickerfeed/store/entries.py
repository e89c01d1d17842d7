"""Statements about entries, their keys and aliases, and the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from tickerfeed.model import Known, NewEntry, Saved, StoredEntry
from tickerfeed.store import facts
from tickerfeed.store.codec import entry_columns, entry_of, millis, moment, stored_entry
from tickerfeed.store.tables import alias, entry, gone, member, source, story
from tickerfeed.story.furnish import inherited
from tickerfeed.story.steady import steady

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
        columns = (entry.c.id, entry.c.key, entry.c.fingerprint, entry.c.is_withdrawn)
        for row in connection.execute(select(*columns).where(entry.c.id.in_(part))):
            found[row.id] = Known(row.key, tuple(aliases.get(row.id, ())), row.fingerprint, bool(row.is_withdrawn))
    return found


def save(connection: Connection, source_id: str, entries: Sequence[NewEntry], now: datetime) -> Saved:
    """Save new and revised entries in their order, each at the log's end; see `model.NewEntry` for quiet ones."""
    rows = _rows_by_key(connection, source_id, [new.key for new in entries])
    end = facts.advance(connection, facts.SEQ, len(entries))
    counts = {"new": 0, "revised": 0, "same": 0}
    for seq, new in enumerate(entries, end + 1):
        row = rows.get(new.key)
        if row is None:
            rows[new.key] = _row(source_id, new, seq, now)
            counts["new"] += 1
        else:
            _revise(row, new, seq, now)
            counts["same" if new.is_quiet else "revised"] += 1
    ids = _write(connection, source_id, list(rows.values()))
    _lead_to(connection, source_id, [(name, ids[new.key]) for new in entries for name in new.aliases])
    return Saved(**counts)


def _rows_by_key(connection: Connection, source_id: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    names = ("id", "key", "seq", "first_seen_at", "changed_at", "is_withdrawn", "body", "sort_at")
    columns = [entry.c[name] for name in names]
    rows: dict[str, dict[str, Any]] = {}
    for part in chunks(dict.fromkeys(keys)):
        wanted = select(*columns).where(entry.c.source_id == source_id, entry.c.key.in_(part))
        rows |= {row.key: dict(row._mapping) for row in connection.execute(wanted)}  # noqa: SLF001 - its public name
    return rows


def _row(source_id: str, new: NewEntry, seq: int, now: datetime) -> dict[str, Any]:
    seen = millis(now)
    return {
        "source_id": source_id,
        "key": new.key,
        "seq": seq,
        "first_seen_at": seen,
        "changed_at": seen,
        "touched_at": seen,
        "is_listed": True,
        "is_backfill": new.is_backfill,
        "is_quiet": new.is_quiet,
        "is_withdrawn": False,
        "why_quiet": new.why_quiet,
        **entry_columns(new.entry, new.listed or new.entry, moment(seen)),
    }


def _revise(row: dict[str, Any], new: NewEntry, seq: int, now: datetime) -> None:
    before, stood_at = entry_of(row["body"]), row["sort_at"]
    entry_now = steady(inherited(new.entry, before) if new.keeps else new.entry, before)
    row |= entry_columns(entry_now, new.listed or new.entry, moment(row["first_seen_at"])) | {"touched_at": millis(now)}
    row["sort_at"] = min(stood_at, row["sort_at"])  # a revision is no news: it does not rise
    if not new.is_quiet:
        row["seq"] = seq
        row["is_withdrawn"] = False
        row["changed_at"] = millis(now) if new.is_revision else row["changed_at"]


def _write(connection: Connection, source_id: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Write rows that have no id as new ones, the others over theirs; return all ids by key."""
    fresh = [row for row in rows if "id" not in row]
    if fresh:
        connection.execute(insert(entry), fresh)
    stored = [{f"new_{name}": value for name, value in row.items()} for row in rows if "id" in row]
    if stored:
        names = ("seq", "fingerprint", "body", "changed_at", "touched_at", "sort_at", "is_withdrawn")
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        connection.execute(update(entry).where(entry.c.id == bindparam("new_id")).values(values), stored)
    ids = {row["key"]: row["id"] for row in rows if "id" in row}
    for part in chunks(row["key"] for row in fresh):
        minted = select(entry.c.key, entry.c.id).where(entry.c.source_id == source_id, entry.c.key.in_(part))
        ids |= {row.key: row.id for row in connection.execute(minted)}
    return ids


def _lead_to(connection: Connection, source_id: str, names: Sequence[tuple[str, int]]) -> None:
    """Let names lead to entries; one that leads to an entry already stays with that one."""
    leads: dict[str, int] = {}
    for name, entry_id in names:
        leads.setdefault(name, entry_id)
    taken: set[str] = set()
    for part in chunks(leads):
        stored = select(alias.c.alias).where(alias.c.source_id == source_id, alias.c.alias.in_(part))
        taken |= set(connection.scalars(stored))
    rows = [{"source_id": source_id, "alias": name, "entry_id": leads[name]} for name in leads if name not in taken]
    if rows:
        connection.execute(insert(alias), rows)


def mark_listed(connection: Connection, source_id: str, keys: frozenset[str], now: datetime) -> None:
    """Mark `keys` as listed and touched, the source's other entries as not listed.

    One that is found missing was listed until now, as far as is known: that counts as touched too, or an entry that
    stood in an unchanged listing for months would be forgotten the hour it leaves, and be new when it comes back.
    """
    for part in chunks(sorted(keys)):
        listed = update(entry).where(entry.c.source_id == source_id, entry.c.key.in_(part))
        connection.execute(listed.values(is_listed=True, touched_at=millis(now)))
    still = select(entry.c.id, entry.c.key).where(entry.c.source_id == source_id, entry.c.is_listed)
    ids = [row.id for row in connection.execute(still) if row.key not in keys]
    for part in chunks(ids):
        connection.execute(update(entry).where(entry.c.id.in_(part)).values(is_listed=False, touched_at=millis(now)))


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
    forget = delete(entry).where(old & ~(entry.c.is_listed & entry.c.source_id.in_(active)))
    forgotten = connection.execute(forget).rowcount
    connection.execute(delete(story).where(~select(member.c.entry_id).where(member.c.story == story.c.number).exists()))
    _promote(connection)
    connection.execute(delete(gone).where(gone.c.at < before))
    return int(forgotten)


def _promote(connection: Connection) -> None:
    """Give a story whose head was forgotten the next of its members as its head."""
    first = select(member.c.entry_id).where(member.c.story == story.c.number).order_by(member.c.place).limit(1)
    is_headless = ~select(entry.c.id).where(entry.c.id == story.c.head_id).exists()
    connection.execute(update(story).where(is_headless).values(head_id=first.scalar_subquery()))

"""Statements about entries, their keys and aliases, and the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, insert, select, text, update

from tickerfeed.model import Known, NewEntry, Saved, StoredEntry
from tickerfeed.store import facts
from tickerfeed.store.codec import entry_columns, entry_of, millis, moment, stored_entry
from tickerfeed.store.statements import Prepared, lists, one_of
from tickerfeed.store.tables import alias, entry
from tickerfeed.story.fingerprint import fingerprint
from tickerfeed.story.furnish import inherited
from tickerfeed.story.steady import steady

CHUNK = 500  # values in one IN list
HOUR = 3_600_000  # milliseconds: so exactly is noted when an entry was last listed

_OF_SOURCE: BindParameter[str] = bindparam("of_source")
_BY_ALIAS, _NAMES = one_of(alias.c.alias)
_BY_KEY, _ = one_of(entry.c.key)
_BY_ID, _ = one_of(entry.c.id)
_IN_SOURCE = ("of_source", *_NAMES)
_has_any = Prepared(select(exists().where(entry.c.source_id == _OF_SOURCE)), ("of_source",))
_known_columns = (entry.c.id, entry.c.key, entry.c.fingerprint, entry.c.is_withdrawn)
_by_alias = Prepared(
    select(alias.c.alias, *_known_columns)
    .join_from(alias, entry, alias.c.entry_id == entry.c.id)
    .where(alias.c.source_id == _OF_SOURCE, _BY_ALIAS),
    _IN_SOURCE,
)
_by_key = Prepared(select(*_known_columns).where(entry.c.source_id == _OF_SOURCE, _BY_KEY), _IN_SOURCE)
_leads = Prepared(
    select(alias.c.entry_id, alias.c.alias).where(one_of(alias.c.entry_id)[0]).order_by(alias.c.alias), _NAMES
)
_STORED = ("id", "key", "seq", "first_seen_at", "changed_at", "is_withdrawn", "body", "sort_at")
_stored = Prepared(
    select(*(entry.c[name] for name in _STORED)).where(entry.c.source_id == _OF_SOURCE, _BY_KEY), _IN_SOURCE
)
_ROW = tuple(column.name for column in entry.c if column.name != "id")
_insert = Prepared(insert(entry).inline().values({name: bindparam(name) for name in _ROW}), _ROW)
_minted = Prepared(
    select(entry.c.key, entry.c.id).where(entry.c.seq > bindparam("end"), entry.c.source_id == _OF_SOURCE),
    ("end", "of_source"),
)
_LED = ("source_id", "alias", "entry_id")
# One that leads to an entry already stays with that one.
_lead = Prepared(
    text(
        "INSERT INTO alias (source_id, alias, entry_id) VALUES (:source_id, :alias, :entry_id) ON CONFLICT DO NOTHING"
    ),
    _LED,
)
_listed = Prepared(
    select(entry.c.id, entry.c.key, entry.c.touched_at).where(entry.c.source_id == _OF_SOURCE, entry.c.is_listed),
    ("of_source",),
)
_unlisted = Prepared(select(entry.c.id).where(entry.c.source_id == _OF_SOURCE, ~entry.c.is_listed, _BY_KEY), _IN_SOURCE)
_mark = Prepared(
    update(entry)
    .where(entry.c.id == bindparam("of_id"))
    .values(is_listed=bindparam("listed"), touched_at=bindparam("touched")),
    ("listed", "touched", "of_id"),
)


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield `values` in lists of at most `CHUNK`."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


def is_new(connection: Connection, source_id: str) -> bool:
    """Return whether nothing of a source is kept, so that nothing needs to be looked up."""
    return not _has_any.run(connection, (source_id,))[0][0]


def known(connection: Connection, source_id: str, keys: Iterable[str]) -> dict[str, Known]:
    """Return what is remembered under `keys`; a key wins over an equal alias of another entry."""
    if is_new(connection, source_id):
        return {}
    asked = tuple(dict.fromkeys(keys))
    rows: dict[str, Any] = {}
    for part in lists(asked):
        rows |= {row[0]: row[1:] for row in _by_alias.run(connection, (source_id, *part))}
    for part in lists(asked):
        rows |= {row[1]: row for row in _by_key.run(connection, (source_id, *part))}
    aliases = _aliases(connection, {row[0] for row in rows.values()})
    found = {
        number: Known(key, tuple(aliases.get(number, ())), mark, bool(is_withdrawn))
        for number, key, mark, is_withdrawn in rows.values()
    }
    return {name: found[rows[name][0]] for name in asked if name in rows}


def _aliases(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    aliases: dict[int, list[str]] = {}
    for part in lists(sorted(ids)):
        for entry_id, name in _leads.run(connection, part):
            aliases.setdefault(entry_id, []).append(name)
    return aliases


def save(connection: Connection, source_id: str, entries: Sequence[NewEntry], now: datetime) -> Saved:
    """Save new and revised entries in their order, each at the log's end; see `model.NewEntry` for quiet ones."""
    rows = {} if is_new(connection, source_id) else _rows_by_key(connection, source_id, [new.key for new in entries])
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
    ids = _write(connection, source_id, list(rows.values()), end)
    names = [(source_id, name, ids[new.key]) for new in entries for name in new.aliases]
    _lead.run_all(connection, names)
    return Saved(**counts)


def _rows_by_key(connection: Connection, source_id: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for part in lists(dict.fromkeys(keys)):
        stored = _stored.run(connection, (source_id, *part))
        rows |= {row[1]: dict(zip(_STORED, row, strict=True)) for row in stored}
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
        **entry_columns(new.entry, new.fingerprint or fingerprint(new.entry), moment(seen)),
    }


def _revise(row: dict[str, Any], new: NewEntry, seq: int, now: datetime) -> None:
    before, stood_at = entry_of(row["body"]), row["sort_at"]
    entry_now = steady(inherited(new.entry, before) if new.keeps else new.entry, before)
    mark = new.fingerprint or fingerprint(new.entry)
    row |= entry_columns(entry_now, mark, moment(row["first_seen_at"])) | {"touched_at": millis(now)}
    row["sort_at"] = min(stood_at, row["sort_at"])  # a revision is no news: it does not rise
    if not new.is_quiet:
        row["seq"] = seq
        row["is_withdrawn"] = False
        row["changed_at"] = millis(now) if new.is_revision else row["changed_at"]


def _write(connection: Connection, source_id: str, rows: list[dict[str, Any]], end: int) -> dict[str, int]:
    """Write rows that have no id as new ones after the log's `end`, the others over theirs; return all ids by key."""
    fresh = [[row[name] for name in _ROW] for row in rows if "id" not in row]
    _insert.run_all(connection, fresh)
    stored = [{f"new_{name}": value for name, value in row.items()} for row in rows if "id" in row]
    if stored:
        names = ("seq", "fingerprint", "body", "changed_at", "touched_at", "sort_at", "is_withdrawn")
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        connection.execute(update(entry).where(entry.c.id == bindparam("new_id")).values(values), stored)
    ids = {row["key"]: row["id"] for row in rows if "id" in row}
    if fresh:
        ids |= (tuple(row) for row in _minted.run(connection, (end, source_id)))
    return ids


def mark_listed(connection: Connection, source_id: str, keys: frozenset[str], now: datetime) -> None:
    """Mark `keys` as listed and touched, the source's other entries as not listed.

    One that is found missing was listed until now, as far as is known: that counts as touched too, or an entry that
    stood in an unchanged listing for months would be forgotten the hour it leaves, and be new when it comes back.
    One that stays listed is written once an hour at most: a list of forty gains one, and the others are as they were.
    """
    at = millis(now)
    listed = _listed.run(connection, (source_id,))
    marks = [
        (key in keys, at, number) for number, key, touched_at in listed if key not in keys or touched_at <= at - HOUR
    ]
    for part in lists(sorted(keys.difference(key for _, key, _ in listed))):
        marks += [(True, at, row[0]) for row in _unlisted.run(connection, (source_id, *part))]
    _mark.run_all(connection, marks)


def log_after(connection: Connection, cursor: int, limit: int) -> list[StoredEntry]:
    """Return entries with a higher seq, in order."""
    wanted = select(entry).where(entry.c.seq > cursor).order_by(entry.c.seq).limit(limit)
    return [stored_entry(row) for row in connection.execute(wanted)]


def count(connection: Connection) -> int:
    """Return how many entries are kept."""
    return int(connection.scalar(select(func.count()).select_from(entry)) or 0)

"""Statements about entries, their keys and aliases, and the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, insert, select, text, update

from tickerfeed.model import Known, NewEntry, Saved, StoredEntry
from tickerfeed.store import facts
from tickerfeed.store.codec import entry_columns, entry_of, millis, moment, stored_entry
from tickerfeed.store.listing import mark_listed
from tickerfeed.store.statements import Prepared, lists, one_of
from tickerfeed.store.tables import alias, entry
from tickerfeed.story.fingerprint import fingerprint
from tickerfeed.story.furnish import inherited
from tickerfeed.story.steady import steady

CHUNK = 500  # values in one IN list

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
_ROW = tuple(column.name for column in entry.c if column.name != "id")  # of `_row`, in its order
_insert = Prepared(insert(entry).inline().values({name: bindparam(name) for name in _ROW}), _ROW)
_minted = Prepared(
    select(entry.c.key, entry.c.id).where(entry.c.seq > bindparam("end"), entry.c.source_id == _OF_SOURCE),
    ("end", "of_source"),
)
_REVISED = ("seq", "fingerprint", "body", "changed_at", "touched_at", "sort_at", "is_withdrawn")
_revise = Prepared(
    update(entry).where(entry.c.id == bindparam("of_id")).values({name: bindparam(name) for name in _REVISED}),
    (*_REVISED, "of_id"),
)
_LED = ("source_id", "alias", "entry_id")
# One that leads to an entry already stays with that one.
_lead = Prepared(
    text(
        "INSERT INTO alias (source_id, alias, entry_id) VALUES (:source_id, :alias, :entry_id) ON CONFLICT DO NOTHING"
    ),
    _LED,
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


def save(
    connection: Connection,
    source_id: str,
    entries: Sequence[NewEntry],
    now: datetime,
    listed_keys: frozenset[str] | None = None,
) -> Saved:
    """Save new and revised entries in their order, each at the log's end; see `model.NewEntry` for quiet ones.

    With `listed_keys` also what is listed; see `listing.mark_listed`. Of a source's first poll nothing is looked up,
    and its entries are written as they are to stay.
    """
    is_first = bool(entries) and is_new(connection, source_id)
    saved = Saved()
    for part in _without_repeats(entries):
        rows = {} if is_first and not saved.new else _stored_by_key(connection, source_id, [new.key for new in part])
        some = _save(connection, source_id, part, rows, now, listed_keys if is_first else None)
        saved = Saved(saved.new + some.new, saved.revised + some.revised, saved.same + some.same)
    if listed_keys is not None and not (is_first and listed_keys <= {new.key for new in entries}):
        mark_listed(connection, source_id, listed_keys, now)
    return saved


def _without_repeats(entries: Sequence[NewEntry]) -> Iterator[Sequence[NewEntry]]:
    """Yield `entries` in parts in which no key comes twice: what comes again is a revision of what came before."""
    seen: set[str] = set()
    begin = 0
    for place, new in enumerate(entries):
        if new.key in seen:
            yield entries[begin:place]
            begin = place
            seen.clear()
        seen.add(new.key)
    if seen:
        yield entries[begin:]


def _save(
    connection: Connection,
    source_id: str,
    entries: Sequence[NewEntry],
    stored: Mapping[str, Sequence[Any]],
    now: datetime,
    listed_keys: frozenset[str] | None,
) -> Saved:
    """Save entries of different keys, over those of them that are `stored`, the others as new ones."""
    end = facts.advance(connection, facts.SEQ, len(entries))
    at = millis(now)
    seen_at = moment(at)
    fresh, revised, same = [], [], 0
    for seq, new in enumerate(entries, end + 1):
        row = stored.get(new.key)
        if row is None:
            is_listed = listed_keys is None or new.key in listed_keys
            fresh.append(_row(source_id, new, seq, seen_at, at, is_listed))
        else:
            revised.append(_revision(row, new, seq, at))
            same += new.is_quiet
    _insert.run_all(connection, fresh)
    _revise.run_all(connection, revised)
    ids = {key: row[0] for key, row in stored.items()}
    if fresh:
        ids |= dict(_minted.run(connection, (end, source_id)))
    _lead.run_all(connection, [(source_id, name, ids[new.key]) for new in entries for name in new.aliases])
    return Saved(len(fresh), len(revised) - same, same)


def _stored_by_key(connection: Connection, source_id: str, keys: Sequence[str]) -> dict[str, Sequence[Any]]:
    rows: dict[str, Sequence[Any]] = {}
    for part in lists(keys):
        rows |= {row[1]: row for row in _stored.run(connection, (source_id, *part))}
    return rows


def _row(source_id: str, new: NewEntry, seq: int, seen_at: datetime, at: int, is_listed: bool) -> tuple[Any, ...]:
    """Return a new entry in the order of the table's columns."""
    body, sort_at = entry_columns(new.entry, seen_at)
    return (
        seq,
        source_id,
        new.key,
        new.fingerprint or fingerprint(new.entry),
        body,
        at,  # first seen
        at,  # changed
        at,  # touched
        sort_at,
        is_listed,
        new.is_backfill,
        new.is_quiet,
        False,
        new.why_quiet,
    )


def _revision(row: Sequence[Any], new: NewEntry, seq: int, at: int) -> tuple[Any, ...]:
    """Return what `_revise` writes over a row of `_stored`."""
    entry_id, _, stood, first_seen_at, changed_at, is_withdrawn, text, stood_at = row
    before = entry_of(text)
    entry_now = steady(inherited(new.entry, before) if new.keeps else new.entry, before)
    body, sort_at = entry_columns(entry_now, moment(first_seen_at))
    return (
        stood if new.is_quiet else seq,
        new.fingerprint or fingerprint(new.entry),
        body,
        at if new.is_revision and not new.is_quiet else changed_at,
        at,
        min(stood_at, sort_at),  # a revision is no news: it does not rise
        is_withdrawn and new.is_quiet,
        entry_id,
    )


def log_after(connection: Connection, cursor: int, limit: int) -> list[StoredEntry]:
    """Return entries with a higher seq, in order."""
    wanted = select(entry).where(entry.c.seq > cursor).order_by(entry.c.seq).limit(limit)
    return [stored_entry(row) for row in connection.execute(wanted)]


def count(connection: Connection) -> int:
    """Return how many entries are kept."""
    return int(connection.scalar(select(func.count()).select_from(entry)) or 0)

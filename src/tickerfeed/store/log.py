"""Statements about the log as folding reads it: at a glance first, then the little of the content that it looks at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from msgspec import DecodeError, Struct, convert
from msgspec.json import Decoder
from sqlalchemy import Connection, and_, bindparam, func, literal_column, not_, or_, select

from tickerfeed.model import Entry, LogLine, StoredEntry
from tickerfeed.store.codec import legible, moment
from tickerfeed.store.entries import chunks
from tickerfeed.store.statements import Prepared
from tickerfeed.store.tables import entry, member


class _Names(Struct):
    title: str
    id: str | None = None
    link: str | None = None
    original_link: str | None = None


_NAMES = Decoder(_Names)
_GLANCE = (
    entry.c.seq,
    entry.c.id,
    entry.c.source_id,
    entry.c.sort_at,
    entry.c.is_backfill,
    entry.c.is_quiet,
    member.c.story,
)
_LOOKED_AT = (
    entry.c.seq,
    entry.c.id,
    entry.c.source_id,
    entry.c.key,
    entry.c.body,
    entry.c.first_seen_at,
    entry.c.changed_at,
    entry.c.sort_at,
    entry.c.is_backfill,
    entry.c.is_quiet,
    entry.c.is_withdrawn,
)
_FROM_THE_FIRST: Any = literal_column("0")  # else SQLAlchemy makes it a parameter of its own
_after = Prepared(
    select(*_GLANCE)
    .select_from(entry.outerjoin(member, member.c.entry_id == entry.c.id))
    .where(entry.c.seq > bindparam("cursor"))
    .order_by(entry.c.seq)
    .limit(bindparam("most"))
    .offset(_FROM_THE_FIRST),
    ("cursor", "most"),
)
_part = select(entry.c.seq).where(entry.c.seq > bindparam("cursor")).order_by(entry.c.seq)
_part_limited = _part.limit(bindparam("most")).offset(_FROM_THE_FIRST).subquery()
_end = Prepared(select(func.max(_part_limited.c.seq)), ("cursor", "most"))
_glanced = (
    select(*_GLANCE)
    .select_from(entry.outerjoin(member, member.c.entry_id == entry.c.id))
    .where(entry.c.seq > bindparam("cursor"), entry.c.seq <= bindparam("end"))
)
_is_waiting = and_(entry.c.is_backfill, not_(entry.c.is_quiet), member.c.story.is_(None))
_others = Prepared(
    _glanced.where(or_(entry.c.seq == bindparam("end"), and_(not_(entry.c.is_quiet), not_(_is_waiting)))),
    ("cursor", "end"),
)
_waiting = Prepared(
    _glanced.where(_is_waiting)
    # Not the bare column: its index would lead through all entries that there ever were.
    .order_by((entry.c.sort_at + literal_column("0")).desc(), entry.c.id.desc())
    .limit(bindparam("newest"))
    .offset(_FROM_THE_FIRST),
    ("cursor", "end", "newest"),
)
_told = Prepared(
    select(*_GLANCE)
    .select_from(entry.join(member, member.c.entry_id == entry.c.id))
    .where(entry.c.sort_at >= bindparam("since"))
    .order_by(entry.c.sort_at.desc(), entry.c.id.desc())
    .limit(bindparam("most"))
    .offset(_FROM_THE_FIRST),
    ("since", "most"),
)


def lines(connection: Connection, cursor: int, limit: int) -> list[LogLine]:
    """Return entries with a higher seq at a glance, in order."""
    return _lines(_after.run(connection, (cursor, limit)))


def newest_lines(connection: Connection, cursor: int, limit: int, newest: int) -> list[LogLine]:
    """Return of the same those that folding may tell, of those that wait the newest; the last one in any case."""
    end = _end.run(connection, (cursor, limit))[0][0]
    if end is None:
        return []
    rows = {row[0]: row for row in _waiting.run(connection, (cursor, end, newest))}
    rows |= {row[0]: row for row in _others.run(connection, (cursor, end))}
    return _lines(row for _, row in sorted(rows.items()))


def told(connection: Connection, since: int, limit: int) -> list[LogLine]:
    """Return entries in stories that were sorted since then, newest first."""
    return _lines(_told.run(connection, (since, limit)))


def entries(connection: Connection, entry_ids: Iterable[int]) -> list[StoredEntry]:
    """Return these entries with what folding looks at, in order of seq."""
    found: list[StoredEntry] = []
    for part in chunks(entry_ids):
        found += map(_looked_at, connection.execute(select(*_LOOKED_AT).where(entry.c.id.in_(part))))
    return sorted(found, key=lambda one: one.seq)


def _lines(rows: Iterable[Any]) -> list[LogLine]:
    with legible():
        return [
            LogLine(seq, number, source_id, moment(sort_at), bool(is_backfill), bool(is_quiet), story is not None)
            for seq, number, source_id, sort_at, is_backfill, is_quiet, story in rows
        ]


def _looked_at(row: Any) -> StoredEntry:
    with legible():
        return StoredEntry(
            seq=row.seq,
            entry_id=row.id,
            source_id=row.source_id,
            key=row.key,
            entry=_names(row.body),
            first_seen_at=moment(row.first_seen_at),
            changed_at=moment(row.changed_at),
            sort_at=moment(row.sort_at),
            is_backfill=bool(row.is_backfill),
            is_quiet=bool(row.is_quiet),
            is_withdrawn=bool(row.is_withdrawn),
        )


def _names(text: str) -> Entry:
    """Return of an entry's JSON what matching looks at; dates and people would take most of the time to read."""
    try:
        one = _NAMES.decode(text)
    except DecodeError:  # a lone surrogate, or damaged
        one = convert(json.loads(text), _Names)
    return Entry(one.title, id=one.id, link=one.link, original_link=one.original_link)

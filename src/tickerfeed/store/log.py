"""Statements about the log as folding reads it: at a glance first, then the little of the content that it looks at."""

from __future__ import annotations

import json
from collections.abc import Iterable

from msgspec import DecodeError, Struct, convert
from msgspec.json import Decoder

from tickerfeed.model import Entry, LogLine, StoredEntry
from tickerfeed.store.codec import STORED, legible, moment, stored_entry
from tickerfeed.store.session import Row, Session


class _Names(Struct):
    title: str
    id: str | None = None
    link: str | None = None
    original_link: str | None = None


_NAMES = Decoder(_Names)
_GLANCE = "SELECT entry.seq, entry.id, source_id, sort_at, is_backfill, is_quiet, member.story FROM entry"
_AFTER = f"{_GLANCE} LEFT JOIN member ON member.entry_id = entry.id WHERE entry.seq > ? ORDER BY entry.seq LIMIT ?"
_END = "SELECT max(seq) FROM (SELECT seq FROM entry WHERE seq > ? ORDER BY seq LIMIT ?) AS part"
_PART = f"{_GLANCE} LEFT JOIN member ON member.entry_id = entry.id WHERE entry.seq > ? AND entry.seq <= ?"
_IS_WAITING = "is_backfill = true AND is_quiet = false AND member.story IS NULL"
_OTHERS = f"{_PART} AND (entry.seq = ? OR (is_quiet = false AND NOT ({_IS_WAITING})))"
# Not the bare column: its index would lead through all entries that there ever were.
_WAITING = f"{_PART} AND {_IS_WAITING} ORDER BY sort_at + 0 DESC, entry.id DESC LIMIT ?"
_TOLD = (
    f"{_GLANCE} JOIN member ON member.entry_id = entry.id WHERE sort_at >= ? "
    "ORDER BY sort_at DESC, entry.id DESC LIMIT ?"
)
_LOOKED_AT = f"SELECT {STORED} FROM entry WHERE entry.id IN (...)"


def lines(session: Session, cursor: int, limit: int) -> list[LogLine]:
    """Return entries with a higher seq at a glance, in order."""
    return _lines(session.run(_AFTER, (cursor, limit)))


def newest_lines(session: Session, cursor: int, limit: int, newest: int) -> list[LogLine]:
    """Return of the same those that folding may tell, of those that wait the newest; the last one in any case."""
    end = session.one(_END, (cursor, limit))
    if end is None:
        return []
    rows = {row[0]: row for row in session.run(_WAITING, (cursor, end, newest))}
    rows |= {row[0]: row for row in session.run(_OTHERS, (cursor, end, end))}
    return _lines(row for _, row in sorted(rows.items()))


def told(session: Session, since: int, limit: int) -> list[LogLine]:
    """Return entries in stories that were sorted since then, newest first."""
    return _lines(session.run(_TOLD, (since, limit)))


def entries(session: Session, entry_ids: Iterable[int]) -> list[StoredEntry]:
    """Return these entries with what folding looks at, in order of seq."""
    found = [stored_entry(row, _names) for row in session.run_for(_LOOKED_AT, entry_ids)]
    return sorted(found, key=lambda one: one.seq)


def _lines(rows: Iterable[Row]) -> list[LogLine]:
    with legible():
        return [
            LogLine(seq, number, source_id, moment(sort_at), bool(is_backfill), bool(is_quiet), story is not None)
            for seq, number, source_id, sort_at, is_backfill, is_quiet, story in rows
        ]


def _names(text: str) -> Entry:
    """Return of an entry's JSON what matching looks at; dates and people would take most of the time to read."""
    try:
        one = _NAMES.decode(text)
    except DecodeError:  # a lone surrogate, or damaged
        one = convert(json.loads(text), _Names)
    return Entry(one.title, id=one.id, link=one.link, original_link=one.original_link)

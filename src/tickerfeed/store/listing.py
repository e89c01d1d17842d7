"""Statements about what a source's list holds now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from tickerfeed.store.codec import millis
from tickerfeed.store.statements import Prepared, lists, one_of
from tickerfeed.store.tables import entry

HOUR = 3_600_000  # milliseconds: so exactly is noted when an entry was last listed

_BY_KEY, _KEYS = one_of(entry.c.key)
_listed = Prepared(
    select(entry.c.id, entry.c.key, entry.c.touched_at).where(
        entry.c.source_id == bindparam("of_source"), entry.c.is_listed
    ),
    ("of_source",),
)
_unlisted = Prepared(
    select(entry.c.id).where(entry.c.source_id == bindparam("of_source"), ~entry.c.is_listed, _BY_KEY),
    ("of_source", *_KEYS),
)
_mark = Prepared(
    update(entry)
    .where(entry.c.id == bindparam("of_id"))
    .values(is_listed=bindparam("listed"), touched_at=bindparam("touched")),
    ("listed", "touched", "of_id"),
)


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

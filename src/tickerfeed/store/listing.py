"""Statements about what a source's list holds now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from tickerfeed.store import names
from tickerfeed.store.codec import millis
from tickerfeed.store.statements import Prepared
from tickerfeed.store.tables import entry

HOUR = 3_600_000  # milliseconds: so exactly is noted when an entry was last listed

_listed = Prepared(
    select(entry.c.id, entry.c.key, entry.c.touched_at).where(
        entry.c.source_id == bindparam("of_source"), entry.c.is_listed
    ),
    ("of_source",),
)
_found = names.finder(entry.c.key, entry.c.is_listed)
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
    missing = keys.difference(key for _, key, _ in listed)
    found = names.find(connection, _found, source_id, map(names.digest, missing))
    marks += [(True, at, number) for number, _, _, key, is_listed in found if key in missing and not is_listed]
    _mark.run_all(connection, marks)

"""Statements about what a source's list holds now."""

from __future__ import annotations

from datetime import datetime

from tickerfeed.store import names
from tickerfeed.store.codec import millis
from tickerfeed.store.session import Session

HOUR = 3_600_000  # milliseconds: so exactly is noted when an entry was last listed

_LISTED = "SELECT id, key, touched_at FROM entry WHERE source_id = ? AND is_listed = true"
_FOUND = names.finder("key", "is_listed")
_MARK = "UPDATE entry SET is_listed = ?, touched_at = ? WHERE id = ?"


def mark_listed(session: Session, source_id: str, keys: frozenset[str], now: datetime) -> None:
    """Mark `keys` as listed and touched, the source's other entries as not listed.

    One that is found missing was listed until now, as far as is known: that counts as touched too, or an entry that
    stood in an unchanged listing for months would be forgotten the hour it leaves, and be new when it comes back.
    One that stays listed is written once an hour at most: a list of forty gains one, and the others are as they were.
    """
    at = millis(now)
    listed = session.run(_LISTED, (source_id,))
    marks = [
        (key in keys, at, number) for number, key, touched_at in listed if key not in keys or touched_at <= at - HOUR
    ]
    missing = keys.difference(key for _, key, _ in listed)
    found = names.find(session, _FOUND, source_id, map(names.digest, missing))
    marks += [(True, at, number) for number, _, _, key, is_listed in found if key in missing and not is_listed]
    session.change_all(_MARK, marks)

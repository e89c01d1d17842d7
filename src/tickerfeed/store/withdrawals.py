"""Statements about entries that their source has taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from tickerfeed.model import Withdrawal
from tickerfeed.store import facts, names
from tickerfeed.store.codec import millis
from tickerfeed.store.tables import entry

_found = names.finder(entry.c.key, entry.c.seq, entry.c.is_withdrawn)


def withdraw(connection: Connection, source_id: str, withdrawal: Withdrawal, now: datetime) -> int:
    """Mark what is withdrawn and put it at the log's end, oldest first; return how many entries that were."""
    seqs = _seqs(connection, source_id, withdrawal) if withdrawal.keys or withdrawal.is_rest else {}
    if not seqs:
        return 0
    end = facts.advance(connection, facts.SEQ, len(seqs))
    values = {"seq": bindparam("new_seq"), "is_withdrawn": True, "is_listed": False}
    marked = update(entry).where(entry.c.id == bindparam("of")).values(values)
    # What a reader would notice, and counted as touched: it must stay known as long as one that left the listing.
    marked = marked.values(changed_at=millis(now), touched_at=millis(now))
    ids = sorted(seqs, key=lambda entry_id: seqs[entry_id])
    connection.execute(marked, [{"of": entry_id, "new_seq": seq} for seq, entry_id in enumerate(ids, end + 1)])
    return len(ids)


def _seqs(connection: Connection, source_id: str, withdrawal: Withdrawal) -> dict[int, int]:
    """Return the place in the log of each entry that is to be withdrawn and is not yet, by its id."""
    found = names.find(connection, _found, source_id, map(names.digest, withdrawal.keys))
    seqs = {row[0]: row[4] for row in found if row[3] in withdrawal.keys and not row[5]}
    if withdrawal.is_rest:
        is_rest = (entry.c.source_id == source_id) & ~entry.c.is_listed & ~entry.c.is_withdrawn
        seqs |= {row.id: row.seq for row in connection.execute(select(entry.c.id, entry.c.seq).where(is_rest))}
    return seqs

"""Statements about entries that their source has taken back."""

from __future__ import annotations

from datetime import datetime

from tickerfeed.model import Withdrawal
from tickerfeed.store import facts, names
from tickerfeed.store.codec import millis
from tickerfeed.store.session import Session

_FOUND = names.finder("key", "seq", "is_withdrawn")
# What a reader would notice, and counted as touched: it must stay known as long as one that left the listing.
_MARK = "UPDATE entry SET seq = ?, changed_at = ?, touched_at = ?, is_withdrawn = true, is_listed = false WHERE id = ?"
_REST = "SELECT id, seq FROM entry WHERE source_id = ? AND is_listed = false AND is_withdrawn = false"


def withdraw(session: Session, source_id: str, withdrawal: Withdrawal, now: datetime) -> int:
    """Mark what is withdrawn and put it at the log's end, oldest first; return how many entries that were."""
    seqs = _seqs(session, source_id, withdrawal) if withdrawal.keys or withdrawal.is_rest else {}
    if not seqs:
        return 0
    end = facts.advance(session, facts.SEQ, len(seqs))
    ids = sorted(seqs, key=lambda entry_id: seqs[entry_id])
    at = millis(now)
    return session.change_all(_MARK, [(seq, at, at, entry_id) for seq, entry_id in enumerate(ids, end + 1)])


def _seqs(session: Session, source_id: str, withdrawal: Withdrawal) -> dict[int, int]:
    """Return the place in the log of each entry that is to be withdrawn and is not yet, by its id."""
    found = names.find(session, _FOUND, source_id, map(names.digest, withdrawal.keys))
    seqs = {row[0]: row[4] for row in found if row[3] in withdrawal.keys and not row[5]}
    if withdrawal.is_rest:
        seqs |= dict(session.run(_REST, (source_id,)))
    return seqs

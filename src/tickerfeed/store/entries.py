"""Statements about entries and the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from tickerfeed.model import Known, NewEntry, Saved, StoredEntry
from tickerfeed.store import facts, names
from tickerfeed.store.codec import STORED, entry_columns, entry_of, legible, millis, moment, stored_entry
from tickerfeed.store.listing import mark_listed
from tickerfeed.store.session import Row, Session
from tickerfeed.store.statements import insert, update
from tickerfeed.store.tables import columns
from tickerfeed.story.fingerprint import fingerprint
from tickerfeed.story.furnish import inherited
from tickerfeed.story.recognition import first_day
from tickerfeed.story.steady import steady

_HAS_ANY = "SELECT EXISTS (SELECT 1 FROM entry WHERE source_id = ?)"
_KEPT = names.finder("key", "seq", "first_seen_at", "changed_at", "is_withdrawn", "body", "sort_at", "day")
_INSERT = insert("entry", columns("entry"))  # the values of `_row`
_REVISED = ("seq", "names", "day", "fingerprint", "body", "changed_at", "touched_at", "sort_at", "is_withdrawn")
_REVISE = update("entry", _REVISED, "id = ?")  # the values of `_revision`


def is_new(session: Session, source_id: str) -> bool:
    """Return whether nothing of a source is kept, so that nothing needs to be looked up."""
    return not session.one(_HAS_ANY, (source_id,))


def known(session: Session, source_id: str, keys: Iterable[str]) -> dict[str, Known]:
    """Return what is remembered under `keys`; a key wins over an equal alias of another entry."""
    return {} if is_new(session, source_id) else names.known(session, source_id, keys)


def save(
    session: Session,
    source_id: str,
    entries: Sequence[NewEntry],
    now: datetime,
    listed_keys: frozenset[str] | None = None,
) -> Saved:
    """Save new and revised entries in their order, each at the log's end; see `model.NewEntry` for quiet ones.

    With `listed_keys` also what is listed; see `listing.mark_listed`. Of a source's first poll nothing is looked up,
    and its entries are written as they are to stay.
    """
    is_first = bool(entries) and is_new(session, source_id)
    saved = Saved()
    for part in _without_repeats(entries):
        digests = [names.digests((new.key, *new.aliases)) for new in part]
        asked = () if is_first and not saved.new else {one for some in digests for one in some}
        stored = names.find(session, _KEPT, source_id, asked)
        done = _save(session, source_id, (part, digests), stored, now, listed_keys if is_first else None)
        saved = Saved(saved.new + done.new, saved.revised + done.revised, saved.same + done.same)
    if listed_keys is not None and not (is_first and listed_keys <= {new.key for new in entries}):
        mark_listed(session, source_id, listed_keys, now)
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
    session: Session,
    source_id: str,
    named: tuple[Sequence[NewEntry], Sequence[Sequence[bytes]]],
    stored: Sequence[Row],
    now: datetime,
    listed_keys: frozenset[str] | None,
) -> Saved:
    """Save entries of different keys with the digests of their names, over those that are `stored`, or as new ones."""
    end, at = facts.advance(session, facts.SEQ, len(named[0])), millis(now)
    rows = {row[3]: row for row in stored}
    with legible():
        taken = {one for row in stored for one in names.split(row[2])[1:]}  # an alias stays with what it leads to
    fresh: list[tuple[Any, ...]] = []
    revised: list[tuple[Any, ...]] = []
    leads: list[tuple[int, bytes]] = []
    for seq, (new, (key, *digests)) in enumerate(zip(*named, strict=True), end + 1):
        row = rows.get(new.key)
        aliases = {one: word for one, word in zip(digests, new.aliases, strict=True) if one not in taken}
        taken.update(aliases)
        packed, day = b"".join(aliases), first_day((new.key, *aliases.values()))
        if row is None:
            is_listed = listed_keys is None or new.key in listed_keys
            fresh.append(_row(source_id, new, key + packed, day, seq, at, is_listed))
            leads.append((seq, key + packed))
        else:
            revised.append(_revision(row, new, packed, day, seq, at))
            leads.append((row[0], packed))
    session.change_all(_INSERT, fresh)
    session.change_all(_REVISE, revised)
    names.lead(session, source_id, leads)
    same = sum(new.is_quiet for new in named[0] if new.key in rows)
    return Saved(len(fresh), len(revised) - same, same)


def _row(source_id: str, new: NewEntry, packed: bytes, day: str, seq: int, at: int, is_listed: bool) -> tuple[Any, ...]:
    """Return a new entry in the order of the table's columns."""
    body, sort_at = entry_columns(new.entry, moment(at))
    return (
        seq,
        seq,
        source_id,
        new.key,
        packed,
        day,
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


def _revision(row: Row, new: NewEntry, packed: bytes, day: str, seq: int, at: int) -> tuple[Any, ...]:
    """Return what `_REVISE` writes over a row of `_KEPT`."""
    entry_id, _, before_packed, _, stood, first_seen_at, changed_at, is_withdrawn, text, stood_at, first = row
    before = entry_of(text)
    entry_now = steady(inherited(new.entry, before) if new.keeps else new.entry, before)
    body, sort_at = entry_columns(entry_now, moment(first_seen_at))
    return (
        stood if new.is_quiet else seq,
        before_packed + packed,
        min(first or day, day or first),
        new.fingerprint or fingerprint(new.entry),
        body,
        at if new.is_revision and not new.is_quiet else changed_at,
        at,
        min(stood_at, sort_at),  # a revision is no news: it does not rise
        bool(is_withdrawn and new.is_quiet),
        entry_id,
    )


def log_after(session: Session, cursor: int, limit: int) -> list[StoredEntry]:
    """Return entries with a higher seq, in order."""
    wanted = f"SELECT {STORED} FROM entry WHERE seq > ? ORDER BY seq LIMIT ?"
    return [stored_entry(row) for row in session.run(wanted, (cursor, limit))]


def count(session: Session) -> int:
    """Return how many entries are kept."""
    return int(session.one("SELECT count(*) FROM entry"))

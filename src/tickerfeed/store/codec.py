"""Values to columns and back: times as epoch milliseconds, entries and states as JSON text."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tickerfeed.model import (
    DateQuality,
    Enclosure,
    Entry,
    NewEntry,
    Person,
    SourceState,
    StoredEntry,
    Trouble,
    Validators,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
AHEAD = timedelta(minutes=15)  # clocks differ; a date further ahead than this is not believed (DESIGN, section 6)
_STATE_TIMES = ("next_poll_at", "last_poll_at", "last_success_at")


def millis(when: datetime) -> int:
    """Return epoch milliseconds."""
    return (when - EPOCH) // MILLISECOND


def moment(value: int) -> datetime:
    """Return the instant of epoch milliseconds, aware, in UTC."""
    return EPOCH + value * MILLISECOND


def entry_text(entry: Entry) -> str:
    """Return an entry as JSON; what stands at its default is left out."""
    full = {name: value for name, value in asdict(entry).items() if value not in (None, "", ())}
    return json.dumps(full, ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat)


def entry_of(text: str) -> Entry:
    """Return the entry of `entry_text`."""
    tree: dict[str, Any] = json.loads(text)
    for name in ("published", "updated"):
        if name in tree:
            tree[name] = datetime.fromisoformat(tree[name])
    tree["date_quality"] = DateQuality(tree["date_quality"])
    tree["authors"] = tuple(Person(**person) for person in tree.get("authors", ()))
    tree["enclosures"] = tuple(Enclosure(**medium) for medium in tree.get("enclosures", ()))
    tree["categories"] = tuple(tree.get("categories", ()))
    return Entry(**{"title": "", **tree})


def state_text(state: SourceState) -> str:
    """Return a source's state as JSON."""
    tree = asdict(state)
    for name in _STATE_TIMES:
        tree[name] = None if tree[name] is None else millis(tree[name])
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def state_of(text: str) -> SourceState:
    """Return the state of `state_text`; fields that a later version added get their defaults."""
    tree: dict[str, Any] = json.loads(text)
    for name in _STATE_TIMES:
        tree[name] = None if tree[name] is None else moment(tree[name])
    tree["validators"] = Validators(**tree["validators"])
    tree["trouble"] = Trouble(tree["trouble"])
    return SourceState(**tree)


def clamped(entry: Entry, first_seen_at: datetime) -> Entry:
    """Return `entry` with dates from the future taken back to when it was first seen; the raw date stays."""
    latest = first_seen_at + AHEAD
    dates = {
        name: first_seen_at
        for name, when in (("published", entry.published), ("updated", entry.updated))
        if when is not None and when > latest
    }
    return replace(entry, date_quality=DateQuality.CLAMPED, **dates) if dates else entry  # type: ignore[arg-type]


def sort_time(entry: Entry, first_seen_at: datetime) -> datetime:
    """Return where an entry stands in time: its date, never after first seen; undated, when it was first seen."""
    return min(entry.published or entry.updated or first_seen_at, first_seen_at)


def entry_row(source_id: str, new: NewEntry, entry: Entry, first_seen_at: datetime) -> dict[str, Any]:
    """Return the columns of a new entry, without seq and fingerprint."""
    return {
        "source_id": source_id,
        "key": new.key,
        "body": entry_text(entry),
        "first_seen_at": millis(first_seen_at),
        "changed_at": millis(first_seen_at),
        "touched_at": millis(first_seen_at),
        "sort_at": millis(sort_time(entry, first_seen_at)),
        "is_listed": True,
        "is_backfill": new.is_backfill,
        "is_quiet": new.is_quiet,
    }


def stored_entry(row: Any) -> StoredEntry:
    """Return the entry of a row of the table `entry`."""
    return StoredEntry(
        seq=row.seq,
        entry_id=row.id,
        source_id=row.source_id,
        key=row.key,
        entry=entry_of(row.body),
        first_seen_at=moment(row.first_seen_at),
        changed_at=moment(row.changed_at),
        sort_at=moment(row.sort_at),
        is_listed=bool(row.is_listed),
        is_backfill=bool(row.is_backfill),
        is_quiet=bool(row.is_quiet),
    )

"""Values to columns and back: times as epoch milliseconds, entries and states as JSON text."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import DecodeError, MsgspecError, convert, to_builtins
from msgspec.structs import replace

from tickerfeed.model import DateQuality, Entry, SourceState, StoredEntry

STORED = (  # the columns of an entry as they are read
    "entry.seq, entry.id, entry.source_id, entry.key, entry.body, entry.first_seen_at, entry.changed_at, "
    "entry.sort_at, entry.is_listed, entry.is_backfill, entry.is_quiet, entry.is_withdrawn, entry.why_quiet"
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
AHEAD = timedelta(minutes=15)  # clocks differ; a date further ahead than this is not believed (DESIGN, section 6)
_STATE_TIMES = ("next_poll_at", "last_poll_at", "last_success_at", "body_at")
_ENCODER = msgspec.json.Encoder()
_ENTRIES = msgspec.json.Decoder(Entry)
_STATES = msgspec.json.Decoder(SourceState)


def millis(when: datetime) -> int:
    """Return epoch milliseconds."""
    return (when - EPOCH) // MILLISECOND


def moment(value: int) -> datetime:
    """Return the instant of epoch milliseconds, aware, in UTC."""
    return EPOCH + value * MILLISECOND


@contextmanager
def legible() -> Iterator[None]:
    """Turn whatever reading a damaged row leads to into one `ValueError`."""
    try:
        yield
    except (AttributeError, KeyError, MsgspecError, OverflowError, TypeError, ValueError, struct.error) as exc:
        raise ValueError(f"unreadable row ({type(exc).__name__}: {exc})") from exc


def json_text(value: Any) -> str:
    """Return JSON that a database takes: a lone surrogate, which UTF-8 cannot hold, makes it ASCII."""
    try:
        return _ENCODER.encode(value).decode()
    except UnicodeEncodeError:
        return json.dumps(to_builtins(value), separators=(",", ":"))


def entry_text(entry: Entry) -> str:
    """Return an entry as JSON, without what stands at its default and without its HTML, which nobody will be shown."""
    if entry.summary_html or entry.content_html:
        entry = replace(entry, summary_html="", content_html="")
    return json_text(entry)


def entry_of(text: str) -> Entry:
    """Return the entry of `entry_text`. Raises `ValueError` when it is damaged."""
    with legible():
        try:
            return _ENTRIES.decode(text)
        except DecodeError:  # a lone surrogate, or damaged
            return convert(json.loads(text), Entry)


def state_text(state: SourceState) -> str:
    """Return a source's state as JSON."""
    return json_text(state)


def state_of(text: str) -> SourceState:
    """Return the state of `state_text`; what a later version added gets its default. Raises `ValueError`."""
    with legible():
        try:
            return _STATES.decode(text)
        except DecodeError:  # a lone surrogate, damaged, or as it was written before 0.2
            return convert(_with_times(json.loads(text)), SourceState)


def _with_times(tree: dict[str, Any]) -> dict[str, Any]:
    """Return a state with its times, which were epoch milliseconds once."""
    return tree | {name: moment(tree[name]) for name in _STATE_TIMES if isinstance(tree.get(name), int)}


def clamped(entry: Entry, first_seen_at: datetime) -> Entry:
    """Return `entry` with dates from the future taken back to when it was first seen; `date_raw` keeps them."""
    published, updated, latest = entry.published, entry.updated, first_seen_at + AHEAD
    if (published is None or published <= latest) and (updated is None or updated <= latest):
        return entry
    dates = {
        name: first_seen_at
        for name, when in (("published", published), ("updated", updated))
        if when is not None and when > latest
    }
    said = entry.date_raw or (published or updated or latest).isoformat()
    return replace(entry, date_quality=DateQuality.CLAMPED, date_raw=said, **dates)


def sort_time(entry: Entry, first_seen_at: datetime) -> datetime:
    """Return where an entry stands in time: its date, never after first seen; undated, when it was first seen."""
    return min(entry.published or entry.updated or first_seen_at, first_seen_at)


def entry_columns(entry: Entry, first_seen_at: datetime) -> tuple[str, int]:
    """Return what an entry's content puts into `body` and `sort_at`; `first_seen_at` in whole milliseconds."""
    body = clamped(entry, first_seen_at)
    return entry_text(body), millis(sort_time(body, first_seen_at))


def stored_entry(row: Sequence[Any], read: Callable[[str], Entry] = entry_of) -> StoredEntry:
    """Return the entry of a row of `STORED`, its content as `read`. Raises `ValueError` when it is damaged."""
    seq, entry_id, source_id, key, body, first_seen_at, changed_at, sort_at, *marks, why_quiet = row
    is_listed, is_backfill, is_quiet, is_withdrawn = map(bool, marks)
    with legible():
        return StoredEntry(
            seq=seq,
            entry_id=entry_id,
            source_id=source_id,
            key=key,
            entry=read(body),
            first_seen_at=moment(first_seen_at),
            changed_at=moment(changed_at),
            sort_at=moment(sort_at),
            is_listed=is_listed,
            is_backfill=is_backfill,
            is_quiet=is_quiet,
            is_withdrawn=is_withdrawn,
            why_quiet=why_quiet,
        )

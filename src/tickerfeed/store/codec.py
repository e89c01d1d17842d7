"""Values to columns and back: times as epoch milliseconds, entries and states as JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from tickerfeed.model import (
    DateQuality,
    Enclosure,
    Entry,
    Habit,
    Notice,
    Person,
    Rhythm,
    Sign,
    SourceState,
    StoredEntry,
    Trouble,
    Validators,
)
from tickerfeed.story.fingerprint import fingerprint

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
AHEAD = timedelta(minutes=15)  # clocks differ; a date further ahead than this is not believed (DESIGN, section 6)
_STATE_TIMES = ("next_poll_at", "last_poll_at", "last_success_at", "body_at")
_NEW = Habit()
_HABIT_TIMES = ("since_at", "read_at", "last_new_at", "newest_at")


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
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as exc:
        raise ValueError(f"unreadable row ({type(exc).__name__}: {exc})") from exc


def json_text(tree: dict[str, Any]) -> str:
    """Return JSON that a database takes: a lone surrogate, which UTF-8 cannot hold, makes it ASCII."""
    text = _ENCODER.encode(tree)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(tree, separators=(",", ":"), default=_plain)
    return text


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else by_name(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


class _Shape:
    """The fields of a dataclass, looked up once; `dataclasses.asdict` would take half a save."""

    def __init__(self, noun: type[Any]) -> None:
        told = fields(noun)
        self._names = tuple(each.name for each in told)
        self._defaults = tuple(each.default for each in told)
        self._values = attrgetter(*self._names)

    def by_name(self, noun: Any) -> dict[str, Any]:
        """Return all fields, nothing copied."""
        return dict(zip(self._names, self._values(noun), strict=True))

    def differing(self, noun: Any) -> dict[str, Any]:
        """Return those that do not stand at their default."""
        told = zip(self._names, self._values(noun), self._defaults, strict=True)
        return {name: value for name, value, default in told if value is not default and value != default}


_SHAPES: dict[type, _Shape] = {}


def _shape(noun: Any) -> _Shape:
    found = _SHAPES.get(type(noun))
    if found is None:
        found = _SHAPES[type(noun)] = _Shape(type(noun))
    return found


def by_name(noun: Any) -> dict[str, Any]:
    """Return the fields of a dataclass."""
    return _shape(noun).by_name(noun)


def _differing(noun: Any) -> dict[str, Any]:
    return _shape(noun).differing(noun)


def entry_text(entry: Entry) -> str:
    """Return an entry as JSON; what stands at its default is left out."""
    return json_text(_differing(entry))


def entry_of(text: str) -> Entry:
    """Return the entry of `entry_text`. Raises `ValueError` when it is damaged."""
    with legible():
        tree: dict[str, Any] = json.loads(text)
        for name in ("published", "updated"):
            if name in tree:
                tree[name] = datetime.fromisoformat(tree[name])
        tree["date_quality"] = DateQuality(tree.get("date_quality", DateQuality.MISSING))
        tree["authors"] = tuple(Person(**person) for person in tree.get("authors", ()))
        tree["enclosures"] = tuple(Enclosure(**medium) for medium in tree.get("enclosures", ()))
        tree["categories"] = tuple(tree.get("categories", ()))
        return Entry(**tree)


def state_text(state: SourceState) -> str:
    """Return a source's state as JSON."""
    tree = by_name(state)
    for name in _STATE_TIMES:
        tree[name] = None if tree[name] is None else millis(tree[name])
    tree["habit"] = _differing(state.habit)
    tree["rhythm"] = _differing(state.rhythm)
    return json_text(tree)


def state_of(text: str) -> SourceState:
    """Return the state of `state_text`; what a later version added gets its default. Raises `ValueError`."""
    with legible():
        tree: dict[str, Any] = json.loads(text)
        for name in _STATE_TIMES:
            tree[name] = None if tree.get(name) is None else moment(tree[name])
        tree["validators"] = Validators(**tree["validators"])
        tree["trouble"] = Trouble(tree["trouble"])
        tree["habit"] = _habit(tree.get("habit", {}))
        tree["rhythm"] = _rhythm(tree.get("rhythm", {}))
        tree["notices"] = _notices(tree.get("notices", ()))
        return SourceState(**tree)


def _habit(tree: dict[str, Any]) -> Habit:
    if not tree:
        return _NEW
    times = {name: datetime.fromisoformat(tree[name]) for name in _HABIT_TIMES if tree.get(name)}
    return Habit(**tree | times | {"suspected": _notices(tree.get("suspected", ()))})


def _rhythm(tree: dict[str, Any]) -> Rhythm:
    if "seen_at" in tree:
        tree["seen_at"] = datetime.fromisoformat(tree["seen_at"])
    lists: dict[str, Any] = {name: tuple(value) for name, value in tree.items() if isinstance(value, list)}
    return Rhythm(**tree | lists)


def _notices(rows: Iterable[dict[str, Any]]) -> tuple[Notice, ...]:
    return tuple(Notice(Sign(row["sign"]), row["detail"], datetime.fromisoformat(row["since_at"])) for row in rows)


def clamped(entry: Entry, first_seen_at: datetime) -> Entry:
    """Return `entry` with dates from the future taken back to when it was first seen; `date_raw` keeps them."""
    latest = first_seen_at + AHEAD
    dates = {
        name: first_seen_at
        for name, when in (("published", entry.published), ("updated", entry.updated))
        if when is not None and when > latest
    }
    if not dates:
        return entry
    said = entry.date_raw or (entry.published or entry.updated or latest).isoformat()
    return replace(entry, date_quality=DateQuality.CLAMPED, date_raw=said, **dates)  # type: ignore[arg-type]


def sort_time(entry: Entry, first_seen_at: datetime) -> datetime:
    """Return where an entry stands in time: its date, never after first seen; undated, when it was first seen."""
    return min(entry.published or entry.updated or first_seen_at, first_seen_at)


def entry_columns(entry: Entry, listed: Entry, first_seen_at: datetime) -> dict[str, Any]:
    """Return the columns that an entry's content fills; `first_seen_at` in whole milliseconds.

    The fingerprint is that of `listed`: what the publisher's list shows, and will show again at the next poll.
    """
    body = clamped(entry, first_seen_at)
    return {
        "fingerprint": fingerprint(listed),
        "body": entry_text(body),
        "sort_at": millis(sort_time(body, first_seen_at)),
    }


def stored_entry(row: Any) -> StoredEntry:
    """Return the entry of a row of the table `entry`. Raises `ValueError` when it is damaged."""
    with legible():
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
            is_withdrawn=bool(row.is_withdrawn),
            why_quiet=row.why_quiet,
        )

"""Statements about small facts: the log's end, the fold's cursor, what the ids were made with."""

from __future__ import annotations

from tickerfeed.store.session import Session

SEQ = "seq"  # the log's end
CURSOR = "fold_cursor"
OTHERS = "meta."  # before the names of what callers keep

_PUT = "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_LOCK = (
    "INSERT INTO fact (name, value) VALUES (?, '0') ON CONFLICT (name) DO UPDATE SET value = fact.value RETURNING value"
)


def get(session: Session, name: str) -> str | None:
    """Return a fact, None when it was never put."""
    value: str | None = session.one("SELECT value FROM fact WHERE name = ?", (name,))
    return value


def number(session: Session, name: str) -> int:
    """Return a fact that is a number; 0 when it was never put."""
    return int(get(session, name) or 0)


def put(session: Session, name: str, value: str) -> None:
    """Put a fact in the place of its older value."""
    session.change(_PUT, (name, value))


def advance(session: Session, name: str, step: int) -> int:
    """Add `step` to a fact that is a number; return what it was before.

    Where several write at once (PostgreSQL), the row stays locked until the caller's transaction ends. So whoever takes
    places in the log commits before the next one takes any: places appear in their order, and a reader with a cursor
    passes none that is still to come. A sequence of the database's own would give that up.
    """
    before = int(session.one(_LOCK, (name,)))
    put(session, name, str(before + step))
    return before

"""Statements about small facts: the log's end, the fold's cursor, what the ids were made with."""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from tickerfeed.store.statements import Prepared
from tickerfeed.store.tables import fact

SEQ = "seq"  # the log's end
CURSOR = "fold_cursor"
OTHERS = "meta."  # before the names of what callers keep

# Both databases know these words; SQLAlchemy has a construct for each dialect, and none for both.
_put = Prepared(
    text("INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value"),
    ("name", "value"),
)
_lock = Prepared(
    text(
        "INSERT INTO fact (name, value) VALUES (:name, '0') ON CONFLICT (name) DO UPDATE SET value = fact.value "
        "RETURNING value"
    ),
    ("name",),
)


def get(connection: Connection, name: str) -> str | None:
    """Return a fact, None when it was never put."""
    return connection.scalar(select(fact.c.value).where(fact.c.name == name))


def number(connection: Connection, name: str) -> int:
    """Return a fact that is a number; 0 when it was never put."""
    return int(get(connection, name) or 0)


def put(connection: Connection, name: str, value: str) -> None:
    """Put a fact in the place of its older value."""
    _put.run_all(connection, ((name, value),))


def advance(connection: Connection, name: str, step: int) -> int:
    """Add `step` to a fact that is a number; return what it was before.

    Where several write at once (PostgreSQL), the row stays locked until the caller's transaction ends. So whoever takes
    places in the log commits before the next one takes any: places appear in their order, and a reader with a cursor
    passes none that is still to come. A sequence of the database's own would give that up.
    """
    before = int(_lock.run(connection, (name,))[0][0])
    put(connection, name, str(before + step))
    return before

"""Statements about small facts: the log's end, the fold's cursor, what the ids were made with."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from tickerfeed.store.tables import fact

SEQ = "seq"  # the log's end
CURSOR = "fold_cursor"
OTHERS = "meta."  # before the names of what callers keep


def get(connection: Connection, name: str) -> str | None:
    """Return a fact, None when it was never put."""
    return connection.scalar(select(fact.c.value).where(fact.c.name == name))


def number(connection: Connection, name: str) -> int:
    """Return a fact that is a number; 0 when it was never put."""
    return int(get(connection, name) or 0)


def put(connection: Connection, name: str, value: str) -> None:
    """Put a fact in the place of its older value."""
    changed = connection.execute(update(fact).where(fact.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(fact).values(name=name, value=value))

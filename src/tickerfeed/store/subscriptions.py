"""Statements about subscriptions to hubs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from tickerfeed.model import Stage, Subscription
from tickerfeed.store.codec import legible, millis, moment
from tickerfeed.store.tables import subscription as table


def every(connection: Connection) -> list[Subscription]:
    """Return all of them, by source."""
    return [_read(row) for row in connection.execute(select(table).order_by(table.c.source_id))]


def save(connection: Connection, one: Subscription) -> None:
    """Keep this one for its source, in the place of an older one."""
    row = {
        "hub": one.hub,
        "topic": one.topic,
        "token": one.token,
        "secret": one.secret,
        "stage": one.stage.value,
        "next_at": millis(one.next_at),
        "expires_at": _millis(one.expires_at),
        "failures": one.failures,
        "pushed_at": _millis(one.pushed_at),
        "detail": one.detail,
    }
    changed = connection.execute(update(table).where(table.c.source_id == one.source_id).values(row))
    if not changed.rowcount:
        connection.execute(insert(table).values(source_id=one.source_id, **row))


def drop(connection: Connection, source_id: str) -> None:
    """Forget a source's subscription."""
    connection.execute(delete(table).where(table.c.source_id == source_id))


def _millis(when: datetime | None) -> int | None:
    return None if when is None else millis(when)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def _read(row: Any) -> Subscription:
    with legible():
        return Subscription(
            source_id=row.source_id,
            hub=row.hub,
            topic=row.topic,
            token=row.token,
            secret=row.secret,
            next_at=moment(row.next_at),
            stage=Stage(row.stage),
            expires_at=_moment(row.expires_at),
            failures=row.failures,
            pushed_at=_moment(row.pushed_at),
            detail=row.detail,
        )

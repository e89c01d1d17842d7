"""Statements about subscriptions to hubs."""

from __future__ import annotations

from datetime import datetime

from tickerfeed.model import Stage, Subscription
from tickerfeed.store.codec import legible, millis, moment
from tickerfeed.store.session import Row, Session
from tickerfeed.store.statements import insert, update
from tickerfeed.store.tables import columns

_COLUMNS = columns("subscription")  # the source first
_EVERY = f"SELECT {', '.join(_COLUMNS)} FROM subscription ORDER BY source_id"
_UPDATE = update("subscription", _COLUMNS[1:], "source_id = ?")
_INSERT = insert("subscription", (*_COLUMNS[1:], "source_id"))


def every(session: Session) -> list[Subscription]:
    """Return all of them, by source."""
    return list(map(_read, session.run(_EVERY)))


def save(session: Session, one: Subscription) -> None:
    """Keep this one for its source, in the place of an older one."""
    row = (
        one.hub,
        one.topic,
        one.token,
        one.secret,
        one.stage.value,
        millis(one.next_at),
        _millis(one.expires_at),
        one.failures,
        _millis(one.pushed_at),
        one.detail,
        one.source_id,
    )
    if not session.change(_UPDATE, row):
        session.change(_INSERT, row)


def drop(session: Session, source_id: str) -> None:
    """Forget a source's subscription."""
    session.change("DELETE FROM subscription WHERE source_id = ?", (source_id,))


def _millis(when: datetime | None) -> int | None:
    return None if when is None else millis(when)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def _read(row: Row) -> Subscription:
    source_id, hub, topic, token, secret, stage, next_at, expires_at, failures, pushed_at, detail = row
    with legible():
        return Subscription(
            source_id=source_id,
            hub=hub,
            topic=topic,
            token=token,
            secret=secret,
            next_at=moment(next_at),
            stage=Stage(stage),
            expires_at=_moment(expires_at),
            failures=failures,
            pushed_at=_moment(pushed_at),
            detail=detail,
        )

"""Statements about sources and their states."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from tickerfeed.model import Source, SourceState, Validators
from tickerfeed.store.codec import millis, state_of, state_text
from tickerfeed.store.tables import source


def sync(connection: Connection, sources: Sequence[Source]) -> None:
    """Make the active sources equal to `sources`; see `ports.Store.sync_sources`."""
    known = {row.id: row for row in connection.execute(select(source))}
    connection.execute(update(source).values(is_active=False))
    for each in sources:
        row = known.get(each.id)
        if row is None:
            fresh = SourceState(each.id, each.url)
            connection.execute(insert(source).values(id=each.id, url=each.url, is_active=True, **_columns(fresh)))
            continue
        state = state_of(row.state)
        if row.url != each.url:
            state = _moved_by_operator(state, each.url)
        values = _columns(state) | {"url": each.url, "is_active": True}
        connection.execute(update(source).where(source.c.id == each.id).values(**values))


def _moved_by_operator(state: SourceState, url: str) -> SourceState:
    """Return a fresh state at `url`; that the source has been polled well before keeps its entries from flooding."""
    return SourceState(state.source_id, url, Validators(), has_polled_well=state.has_polled_well)


def _columns(state: SourceState) -> dict[str, object]:
    due = 0 if state.next_poll_at is None else millis(state.next_poll_at)
    return {"is_gone": state.is_gone, "next_poll_at": due, "state": state_text(state)}


def save(connection: Connection, state: SourceState) -> None:
    """Save a state."""
    connection.execute(update(source).where(source.c.id == state.source_id).values(**_columns(state)))


def states(connection: Connection) -> dict[str, SourceState]:
    """Return the state of every active source by id."""
    rows = connection.execute(select(source.c.id, source.c.state).where(source.c.is_active).order_by(source.c.id))
    return {row.id: state_of(row.state) for row in rows}


def due(connection: Connection, now: int, limit: int) -> list[SourceState]:
    """Return active, not gone states that are due, longest overdue first."""
    wanted = source.c.is_active & ~source.c.is_gone & (source.c.next_poll_at <= now)
    order = (source.c.next_poll_at, source.c.id)
    return [
        state_of(text)
        for text in connection.scalars(select(source.c.state).where(wanted).order_by(*order).limit(limit))
    ]

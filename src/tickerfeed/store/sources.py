"""Statements about sources and their states."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from tickerfeed.errors import StoreError
from tickerfeed.model import Source, SourceState, Validators
from tickerfeed.store.codec import millis, state_of, state_text
from tickerfeed.store.statements import Prepared
from tickerfeed.store.tables import source
from tickerfeed.text.urls import host, shard

_COLUMNS = ("is_gone", "next_poll_at", "state", "shard")
_save = Prepared(
    update(source).where(source.c.id == bindparam("of_id")).values({name: bindparam(name) for name in _COLUMNS}),
    (*_COLUMNS, "of_id"),
)


def sync(connection: Connection, sources: Sequence[Source], shards: int) -> None:
    """Make the active sources equal to `sources`; see `ports.Store.sync_sources`."""
    known = {
        row.id: row for row in connection.execute(select(source.c.id, source.c.url, source.c.is_active, source.c.shard))
    }
    gone = [{"old_id": name} for name in known.keys() - {each.id for each in sources} if known[name].is_active]
    fresh = [_row(each, SourceState(each.id, each.url), shards) for each in sources if each.id not in known]
    stale = {each.id: each for each in sources if each.id in known and not _stands(known[each.id], each, shards)}
    if gone:
        connection.execute(update(source).where(source.c.id == bindparam("old_id")).values(is_active=False), gone)
    if fresh:
        connection.execute(insert(source), fresh)
    if stale:
        stored = [_row(each, _kept(connection, each), shards) for each in stale.values()]
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in stored[0] if name != "id"}
        rows = [{f"new_{name}": value for name, value in row.items()} for row in stored]
        connection.execute(update(source).where(source.c.id == bindparam("new_id")).values(values), rows)


def _stands(row: Any, each: Source, shards: int) -> bool:
    """Return whether a row is as it would be written; of a source that has moved to another host that is not known."""
    return bool(row.is_active) and row.url == each.url and row.shard == _place(each.url, shards)


def _row(each: Source, state: SourceState, shards: int) -> dict[str, object]:
    return {"id": each.id, "url": each.url, "is_active": True, **_columns(state, shards)}


def _kept(connection: Connection, each: Source) -> SourceState:
    row = connection.execute(select(source.c.url, source.c.state).where(source.c.id == each.id)).one()
    state = state_of(row.state)
    return state if row.url == each.url else _moved_by_operator(state, each.url)


def _moved_by_operator(state: SourceState, url: str) -> SourceState:
    """Return a fresh state at `url`; that the source has been polled well before keeps its entries from flooding."""
    return SourceState(state.source_id, url, Validators(), has_polled_well=state.has_polled_well)


def _columns(state: SourceState, shards: int) -> dict[str, object]:
    due = 0 if state.next_poll_at is None else millis(state.next_poll_at)
    place = _place(state.url, shards)  # a source that moves to another host changes hands with it
    return {"is_gone": state.is_gone, "next_poll_at": due, "state": state_text(state), "shard": place}


@lru_cache(maxsize=20_000)  # as many as a pass asks: to read an address takes longer than to save all else of a state
def _place(url: str, shards: int) -> int:
    return shard(host(url), shards)


def save(connection: Connection, states: Collection[SourceState], shards: int) -> None:
    """Save states, one for a source at most. Raises `StoreError` when one's source was never synced."""
    saved = _save.run_all(connection, [(*_columns(state, shards).values(), state.source_id) for state in states])
    if saved == len(states):
        return
    known = set(connection.scalars(select(source.c.id)))
    unknown = next((state.source_id for state in states if state.source_id not in known), "")
    raise StoreError("is no source of this store; sync the sources first", unknown)


class Read:
    """States as they were read last: of ten thousand that are looked at, few have changed since, by whomever."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, SourceState]] = {}

    def of(self, source_id: str, text: str) -> SourceState:
        """Return the state that `text` tells, the very same as before where the text is."""
        known = self._known.get(source_id)
        if known is not None and known[0] == text:
            return known[1]
        told = state_of(text)
        self._known[source_id] = (text, told)
        return told


def states(connection: Connection, read: Read) -> dict[str, SourceState]:
    """Return the state of every active source by id."""
    rows = connection.execute(select(source.c.id, source.c.state).where(source.c.is_active).order_by(source.c.id))
    return {source_id: read.of(source_id, text) for source_id, text in rows}


def state(connection: Connection, source_id: str) -> SourceState | None:
    """Return the state of an active source, None where there is none."""
    text = connection.scalar(select(source.c.state).where(source.c.is_active, source.c.id == source_id))
    return None if text is None else state_of(text)


def due(connection: Connection, now: int, limit: int, shards: Collection[int] | None) -> list[SourceState]:
    """Return active, not gone states that are due, of these shards or of all, longest overdue first."""
    wanted = source.c.is_active & ~source.c.is_gone & (source.c.next_poll_at <= now)
    if shards is not None:
        wanted &= source.c.shard.in_(sorted(shards))
    order = (source.c.next_poll_at, source.c.id)
    return [
        state_of(text)
        for text in connection.scalars(select(source.c.state).where(wanted).order_by(*order).limit(limit))
    ]


def shards_of(connection: Connection, due_at: int | None) -> frozenset[int]:
    """Return the shards that have an active source that is not gone, or have one due by then."""
    wanted = source.c.is_active & ~source.c.is_gone
    if due_at is not None:
        wanted &= source.c.next_poll_at <= due_at
    return frozenset(connection.scalars(select(source.c.shard).where(wanted).distinct()))

"""Statements about sources and their states."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from tickerfeed.errors import StoreError
from tickerfeed.model import Source, SourceState, Validators
from tickerfeed.store.codec import millis, state_of, state_text
from tickerfeed.store.session import Row, Session
from tickerfeed.store.statements import insert, update, with_list
from tickerfeed.text.urls import host_of_source, shard

_COLUMNS = ("is_gone", "next_poll_at", "state", "shard")  # of `_values`
_SAVE = update("source", _COLUMNS, "id = ?")
_INSERT = insert("source", (*_COLUMNS, "url", "is_active", "id"))
_UPDATE = update("source", (*_COLUMNS, "url", "is_active"), "id = ?")
_IS_WANTED = "is_active = true AND is_gone = false"
_DUE = f"SELECT state FROM source WHERE {_IS_WANTED} AND next_poll_at <= ? ORDER BY next_poll_at, id LIMIT ?"
_OURS_DUE = _DUE.replace("ORDER", "AND shard IN (...) ORDER")


def sync(session: Session, sources: Sequence[Source], shards: int) -> None:
    """Make the active sources equal to `sources`; see `ports.Store.sync_sources`."""
    known = {row[0]: row for row in session.run("SELECT id, url, is_active, shard FROM source")}
    gone = [(name,) for name in known.keys() - {each.id for each in sources} if known[name][2]]
    fresh = [_row(each, SourceState(each.id, each.url), shards) for each in sources if each.id not in known]
    stale = {each.id: each for each in sources if each.id in known and not _stands(known[each.id], each, shards)}
    session.change_all("UPDATE source SET is_active = false WHERE id = ?", gone)
    session.change_all(_INSERT, fresh)
    session.change_all(_UPDATE, [_row(each, _kept(session, each), shards) for each in stale.values()])


def _stands(row: Row, each: Source, shards: int) -> bool:
    """Return whether a row is as it would be written; of a source that has moved to another host that is not known."""
    _, url, is_active, place = row
    return bool(is_active) and url == each.url and place == _place(each.url, shards)


def _row(each: Source, state: SourceState, shards: int) -> tuple[Any, ...]:
    return (*_values(state, shards), each.url, True, each.id)


def _kept(session: Session, each: Source) -> SourceState:
    ((url, text),) = session.run("SELECT url, state FROM source WHERE id = ?", (each.id,))
    state = state_of(text)
    return state if url == each.url else _moved_by_operator(state, each.url)


def _moved_by_operator(state: SourceState, url: str) -> SourceState:
    """Return a fresh state at `url`; that the source has been polled well before keeps its entries from flooding."""
    return SourceState(state.source_id, url, Validators(), has_polled_well=state.has_polled_well)


def _values(state: SourceState, shards: int) -> tuple[bool, int, str, int]:
    due = 0 if state.next_poll_at is None else millis(state.next_poll_at)
    place = _place(state.url, shards)  # a source that moves to another host changes hands with it
    return state.is_gone, due, state_text(state), place


@lru_cache(maxsize=20_000)  # as many as a pass asks: to read an address takes longer than to save all else of a state
def _place(url: str, shards: int) -> int:
    return shard(host_of_source(url), shards)


def save(session: Session, states: Collection[SourceState], shards: int) -> None:
    """Save states, one for a source at most. Raises `StoreError` when one's source was never synced."""
    saved = session.change_all(_SAVE, [(*_values(state, shards), state.source_id) for state in states])
    if saved == len(states):
        return
    known = {name for (name,) in session.run("SELECT id FROM source")}
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


def states(session: Session, read: Read) -> dict[str, SourceState]:
    """Return the state of every active source by id."""
    rows = session.run("SELECT id, state FROM source WHERE is_active = true ORDER BY id")
    return {source_id: read.of(source_id, text) for source_id, text in rows}


def state(session: Session, source_id: str) -> SourceState | None:
    """Return the state of an active source, None where there is none."""
    text = session.one("SELECT state FROM source WHERE is_active = true AND id = ?", (source_id,))
    return None if text is None else state_of(text)


def due(session: Session, now: int, limit: int, shards: Collection[int] | None) -> list[SourceState]:
    """Return active, not gone states that are due, of these shards or of all, longest overdue first."""
    ours = sorted(shards or ())
    found = session.run(_DUE if shards is None else with_list(_OURS_DUE, len(ours)), (now, *ours, limit))
    return [state_of(text) for (text,) in found]


def shards_of(session: Session, due_at: int | None) -> frozenset[int]:
    """Return the shards that have an active source that is not gone, or have one due by then."""
    wanted = f"SELECT DISTINCT shard FROM source WHERE {_IS_WANTED}"
    rows = session.run(wanted) if due_at is None else session.run(f"{wanted} AND next_poll_at <= ?", (due_at,))
    return frozenset(place for (place,) in rows)

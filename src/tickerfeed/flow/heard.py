"""Whether the sources of an edition have answered of late, asked of the store only where that may be in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tickerfeed.model import SourceState
from tickerfeed.ports import Store
from tickerfeed.story.selection import Selection

STALE_AFTER = timedelta(hours=1)  # without any source having answered well (CONTRACT: `stale`)
ASK_AGAIN = timedelta(minutes=1)  # there may be thousands of sources, and some edition's may be silent for good


def is_stale(states: Iterable[SourceState], now: datetime, since: datetime) -> bool:
    """Return whether no source has answered well within `STALE_AFTER`."""
    answered = [state.last_success_at for state in states if state.last_success_at]
    return now - max([since, *answered]) > STALE_AFTER


class Heard:
    """When the sources of each edition were heard of last. One owner at a time."""

    def __init__(self, since: datetime) -> None:
        """Begin to wait: a daemon that has just started gives its sources an hour."""
        self._since = since
        self._at: dict[str, datetime] = {}  # by edition, as far as it was asked
        self._states: Mapping[str, SourceState] = {}
        self._asked_at: datetime | None = None
        self._looked_at: dict[str, datetime] = {}

    def is_stale(self, store: Store, selection: Selection, now: datetime) -> bool:
        """Return whether no source of this selection has answered well of late. Raises `StoreError`."""
        name = selection.edition.id
        if now - self._at.get(name, self._since) > STALE_AFTER:
            self._ask(store, selection, now)
        return now - self._at.get(name, self._since) > STALE_AFTER

    def forget(self) -> None:
        """Ask anew when it matters next."""
        self._asked_at = None
        self._looked_at.clear()

    def _ask(self, store: Store, selection: Selection, now: datetime) -> None:
        if self._asked_at is None or now - self._asked_at >= ASK_AGAIN:
            self._states, self._asked_at = store.states(), now
        name, ids = selection.edition.id, selection.source_ids
        if self._looked_at.get(name) != self._asked_at:
            self._looked_at[name] = self._asked_at
            states = self._states.values() if ids is None else map(self._states.get, ids)
            answered = (state.last_success_at for state in states if state and state.last_success_at)
            self._at[name] = max(answered, default=self._since)

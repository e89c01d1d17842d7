"""Notices that an editor has done something, or that what one set off has come to its end."""

from __future__ import annotations

from datetime import datetime

from tickerfeed.ports import Store, StoreThread
from tickerfeed.story.hand import hand


class EditorsBell:
    """Looks at the history of acts, which other processes write."""

    def __init__(self, store: StoreThread) -> None:
        """Begin with nothing seen."""
        self._store = store
        self._seen = 0
        self._ends: tuple[datetime, ...] = ()
        self._looked_at: datetime | None = None

    async def rings(self, now: datetime) -> bool:
        """Return whether the outputs have to change since the last look. Raises `StoreError`."""
        last = await self._store.run(lambda store: store.last_edit())
        is_new = last != self._seen
        if is_new:
            self._ends = await self._store.run(_ends)
            self._seen = last
        before, self._looked_at = self._looked_at, now
        return is_new or any(before is not None and before < end <= now for end in self._ends)


def _ends(store: Store) -> tuple[datetime, ...]:
    return hand(store.edits()).ends

"""Follow: learn what the one who folds has folded, to publish the same elsewhere."""

from __future__ import annotations

from datetime import datetime

from tickerfeed.flow.fold import FoldReport
from tickerfeed.ports import Store


class Follower:
    """What a `Folder` is to the one who folds: it tells what has come since the last time, and changes nothing."""

    def __init__(self) -> None:
        """Begin with nothing seen: all is to be read anyway."""
        self._cursor: int | None = None

    def fold(self, store: Store, now: datetime, batch: int = 500) -> FoldReport:  # noqa: ARG002 - the shape of `Folder`
        """Return which sources brought or took back anything that has been folded since. Raises `StoreError`."""
        end = store.fold_cursor()
        cursor, self._cursor = end if self._cursor is None else self._cursor, end
        sources: set[str] = set()
        while cursor < end and (lines := store.log_lines(cursor, batch)):
            sources.update(line.source_id for line in lines if line.seq <= end)
            cursor = lines[-1].seq
        return FoldReport(sources=frozenset(sources))

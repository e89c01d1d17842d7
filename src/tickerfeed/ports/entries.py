"""What the memory keeps of entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from tickerfeed.model import Known, LogLine, NewEntry, Saved, SourceState, StoredEntry, Withdrawal

NOTHING_WITHDRAWN = Withdrawal()


class EntryStore(Protocol):
    """The log of entries: each new or revised one is put at its end. `Store` says how it is called."""

    def known(self, source_id: str, keys: Iterable[str]) -> dict[str, Known]:
        """Return what is remembered under any of `keys` (keys or aliases), by the one that was asked.

        Where a key and another entry's alias are the same, the key wins.
        """
        ...

    def save(
        self,
        state: SourceState,
        entries: Sequence[NewEntry],
        listed_keys: frozenset[str] | None,
        now: datetime,
        withdrawal: Withdrawal = NOTHING_WITHDRAWN,
    ) -> Saved:
        """Save one poll: its next state and its entries, each new or revised one at a new seq at the log's end.

        `listed_keys` (keys, not aliases) is what a complete listing holds: those keys are marked listed and touched,
        the source's others unlisted (those found missing now count as listed until now); None says nothing about the
        listing. A source that was never synced is an error.

        `withdrawal` is carried out last: each of these entries of the source that is not withdrawn yet gets the mark
        and a new seq, so that folding takes it out of its story; it stays known. A revision that is not quiet takes
        the mark away.
        """
        ...

    def log_after(self, cursor: int, limit: int) -> list[StoredEntry]:
        """Return saved entries with seq > cursor, in order of seq; each entry once, at its newest seq."""
        ...

    def log_lines(self, cursor: int, limit: int, newest: int | None = None) -> list[LogLine]:
        """Return what `log_after` returns, at a glance.

        With `newest` quiet ones may be left out, and of entries of first polls that no story holds all but so many, the
        newest by sort_at, then entry_id. The last line is there in any case.
        """
        ...

    def log_entries(self, entry_ids: Iterable[int]) -> list[StoredEntry]:
        """Return those of these entries that there are, in order of seq.

        Of their content only what folding looks at: title, id, link and original link. The rest stands at its default.
        """
        ...

    def entry_count(self) -> int:
        """Return how many entries are kept."""
        ...

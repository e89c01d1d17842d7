"""What the memory keeps of stories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from tickerfeed.model import Glimpse, Gone, LogLine, Recalled, Story, Told

NO_GISTS: Mapping[int, str] = MappingProxyType({})


class StoryStore(Protocol):
    """What entries were folded into. `Store` says how it is called."""

    def fold_cursor(self) -> int:
        """Return the seq up to which entries have been folded; 0 at first."""
        ...

    def save_fold(
        self, stories: Sequence[Story], cursor: int, now: datetime, gists: Mapping[int, str] = NO_GISTS
    ) -> dict[str, int]:
        """Save stories and move the cursor, together; return the numbers of the minted ones by id.

        `gists` are kept of entries in stories, each in the place of an older one, for `recall`.

        An entry belongs to at most one story; number 0 mints a new row; a story without members is forgotten, but for
        its id (`gone`).
        """
        ...

    def told_lines(self, since: datetime, limit: int) -> list[LogLine]:
        """Return the entries in stories whose sort_at is >= since, newest first."""
        ...

    def recall(self, since: datetime, limit: int) -> list[Recalled]:
        """Return the entries of the stories that `recent_told` returns, by story, each story's head first.

        The others follow in the order in which they were saved. No content is read, but for the gists that were kept.
        """
        ...

    def recent_told(self, since: datetime, limit: int, source_ids: Collection[str] | None = None) -> list[Told]:
        """Return stories with a member whose sort_at or changed_at is >= since, newest head first, with all entries.

        With `source_ids`: those in which one of these sources has such a member, the ones with the newest.
        """
        ...

    def glimpses(self, since: datetime, limit: int, source_ids: Collection[str] | None = None) -> list[Glimpse]:
        """Return the stories that `recent_told` returns, in any order, at a glance."""
        ...

    def told(self, story_ids: Iterable[str]) -> list[Told]:
        """Return those of these stories that there are, newest head first, with all entries."""
        ...

    def gone(self, since: datetime, limit: int) -> list[Gone]:
        """Return the ids of stories that have lost all their members since then and bear none again, newest first."""
        ...

    def story_of(self, entry_ids: Iterable[int]) -> dict[int, Story]:
        """Return the story of each of these entries that has one."""
        ...

    def story_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of these ids that a story bears."""
        ...

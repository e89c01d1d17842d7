"""The stories that were read for publishing, so that only those that changed are read again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tickerfeed.model import Glimpse, Told
from tickerfeed.ports import Store

MOST = 10_000  # stories; when there are more, all are forgotten
# Stories that are held for each that was asked for last: to look which can go takes longer than to hold it.
SPARE = 5 / 4


class Memory:
    """One owner at a time. A story that is as it was is given as the very value that it was."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[Glimpse | None, Told]] = {}  # None: to be read again
        # Of whose stories, and of how many → which they were: the last time, and before all was read again.
        self._asked: dict[object, list[str]] = {}
        self._asked_before: dict[object, list[str]] = {}

    def recent_told(
        self, store: Store, since: datetime, limit: int, source_ids: Collection[str] | None = None
    ) -> list[Told]:
        """Return what the store's method of this name returns. Raises `StoreError`."""
        glimpses = store.glimpses(since, limit, source_ids)
        self._asked[limit, source_ids and frozenset(source_ids)] = [one.story_id for one in glimpses]
        changed = {one.story_id: one for one in glimpses if self._glimpsed(one.story_id) != one}
        if len(self._told) + len(changed) > MOST:
            self._told.clear()
            changed = {one.story_id: one for one in glimpses}
        for told in store.told(changed):
            known = self._told.get(told.story.id)
            # What is rendered of a story is found by its identity: an equal one anew would be rendered and kept twice.
            self._told[told.story.id] = (changed[told.story.id], known[1] if known and known[1] == told else told)
        found = [self._told[one.story_id][1] for one in glimpses]
        self._let_go()
        return sorted(found, key=lambda one: one.recency, reverse=True)

    def _let_go(self) -> None:
        """Keep the stories alone that were asked for last, once there is a good deal more."""
        asked = {**self._asked_before, **self._asked}.values()
        if len(self._told) > SPARE * sum(map(len, asked)):
            there = set().union(*asked)
            self._told = {name: known for name, known in self._told.items() if name in there}

    def forget(self) -> None:
        """Read everything again. A story that is as it was stays the very value; what nobody asked for since goes."""
        self._asked_before, self._asked = self._asked, {}
        self._told = {name: (None, told) for name, (glimpse, told) in self._told.items() if glimpse is not None}

    def _glimpsed(self, story_id: str) -> Glimpse | None:
        known = self._told.get(story_id)
        return known[0] if known else None

"""Fold: read what the polls saved, in order of arrival, and assign it to stories. One owner at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tickerfeed.flow.regroup import carry_out
from tickerfeed.model import Edit, Source, StoredEntry
from tickerfeed.ports import Store
from tickerfeed.story.cluster import MAX_SPAN, Cluster
from tickerfeed.story.hand import Hand, hand

# How far back stories are read: what an entry may join, and a day for one that comes late.
REACH = MAX_SPAN + timedelta(days=1)
MAX_RECENT = 10_000  # stories held while folding; reading them takes about 0.1 ms each
MAX_BATCHES = 1000  # in one go; the rest of an even longer log is for the next


@dataclass(frozen=True, slots=True)
class FoldReport:
    """What one folding did."""

    folded: int = 0  # entries that went into stories, revisions among them
    stories: int = 0  # minted
    merged: int = 0  # entries that joined a story
    sources: frozenset[str] = field(default=frozenset(), compare=False)  # that brought or took back anything


class Folder:
    """Keeps the recent stories in memory between two foldings; one owner at a time.

    Raises in `fold` what the store raises; then the memory is read from the store again the next time.
    """

    def __init__(self, sources: Mapping[str, Source], authority: str) -> None:
        self._sources = sources
        self._authority = authority
        self._cluster: Cluster | None = None
        self._cursor = -1  # up to where the log has been folded into the memory
        self._edits: list[Edit] = []
        self._hand = Hand()

    def fold(self, store: Store, now: datetime, batch: int = 500) -> FoldReport:
        """Carry out what the editor did, then assign every saved entry that has not been folded yet.

        That is done `batch` at a time, each batch in one transaction.

        Nothing is lost and nothing minted twice when it is interrupted: cursor and stories are saved together, and
        ids are derived from entries. Raises `StoreError`; batches saved before then stay.
        """
        self._obey(store, now)
        cluster, self._cluster = self._cluster, None  # comes back when all has gone well
        minted, merged = (cluster.minted, cluster.merged) if cluster else (0, 0)
        folded = 0
        sources: set[str] = set()
        for _ in range(MAX_BATCHES):
            cursor = store.fold_cursor()
            entries = store.log_after(cursor, batch)
            if not entries:
                break
            if cluster is None or cursor != self._cursor:  # somebody else has folded since
                cluster, minted, merged = self._recalled(store, now), 0, 0
            _fold_batch(store, cluster, entries, now)
            self._cursor = entries[-1].seq
            folded += sum(not entry.is_quiet for entry in entries)
            sources.update(entry.source_id for entry in entries)
        if cluster is None:
            return FoldReport()
        if folded:
            cluster.forget(now - REACH)
        self._cluster = cluster
        return FoldReport(folded, cluster.minted - minted, cluster.merged - merged, frozenset(sources))

    def _obey(self, store: Store, now: datetime) -> None:
        """Carry out what the editor did since the last folding, and forget what was remembered of before."""
        known = self._edits[-1].number if self._edits else 0
        if self._cluster is not None and store.last_edit() == known:
            return
        self._edits = [*self._edits, *store.edits(after=known)]
        self._hand = hand(self._edits)
        if carry_out(store, self._edits, now):
            self._cluster = None
        elif self._cluster is not None:
            self._cluster.hand = self._hand

    def _recalled(self, store: Store, now: datetime) -> Cluster:
        cluster = Cluster(self._sources, self._authority)
        cluster.hand = self._hand
        cluster.recall(store.recent_told(now - REACH, MAX_RECENT))
        return cluster


def fold(store: Store, sources: Mapping[str, Source], authority: str, now: datetime, batch: int = 500) -> FoldReport:
    """Fold once, with a memory read from the store."""
    return Folder(sources, authority).fold(store, now, batch)


def _fold_batch(store: Store, cluster: Cluster, entries: list[StoredEntry], now: datetime) -> None:
    old = store.story_of(cluster.strangers(entries))
    taken = store.story_ids(cluster.ids_of_returning(entries))
    stories = cluster.assign(entries, old, taken)
    store.save_fold(stories, entries[-1].seq, now)
    minted = [story.head_id for story in stories if story.number == 0]
    if minted:
        cluster.renumber(store.story_of(minted))

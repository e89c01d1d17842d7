"""Fold: read what the polls saved, in order of arrival, and assign it to stories. One owner at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct

from tickerfeed.flow.regroup import carry_out
from tickerfeed.model import Edit, LogLine, Source
from tickerfeed.ports import Store
from tickerfeed.story.backfill import Shelf, newest_of_all, passed_over
from tickerfeed.story.cluster import MAX_SPAN, Cluster
from tickerfeed.story.gist import is_legible
from tickerfeed.story.hand import Hand, hand

# How far back stories are read: what an entry may join, and a day for one that comes late.
REACH = MAX_SPAN + timedelta(days=1)
MAX_RECENT = 10_000  # stories held while folding; reading them takes about 0.1 ms each
MAX_LINES = 100_000  # of the log that are looked at together
MAX_ROUNDS = 10  # of so many lines in one go; the rest of an even longer log is for the next
MAX_TOLD = 20_000  # entries beside which those of a first poll are counted


class FoldReport(Struct, frozen=True):
    """What one folding did."""

    folded: int = 0  # entries that went into stories, revisions among them
    stories: int = 0  # minted
    merged: int = 0  # entries that joined a story
    sources: frozenset[str] = frozenset()  # that brought or took back anything


class Folder:
    """Keeps the recent stories in memory between two foldings; one owner at a time.

    Raises in `fold` what the store raises; then the memory is read from the store again the next time.
    """

    def __init__(self, sources: Mapping[str, Source], authority: str, shelves: Sequence[Shelf] = ()) -> None:
        """Begin with nothing in memory; `shelves` are the pages that first polls are to fill (none: tell all)."""
        self._sources = sources
        self._authority = authority
        self._shelves = shelves
        self._cluster: Cluster | None = None
        self._cursor = -1  # up to where the log has been folded into the memory
        self._edits: list[Edit] = []
        self._hand = Hand()

    def fold(self, store: Store, now: datetime, batch: int = 500) -> FoldReport:
        """Carry out what the editor did, then assign every saved entry that has not been folded yet.

        That is done `batch` at a time, each batch in one transaction. Of entries of first polls only those are read
        that a page could show (`story.backfill`).

        Nothing is lost and nothing minted twice when it is interrupted: cursor and stories are saved together, and
        ids are derived from entries. Raises `StoreError`; batches saved before then stay.
        """
        self._obey(store, now)
        cluster, self._cluster = self._cluster, None  # comes back when all has gone well
        minted, merged = (cluster.minted, cluster.merged) if cluster else (0, 0)
        folded = 0
        sources: set[str] = set()
        for _ in range(MAX_ROUNDS):
            cursor = store.fold_cursor()
            lines = store.log_lines(cursor, MAX_LINES, newest_of_all(self._shelves))
            if not lines:
                break
            if cursor != self._cursor:  # somebody else has folded since
                cluster, minted, merged = None, 0, 0
            for part, end in _parts(self._telling(store, lines), lines[-1].seq, batch):
                if part and cluster is None:
                    # Where nothing has been folded yet there is no story: looking for some takes as long as any search.
                    cluster = self._recalled(store, now) if cursor else self._emptied()
                if cluster is None:
                    store.save_fold((), end, now)
                else:
                    _fold_batch(store, cluster, part, end, now)
                self._cursor = end
                folded += len(part)
                sources.update(line.source_id for line in part)
        if cluster is None:
            return FoldReport()
        if folded:
            cluster.forget(now - REACH)
        self._cluster = cluster
        return FoldReport(folded, cluster.minted - minted, cluster.merged - merged, frozenset(sources))

    def _telling(self, store: Store, lines: Sequence[LogLine]) -> list[LogLine]:
        """Return the lines whose entries are to be assigned: not those that are kept quiet or passed over."""
        loud = [line for line in lines if not line.is_quiet]
        waiting = [line for line in loud if line.is_backfill and not line.is_told]
        if not waiting or not self._shelves:
            return loud
        told = store.told_lines(min(line.sort_at for line in waiting), MAX_TOLD)
        others = (line for line in loud if not line.is_backfill and not line.is_told)
        left = passed_over(waiting, [*told, *others], self._shelves)
        return [line for line in loud if line.entry_id not in left]

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

    def _emptied(self) -> Cluster:
        cluster = Cluster(self._sources, self._authority)
        cluster.hand = self._hand
        return cluster

    def _recalled(self, store: Store, now: datetime) -> Cluster:
        cluster = self._emptied()
        rows = store.recall(now - REACH, MAX_RECENT)
        unread = store.log_entries(row.entry_id for row in rows if not is_legible(row.gist))
        cluster.recollect(rows, {entry.entry_id: entry for entry in unread})
        return cluster


def fold(store: Store, sources: Mapping[str, Source], authority: str, now: datetime, batch: int = 500) -> FoldReport:
    """Fold once, with a memory read from the store."""
    return Folder(sources, authority).fold(store, now, batch)


def _parts(telling: Sequence[LogLine], end: int, batch: int) -> Iterator[tuple[list[LogLine], int]]:
    """Yield the lines in batches, each with the place in the log that is reached with it; the last reaches `end`."""
    rest = iter(telling)
    part = list(islice(rest, batch))
    while following := list(islice(rest, batch)):
        yield part, part[-1].seq
        part = following
    yield part, end


def _fold_batch(store: Store, cluster: Cluster, lines: Sequence[LogLine], end: int, now: datetime) -> None:
    entries = store.log_entries(line.entry_id for line in lines)
    old = store.story_of(cluster.strangers(entries))
    taken = store.story_ids(cluster.ids_of_returning(entries))
    stories = cluster.assign(entries, old, taken)
    cluster.renumber(stories, store.save_fold(stories, end, now, cluster.gists))

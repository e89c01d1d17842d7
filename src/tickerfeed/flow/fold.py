"""Fold: read what the polls saved, in order of arrival, and assign it to stories. One owner at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickerfeed.model import Source, StoredEntry
from tickerfeed.ports import Store
from tickerfeed.story.cluster import MAX_SPAN, Cluster

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


def fold(store: Store, sources: Mapping[str, Source], authority: str, now: datetime, batch: int = 500) -> FoldReport:
    """Assign every saved entry that has not been folded yet, `batch` at a time, each batch in one transaction.

    Nothing is lost and nothing minted twice when it is interrupted: cursor and stories are saved together, and ids
    are derived from entries. Raises `StoreError`; batches saved before then stay.
    """
    cluster: Cluster | None = None
    folded = 0
    for _ in range(MAX_BATCHES):
        entries = store.log_after(store.fold_cursor(), batch)
        if not entries:
            break
        if cluster is None:
            cluster = Cluster(sources, authority)
            cluster.recall(store.recent_told(now - REACH, MAX_RECENT))
        _fold_batch(store, cluster, entries, now)
        folded += sum(not entry.is_quiet for entry in entries)
    if cluster is None:
        return FoldReport()
    return FoldReport(folded, cluster.minted, cluster.merged)


def _fold_batch(store: Store, cluster: Cluster, entries: list[StoredEntry], now: datetime) -> None:
    old = store.story_of(cluster.strangers(entries))
    taken = store.story_ids(cluster.ids_of_returning(entries))
    stories = cluster.assign(entries, old, taken)
    store.save_fold(stories, entries[-1].seq, now)
    minted = [story.head_id for story in stories if story.number == 0]
    if minted:
        cluster.renumber(store.story_of(minted))

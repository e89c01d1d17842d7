"""Replay: fold the stored history by another threshold, and say what would be different; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from tickerfeed.flow.fold import REACH
from tickerfeed.model import Source, StoredEntry, Told
from tickerfeed.ports import Store
from tickerfeed.story.account import account
from tickerfeed.story.cluster import Cluster
from tickerfeed.story.hand import hand
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import verdict

MOST = 20_000  # stories that are read, the newest
_BATCH = 500


class Change(Struct, frozen=True):
    """An entry that would join, or part from, the one that stands for a story, and why."""

    entry: StoredEntry
    head: StoredEntry
    why: str


class Replayed(Struct, frozen=True):
    """What another threshold comes to."""

    threshold: float
    entries: int
    before: int  # stories as they are stored
    after: int
    joined: tuple[Change, ...]
    parted: tuple[Change, ...]


def replay(store: Store, sources: Mapping[str, Source], authority: str, threshold: float, since: datetime) -> Replayed:
    """Return what would be different if the stories since then had been told by `threshold`.

    The editor's merges and splits hold in both. Raises `StoreError`.
    """
    told = store.recent_told(since, MOST)
    entries = sorted((one for each in told for one in each.entries), key=lambda one: (one.first_seen_at, one.entry_id))
    cluster = Cluster(sources, authority, threshold)
    cluster.hand = hand(store.edits())
    homes: dict[int, tuple[int, str]] = {}  # entry → head and reason
    for start in range(0, len(entries), _BATCH):
        part = entries[start : start + _BATCH]
        for story in cluster.assign(part, {}):
            homes |= {one: (story.head_id, story.reasons.get(one, "")) for one in story.member_ids}
        cluster.forget(part[-1].first_seen_at - REACH)
    by_id = {one.entry_id: one for one in entries}
    return Replayed(
        threshold=threshold,
        entries=len(entries),
        before=len(told),
        after=len({head for head, _ in homes.values()}),
        joined=tuple(_joined(told, homes, by_id)),
        parted=tuple(_parted(told, homes, sources)),
    )


def _joined(
    told: Iterable[Told], homes: Mapping[int, tuple[int, str]], by_id: Mapping[int, StoredEntry]
) -> Iterable[Change]:
    stored = {entry.entry_id: one.story.id for one in told for entry in one.entries}
    for entry_id, (head, why) in sorted(homes.items()):
        if stored[entry_id] != stored[head]:
            yield Change(by_id[entry_id], by_id[head], why)


def _parted(
    told: Iterable[Told], homes: Mapping[int, tuple[int, str]], sources: Mapping[str, Source]
) -> Iterable[Change]:
    rarity = Rarity()
    for one in told:
        for entry in one.entries[1:]:
            if homes[entry.entry_id][0] != homes[one.head.entry_id][0]:
                found = verdict(account(one.head, sources), account(entry, sources), rarity)
                yield Change(entry, one.head, f"{found.rule} {found.score:.2f}: {found.reason}")

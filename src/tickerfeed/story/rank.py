"""Which story comes first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tickerfeed.model import Order, Source, Told

HALF_LIFE = timedelta(hours=6)  # after which a story counts for half
OUTLET_WEIGHT = 0.5  # what each doubling of the outlets that tell a story adds


def order(told: Iterable[Told], by: Order, now: datetime, sources: Mapping[str, Source]) -> tuple[Told, ...]:
    """Return `told` in order of the newest head, or of rank; equal ones always in the same order."""
    newest = sorted(told, key=lambda one: one.recency, reverse=True)
    if by is Order.RANK:
        newest.sort(key=lambda one: rank(one, now, sources), reverse=True)
    return tuple(newest)


def rank(told: Told, now: datetime, sources: Mapping[str, Source]) -> float:
    """Return how much a story counts now: by its freshness, and by how many outlets tell it."""
    age = max(now - told.head.sort_at, timedelta())
    return math.exp2(-age / HALF_LIFE) * (1 + OUTLET_WEIGHT * math.log2(outlets(told, sources)))


def outlets(told: Told, sources: Mapping[str, Source]) -> int:
    """Return how many outlets tell it; the publishers of one family count as one."""
    return len({_outlet(entry.source_id, sources) for entry in told.entries})


def _outlet(source_id: str, sources: Mapping[str, Source]) -> str:
    source = sources.get(source_id)
    return source.family or source_id if source else source_id

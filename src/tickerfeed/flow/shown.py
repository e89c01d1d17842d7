"""What of the store's stories readers are shown, as the editor arranged it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from tickerfeed.flow.memory import Memory
from tickerfeed.model import Edition, Gone, Told
from tickerfeed.ports import Store
from tickerfeed.story.backfill import MARGIN, Shelf
from tickerfeed.story.hand import hand
from tickerfeed.story.selection import Selection

KEPT_GONE = timedelta(days=7)  # readers that look in rarely must hear that a story went
MOST_GONE = 200
EVERYTHING = Selection(Edition("", ""), {})
_MOST_HIDDEN = 1000  # that are looked past
_SOUGHT = 2000  # stories among which those of a topic are looked for; reading them takes about 0.1 ms each


class Shown(Struct, frozen=True):
    """Stories, newest head first, with what the editor set off among them; and the ids that went of late."""

    told: tuple[Told, ...] = ()
    gone: tuple[Gone, ...] = ()


def shown(
    store: Store,
    reach: timedelta,
    limit: int,
    now: datetime,
    selection: Selection = EVERYTHING,
    memory: Memory | None = None,
) -> Shown:
    """Return what is shown at `now`: at most `limit` stories of the time since `reach`, and what is set off besides.

    Of an edition: what it selects, and what is announced to all. What `memory` has is not read again.
    """
    acts = hand(store.edits())
    sought = max(limit, _SOUGHT) if selection.has_topic else limit
    most = sought + min(len(acts.hidden), _MOST_HIDDEN)
    recent = (memory or Memory()).recent_told(store, now - reach, most, selection.source_ids)
    kept = [one for one in selection.of(recent) if one.story.id not in acts.hidden][:limit]
    missing = set(acts.pinned(now)) - {one.story.id for one in kept}
    others = selection.of(store.told(sorted(missing))) if missing else ()
    arranged = acts.arranged([*kept, *others], now)
    told = tuple(sorted(arranged, key=lambda one: one.recency, reverse=True))
    gone = _gone(store, told, acts.gone(now - KEPT_GONE), now) if selection.is_everything else ()
    return Shown(told, gone)


def shelves(selections: Iterable[Selection], limit: int) -> tuple[Shelf, ...]:
    """Return what first polls fill: the whole and each edition, of which `limit` stories are shown.

    An edition with a topic shows some of the many stories among which it looks for it: all of these are told.
    """
    every = (EVERYTHING, *selections)
    return tuple(Shelf(one.source_ids, max(limit * MARGIN, _SOUGHT if one.has_topic else 0)) for one in every)


def _gone(store: Store, told: tuple[Told, ...], by_hand: tuple[Gone, ...], now: datetime) -> tuple[Gone, ...]:
    there = {one.story.id for one in told}
    went = {one.id: one for one in (*store.gone(now - KEPT_GONE, MOST_GONE), *by_hand) if one.id not in there}
    return tuple(sorted(went.values(), key=lambda one: (one.at, one.id), reverse=True)[:MOST_GONE])

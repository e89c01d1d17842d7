"""What of the store's stories readers are shown, as the editor arranged it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickerfeed.model import Gone, Told
from tickerfeed.ports import Store
from tickerfeed.story.hand import hand

KEPT_GONE = timedelta(days=7)  # readers that look in rarely must hear that a story went
MOST_GONE = 200
_MOST_HIDDEN = 1000  # that are looked past


@dataclass(frozen=True, slots=True)
class Shown:
    """Stories, newest head first, with what the editor set off among them; and the ids that went of late."""

    told: tuple[Told, ...] = ()
    gone: tuple[Gone, ...] = ()


def shown(store: Store, reach: timedelta, limit: int, now: datetime) -> Shown:
    """Return what is shown at `now`: at most `limit` stories of the time since `reach`, and what is set off besides."""
    acts = hand(store.edits())
    recent = store.recent_told(now - reach, limit + min(len(acts.hidden), _MOST_HIDDEN))
    kept = [one for one in recent if one.story.id not in acts.hidden][:limit]
    missing = set(acts.pinned(now)) - {one.story.id for one in kept}
    arranged = acts.arranged([*kept, *store.told(sorted(missing))], now)
    told = tuple(sorted(arranged, key=lambda one: one.recency, reverse=True))
    return Shown(told, _gone(store, told, acts.gone(now - KEPT_GONE), now))


def _gone(store: Store, told: tuple[Told, ...], by_hand: tuple[Gone, ...], now: datetime) -> tuple[Gone, ...]:
    there = {one.story.id for one in told}
    went = {one.id: one for one in (*store.gone(now - KEPT_GONE, MOST_GONE), *by_hand) if one.id not in there}
    return tuple(sorted(went.values(), key=lambda one: (one.at, one.id), reverse=True)[:MOST_GONE])

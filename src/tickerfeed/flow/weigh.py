"""Weigh what sources want on average, so that the budget of requests comes out over all of them."""

from __future__ import annotations

from datetime import datetime

from tickerfeed.poll.budget import LARGEST, SMALLEST, appetite
from tickerfeed.ports import Store

FACT = "appetite"  # the store's: every worker and every pass shares the budget out by the same figure


def weigh(store: Store, now: datetime) -> float:
    """Learn from the states of all sources what they want on average; keep and return it."""
    wanted = appetite(store.states().values(), now)
    store.meta_set(FACT, f"{wanted:.4f}")
    return wanted


def weighed(store: Store) -> float | None:
    """Return what was learned last, None where nothing usable was."""
    try:
        wanted = float(store.meta_get(FACT) or "nan")
    except ValueError:
        return None
    return wanted if SMALLEST <= wanted <= LARGEST else None

"""Sources that were asked at a time that has not come yet: the clock was ahead then, and has been set right.

By their own reckoning they would wait until that time has come again, a day or a year without news.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from tickerfeed.model import SourceState
from tickerfeed.ports import Store

SLACK = timedelta(minutes=1)  # as far as machines that share a store may differ


def ahead(store: Store, now: datetime) -> list[SourceState]:
    """Return the states of those to be asked now for that reason. Raises `StoreError`."""
    return [
        state
        for state in store.states().values()
        if state.last_poll_at is not None and state.last_poll_at > now + SLACK and not state.is_gone
    ]


def bring_back(store: Store, now: datetime) -> int:
    """Make them due; return how many there were. Raises `StoreError`."""
    states = ahead(store, now)
    for state in states:
        due = replace(state, next_poll_at=now, last_poll_at=now, reason="the clock was ahead, and was set right")
        store.save(due, (), None, now)
    return len(states)

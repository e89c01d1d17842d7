"""Housekeep: forget what is past retention, and give the space back. A key that its source still lists stays.

Both go in steps, each short, so that polls and the editor come in between.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tickerfeed.ports import Store, StoreThread

Step = Callable[[Store], int]


def forgetting(retention: timedelta, now: datetime) -> Step:
    """Return the step that forgets some entries last listed and changed before `now - retention`."""
    return lambda store: store.retain(now - retention)


def giving_back(store: Store) -> int:
    """Give some of the free space back to the disk."""
    return store.give_back()


async def housekeep(store: StoreThread, retention: timedelta, now: datetime) -> int:
    """Take each step until there is nothing left for it; return how many entries went. Raises `StoreError`."""
    gone = 0
    while forgotten := await store.run(forgetting(retention, now)):
        gone += forgotten
    while await store.run(giving_back):
        pass
    return gone

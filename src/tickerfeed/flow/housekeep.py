"""Housekeep: forget what is past retention. A key that its source still lists stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from tickerfeed.ports import Store


def housekeep(store: Store, retention: timedelta, now: datetime) -> int:
    """Forget entries last listed and changed before `now - retention`; return how many went."""
    return store.retain(now - retention)

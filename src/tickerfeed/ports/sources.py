"""What the memory keeps of sources."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from tickerfeed.model import Source, SourceState, Subscription


class SourceStore(Protocol):
    """What the memory keeps of sources. `Store` says how it is called."""

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the store's list of sources equal to `sources`.

        New ones get a fresh state (due at once); a changed url resets state.url, validators and hash; sources no
        longer configured keep their entries and become inactive.
        """
        ...

    def states(self) -> dict[str, SourceState]:
        """Return the state of every active source by id."""
        ...

    def state(self, source_id: str) -> SourceState | None:
        """Return the state of an active source, None where there is none."""
        ...

    def due(self, now: datetime, limit: int, shards: Collection[int] | None = None) -> list[SourceState]:
        """Return active, not gone states with next_poll_at None or <= now, longest overdue first.

        With `shards`: of the sources whose host belongs to one of these parts of the work.
        """
        ...

    def shards(self, due_at: datetime | None = None) -> frozenset[int]:
        """Return the shards that have an active source that is not gone; with `due_at`, one that is due by then."""
        ...

    def subscriptions(self) -> list[Subscription]:
        """Return every subscription, one for a source at most."""
        ...

    def save_subscription(self, subscription: Subscription) -> None:
        """Keep this one for its source, in the place of an older one."""
        ...

    def drop_subscription(self, source_id: str) -> None:
        """Forget a source's subscription; where there is none, nothing is done."""
        ...

"""What the operator may set of the store."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct


class StoreOptions(Struct, frozen=True):
    """`[store]`: where the memory lies and how long it lasts."""

    url: str = "sqlite:///var/tickerfeed.db"
    retention: timedelta = timedelta(days=90)

    @property
    def is_shared(self) -> bool:
        """Whether many processes may work on the store."""
        return self.url.startswith("postgresql")

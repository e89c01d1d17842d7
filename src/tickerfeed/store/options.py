"""What the operator may set of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """`[store]`: where the memory lies and how long it lasts."""

    url: str = "sqlite:///var/tickerfeed.db"
    retention: timedelta = timedelta(days=90)

    @property
    def is_shared(self) -> bool:
        """Whether many processes may work on the store."""
        return self.url.startswith("postgresql")

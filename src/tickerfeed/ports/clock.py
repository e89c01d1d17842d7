"""The time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time. Only the edges and the flow ask it; pure rooms are handed `now`."""

    def __call__(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...

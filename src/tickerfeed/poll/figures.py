"""The arithmetic of running figures: what was long ago counts less."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

MEMORY = 14  # days after which a figure counts a third
DAY = timedelta(days=1)
WATCH = 3 * DAY  # before which nothing is judged


def fade(elapsed: float) -> float:
    """Return what a figure still counts after so many days."""
    return math.exp(-elapsed / MEMORY)


def days(since: datetime | None, until: datetime | None) -> float:
    """Return the days between, none where one end is unknown or they are in the wrong order."""
    return max(0.0, (until - since) / DAY) if since and until else 0.0


def figure(number: float) -> str:
    """Return a number as people write it: "30", "2.5"."""
    return str(round(number)) if number >= 10 else f"{number:.1f}".removesuffix(".0")

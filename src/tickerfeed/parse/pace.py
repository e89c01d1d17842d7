"""How often a feed wants to be asked: RSS ``ttl``, or the syndication module ``sy:`` (web.resource.org/rss/1.0)."""

from __future__ import annotations

from datetime import timedelta

from tickerfeed.parse import links

MOST = timedelta(days=7)  # what a feed can ask for; a "yearly" one has news before that
LEAST = timedelta(minutes=1)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def ttl(minutes: object, period: object = None, frequency: object = None) -> timedelta | None:
    """Return for how long a feed says that it stays the same, within bounds; None where it says nothing usable.

    `period` is divided by `frequency`, which is 1 where it is no number of times; a frequency alone is one a day.
    """
    given = links.length(minutes)
    if given:
        return min(timedelta(minutes=min(given, MOST // LEAST)), MOST)
    named = period.strip().lower() if isinstance(period, str) else ""
    times = links.length(frequency)
    whole = _PERIODS.get(named) or (_PERIODS["daily"] if times and not named else None)
    return None if whole is None else min(max(whole / (times or 1), LEAST), MOST)

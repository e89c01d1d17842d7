"""How often and when a feed wants to be asked: RSS ``ttl``, ``skipHours`` and ``skipDays``, or the syndication module.

Of the latter (``sy:``, web.resource.org/rss/1.0) a period and how often in it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

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
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HEAD = 16_384  # characters, up to the first item: what an item tells is not the feed's
_SKIP = re.compile(r"<(/?)skip(hours|days)\s*>", re.IGNORECASE)
_HOUR = re.compile(r"<hour\s*>\s*([0-9]{1,2})\s*</hour", re.IGNORECASE)
_DAY = re.compile(r"<day\s*>\s*([A-Za-z]{6,9})\s*</day", re.IGNORECASE)


def ttl(minutes: object, period: object = None, frequency: object = None) -> timedelta | None:
    """Return for how long a feed says that it stays the same, within bounds; None where it says nothing usable.

    `period` is divided by `frequency`, which is 1 where it is no number of times; a frequency alone is one a day. Once
    an hour is no word of the publisher's: WordPress writes it into every feed, whatever comes in it.
    """
    given = links.length(minutes)
    if given:
        return min(timedelta(minutes=min(given, MOST // LEAST)), MOST)
    named = period.strip().lower() if isinstance(period, str) else ""
    times = links.length(frequency)
    if named == "hourly" and (times or 1) == 1:
        return None
    whole = _PERIODS.get(named) or (_PERIODS["daily"] if times and not named else None)
    return None if whole is None else min(max(whole / (times or 1), LEAST), MOST)


def skipped(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the hours of the day and the days of the week, Monday being 0, in GMT, in which nobody needs to ask.

    `text` is the document. They are looked for by name, since readers of feeds keep only the last of them. An hour of
    24 is midnight, as it was before RSS 2.0. Who names all of them means none.
    """
    end = text.find("<item", 0, _HEAD)
    head = text[: end if end >= 0 else _HEAD]
    found = {"hours": "", "days": ""}
    marks = list(_SKIP.finditer(head)) if "<skip" in head else ()
    for begin, close in pairwise(marks):
        if not begin[1] and close[1] and begin[2].lower() == close[2].lower():
            found[begin[2].lower()] += head[begin.end() : close.start()]
    hours = {int(number) % 24 for number in _HOUR.findall(found["hours"]) if int(number) <= 24}
    days = {_DAYS.index(name.lower()) for name in _DAY.findall(found["days"]) if name.lower() in _DAYS}
    return tuple(sorted(hours)) if len(hours) < 24 else (), tuple(sorted(days)) if len(days) < 7 else ()

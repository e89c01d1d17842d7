"""Headlines as a page sets them, without what belongs to the setting: bullets before them, days beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from tickerfeed.model import Entry
from tickerfeed.parse.listing.posted import DATE
from tickerfeed.parse.moments import Reading, moment

_BULLET = re.compile(r"[»›•·▪■►▶♦◆●○➤→*+>-]{1,3}\s+(?=\S)")
_LAST = re.compile(rf"(?P<title>.*\S)\s*[(\[]\s*(?P<day>{DATE})\s*[)\]]", re.IGNORECASE)
_FIRST = re.compile(rf"[(\[]?\s*(?P<day>{DATE})\s*[)\]:|–-]\s*(?P<title>\S.*)", re.IGNORECASE)
_LEAST = 3  # entries of which most have a day in their titles, so that it is the page's habit
_MOST = 0.8


def unbulleted(title: str) -> str:
    """Return a headline without the mark that a list sets before it."""
    return _BULLET.sub("", title, count=1) if _BULLET.match(title) else title


def without_days(entries: Sequence[Entry], habit: Reading) -> tuple[Entry, ...]:
    """Return the entries without the day that the page writes into each link; it dates those that have none.

    A day in some headlines only is theirs ("Giá vàng hôm nay (7/3/2026)").
    """
    for pattern in (_LAST, _FIRST):
        found = [pattern.fullmatch(one.title) for one in entries]
        if sum(one is not None for one in found) >= max(_LEAST, _MOST * len(entries)):
            return tuple(
                _parted(one, match, habit) if match else one for one, match in zip(entries, found, strict=True)
            )
    return tuple(entries)


def _parted(one: Entry, match: re.Match[str], habit: Reading) -> Entry:
    one = replace(one, title=match["title"])
    if one.published is not None:
        return one
    dated = moment(match["day"], habit)
    return replace(one, published=dated.at, date_quality=dated.quality, date_raw=dated.raw)

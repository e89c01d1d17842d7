"""Which entries of a first poll are told: those that a page could show. The others stay known, and quiet.

A thousand sources bring forty entries each when they are polled for the first time, and the outputs show two hundred.
Nothing is written down of those that are passed over: whether one is told follows from its time and from what is told,
so that a run that is repeated after a crash, or a revision that comes later, decides as before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from msgspec import Struct

from tickerfeed.model import LogLine

# Entries told for each place of a page. Several may tell one story, an editor may hide some, a source may take some
# back: three for each fill the page even where every story is told three times over.
MARGIN = 3
PASSED_OVER = "it came with a first poll, older than what fills every page"


class Shelf(Struct, frozen=True):
    """A page that shows the newest stories of some sources."""

    source_ids: frozenset[str] | None  # None: of every source
    room: int  # entries that are told for it


def passed_over(waiting: Collection[LogLine], told: Iterable[LogLine], shelves: Collection[Shelf]) -> frozenset[int]:
    """Return the ids of those `waiting` entries of first polls that are not told.

    One is told when it is among the newest of a shelf, counted together with what is `told` already; without any shelf
    all are told.
    """
    if not waiting or not shelves:
        return frozenset()
    room = [shelf.room for shelf in shelves]
    places = _places(shelves)
    left: set[int] = set()
    ranked = [*((one, False) for one in waiting), *((one, True) for one in told)]
    ranked.sort(key=lambda pair: (pair[0].sort_at, pair[0].entry_id), reverse=True)
    for one, is_told in ranked:
        free = [at for at in places[one.source_id] if room[at] > 0]
        for at in free:
            room[at] -= 1
        if not free and not is_told:
            left.add(one.entry_id)
    return frozenset(left)


def newest_of_all(shelves: Collection[Shelf]) -> int | None:
    """Return how many of the newest entries, whatever their sources, `passed_over` could leave; None: any of them."""
    if not shelves or any(shelf.source_ids is not None for shelf in shelves):
        return None
    return max(shelf.room for shelf in shelves)


def _places(shelves: Collection[Shelf]) -> defaultdict[str, list[int]]:
    """Return the shelves, by number, on which an entry of each source could stand."""
    every = [at for at, shelf in enumerate(shelves) if shelf.source_ids is None]
    places: defaultdict[str, list[int]] = defaultdict(lambda: list(every))
    for at, shelf in enumerate(shelves):
        for source_id in shelf.source_ids or ():
            places[source_id].append(at)
    return places

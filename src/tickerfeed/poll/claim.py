"""Which of the due sources to ask now, so that no host is crowded and no slow host holds up the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from tickerfeed.model import SourceState
from tickerfeed.text.urls import host_of_source


def host_of(state: SourceState) -> str:
    """Return the host that a source is asked at."""
    return host_of_source(state.url)


def claim(
    due: Iterable[SourceState],
    asked: Collection[str],
    busy: Mapping[str, int],
    room: int,
    per_host: int,
    may: Callable[[SourceState], bool] = lambda _: True,
) -> list[SourceState]:
    """Return those of `due` (longest overdue first) that may be asked now, at most `room`.

    Hosts that nobody is at come first: so each is asked by one at a time as long as there are others to ask, which is
    polite, and the next poll finds the connection of the last one open. A source that is `asked` already is left out,
    and so is one whose host is `busy` with `per_host` polls: it waits for its turn without taking a place from the
    sources of other hosts. `may` tells whether a source may be asked at all; only those are put to it that there is
    room for. No more of `due` is looked at than need be.
    """
    claimed: list[SourceState] = []
    crowding: list[tuple[str, SourceState]] = []
    taken: dict[str, int] = {}
    for state in due if room > 0 else ():
        name = host_of(state)
        if state.source_id in asked:
            continue
        if name in busy or name in taken:
            crowding.append((name, state))
            continue
        if not may(state):
            continue
        taken[name] = 1
        claimed.append(state)
        if len(claimed) >= room:
            return claimed
    for name, state in crowding:
        if len(claimed) >= room:
            break
        count = taken.get(name, 0)
        if busy.get(name, 0) + count < per_host and may(state):
            taken[name] = count + 1
            claimed.append(state)
    return claimed

"""Which of the due sources to ask now, so that no host is crowded and no slow host holds up the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from tickerfeed.model import SourceState
from tickerfeed.text.urls import host


def claim(
    due: Sequence[SourceState], in_flight: Iterable[SourceState], concurrency: int, per_host: int
) -> list[SourceState]:
    """Return those of `due` (longest overdue first) that may be asked now, at most `concurrency` with those in flight.

    A source in flight is left out, and so is one whose host has `per_host` polls in flight already: it waits for its
    turn without taking a place from the sources of other hosts.
    """
    flying = tuple(in_flight)
    asked: Collection[str] = {state.source_id for state in flying}
    busy = Counter(host(state.url) for state in flying)
    claimed: list[SourceState] = []
    for state in due:
        if len(flying) + len(claimed) >= concurrency:
            break
        name = host(state.url)
        if state.source_id not in asked and busy[name] < per_host:
            busy[name] += 1
            claimed.append(state)
    return claimed

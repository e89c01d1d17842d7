"""A machine without a network is not many sources in trouble: told once, and not held against the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from msgspec.structs import replace

from tickerfeed.model import SourceState, Trouble
from tickerfeed.ports import Store

UNREACHED = frozenset({Trouble.UNREACHABLE, Trouble.TIMEOUT, Trouble.TLS})  # what a network of ours can do to a source
AT_ONCE = 1000  # states saved in one step, about a second
_NO_WAY_OUT = (
    "check this machine's network and DNS, or set [fetch] proxy where the way out leads through one; "
    "`tickerfeed demo` runs without a network"
)
_NO_WAY_THROUGH = "check this machine's network and the proxy that [fetch] proxy names"
_NO_TRUST = (
    "their certificates are not believed; check this machine's clock, and where a proxy on the way reads along, "
    "name its certificate authority as [fetch] ca_file"
)


def is_unreached(states: Iterable[SourceState]) -> bool:
    """Return whether nothing that was polled could be reached at its last poll."""
    polled = [state for state in states if state.last_poll_at is not None]
    return bool(polled) and all(state.trouble in UNREACHED for state in polled)


def explain(troubles: Collection[Trouble], *, has_proxy: bool) -> str:
    """Return what is said when no source can be reached, and what to do; `troubles` are those of the sources."""
    (most, _), *_ = Counter(troubles).most_common(1) or [(Trouble.UNREACHABLE, 0)]
    if most is Trouble.TLS:
        return f"no source can be reached: {_NO_TRUST}"
    return f"no source can be reached: {_NO_WAY_THROUGH if has_proxy else _NO_WAY_OUT}"


def resume(store: Store, source_ids: Collection[str] | None, at: datetime) -> int:
    """Make those of `source_ids` (None: of all) that could not be reached due `at` that time, if not before.

    At most `AT_ONCE` in one call, so that other work on the store has its turn; returns how many. Their back-off is for
    a trouble of ours: after a night without a network they would stay away for a day.
    """
    late = (
        state
        for name, state in store.states().items()
        if state.trouble in UNREACHED
        and (source_ids is None or name in source_ids)
        and state.next_poll_at is not None
        and state.next_poll_at > at
    )
    found = list(islice(late, AT_ONCE))
    for state in found:
        store.save(replace(state, next_poll_at=at, reason="the network was away"), (), None, at)
    return len(found)

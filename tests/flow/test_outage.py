from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.flow.outage import explain, is_unreached, resume
from tickerfeed.model import Source, SourceState, Trouble
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=8)


def polled(trouble: Trouble = Trouble.NONE, name: str = "a") -> SourceState:
    return SourceState(name, last_poll_at=NOW, next_poll_at=LATER, trouble=trouble)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], False),
        ([SourceState("a")], False),
        ([polled(Trouble.UNREACHABLE), SourceState("b")], True),
        ([polled(Trouble.UNREACHABLE), polled(Trouble.TIMEOUT), polled(Trouble.TLS)], True),
        ([polled(Trouble.UNREACHABLE), polled()], False),
        ([polled(Trouble.UNREACHABLE), polled(Trouble.FORBIDDEN)], False),
    ],
)
def test_nothing_is_reached_where_nobody_answers(states: list[SourceState], expected: bool) -> None:
    assert is_unreached(states) is expected


@pytest.mark.parametrize(
    ("troubles", "has_proxy", "words"),
    [
        ([Trouble.UNREACHABLE], False, ("network", "DNS", "[fetch] proxy", "tickerfeed demo")),
        ([], False, ("network", "DNS")),
        ([Trouble.TIMEOUT, Trouble.TLS, Trouble.TIMEOUT], True, ("the proxy that [fetch] proxy names",)),
        ([Trouble.TLS, Trouble.TLS, Trouble.TIMEOUT], False, ("clock", "ca_file")),
    ],
)
def test_what_to_do_depends_on_what_happened(troubles: list[Trouble], has_proxy: bool, words: tuple[str, ...]) -> None:
    said = explain(troubles, has_proxy=has_proxy)
    assert said.startswith("no source can be reached: ")
    assert all(word in said for word in words)


def test_what_was_kept_away_is_due_at_once_and_nothing_else_is() -> None:
    store = MemoryStore()
    store.sync_sources([Source(name, f"https://{name}.example/") for name in "abcd"], NOW)
    for state in (polled(Trouble.UNREACHABLE), polled(Trouble.TLS, "b"), polled(name="c")):
        store.save(state, (), None, NOW)
    assert resume(store, {"a", "c", "d"}, NOW) == 1
    states = store.states()
    assert [states[name].next_poll_at for name in "abcd"] == [NOW, LATER, LATER, None]
    assert (states["a"].reason, states["a"].trouble) == ("the network was away", Trouble.UNREACHABLE)
    assert resume(store, None, NOW) == 1
    assert resume(store, None, NOW) == 0

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from tickerfeed.daemon import lookout
from tickerfeed.daemon.herald import Herald
from tickerfeed.daemon.lookout import PROBE, Lookout
from tickerfeed.flow import outage
from tickerfeed.flow.poll import PollReport
from tickerfeed.model import Source, SourceState, Trouble
from tickerfeed.poll.options import PollOptions
from tickerfeed.ports import Store
from tickerfeed.store.memory import MemoryStore

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=8)
NAMES = ("a", "b", "c")


class Shelf:
    """Runs steps at once: a `StoreThread` without a thread."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def run(self, step: Callable[[Store], T]) -> T:
        return step(self.store)

    join = run


class Polls:
    """The part of a poller that the lookout needs; remembers what it was told to start."""

    in_flight = 0

    def __init__(self) -> None:
        self.sources = dict.fromkeys(NAMES)
        self.desk: Any = SimpleNamespace(options=PollOptions())
        self.started: list[str] = []

    def start(self, due: list[SourceState]) -> list[SourceState]:
        self.started += [state.source_id for state in due]
        return due


class Post:
    def __init__(self, *troubles: Trouble) -> None:
        self.store = MemoryStore()
        self.store.sync_sources([Source(name, f"https://{name}.example/") for name in NAMES], NOW)
        for age, (name, trouble) in enumerate(zip(NAMES, troubles, strict=False)):
            at = NOW - timedelta(hours=1) - age * timedelta(minutes=1)
            self.store.save(SourceState(name, last_poll_at=at, next_poll_at=LATER, trouble=trouble), (), None, NOW)
        self.polls, self.herald = Polls(), Herald()
        self.lookout = Lookout(self.herald, self.polls, Shelf(self.store))  # type: ignore[arg-type]

    def fail(self) -> None:
        for name in NAMES:
            self.herald.heard(PollReport(name, "failed", Trouble.UNREACHABLE), NOW)

    @property
    def due(self) -> list[str]:
        return [state.source_id for state in self.store.due(NOW, 9)]


async def test_what_could_not_be_reached_at_the_last_stop_is_due_at_the_start() -> None:
    post = Post(Trouble.UNREACHABLE, Trouble.TIMEOUT, Trouble.TLS)
    assert await post.lookout.begin(NOW) == 3
    assert post.herald.is_doubtful
    assert sorted(post.due) == ["a", "b", "c"]


async def test_where_one_answered_the_others_keep_their_times() -> None:
    post = Post(Trouble.UNREACHABLE, Trouble.NONE, Trouble.TLS)
    assert await post.lookout.begin(NOW) == 2
    assert (post.herald.is_doubtful, post.due) == (False, [])


async def test_an_outage_is_probed_by_the_one_that_was_not_asked_for_longest() -> None:
    post = Post(Trouble.UNREACHABLE, Trouble.UNREACHABLE, Trouble.UNREACHABLE)
    post.fail()
    await post.lookout.look(NOW)
    assert post.herald.is_outage
    await post.lookout.look(NOW + PROBE / 2)
    assert post.polls.started == []
    await post.lookout.look(NOW + PROBE)
    await post.lookout.look(NOW + PROBE)
    assert post.polls.started == ["c"]


async def test_of_a_shared_list_only_our_own_part_is_counted_and_probed() -> None:
    post = Post(Trouble.UNREACHABLE, Trouble.UNREACHABLE, Trouble.UNREACHABLE)
    share = SimpleNamespace(total=1, is_ours=lambda state: state.source_id == "b")
    post.lookout = Lookout(post.herald, post.polls, Shelf(post.store), share)  # type: ignore[arg-type]
    post.herald.heard(PollReport("b", "failed", Trouble.UNREACHABLE), NOW)  # of three it would not be enough
    await post.lookout.look(NOW)
    assert post.herald.is_outage
    post.fail()  # reports of what has been let go since
    await post.lookout.look(NOW + PROBE)
    assert post.polls.started == ["b"]


async def test_nobody_is_probed_more_often_than_allowed() -> None:
    post = Post()
    for name in NAMES:
        post.store.save(SourceState(name, last_poll_at=NOW, trouble=Trouble.UNREACHABLE), (), None, NOW)
    post.fail()
    await post.lookout.look(NOW)
    await post.lookout.look(NOW + PROBE)
    assert post.polls.started == []


async def test_when_it_is_over_everybody_is_due_at_once() -> None:
    post = Post(Trouble.UNREACHABLE, Trouble.UNREACHABLE, Trouble.UNREACHABLE)
    post.fail()
    await post.lookout.look(NOW)
    post.herald.heard(PollReport("b", "modified", was=Trouble.UNREACHABLE), NOW)
    await post.lookout.look(NOW)
    assert sorted(post.due) == ["a", "b", "c"]


async def test_many_are_made_due_in_several_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lookout, outage):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    post = Post(Trouble.UNREACHABLE, Trouble.UNREACHABLE, Trouble.UNREACHABLE)
    await post.lookout.begin(NOW)
    assert sorted(post.due) == ["a", "b", "c"]

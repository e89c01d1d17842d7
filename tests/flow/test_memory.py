from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.flow import memory as module
from tickerfeed.flow.fold import fold
from tickerfeed.flow.memory import Memory
from tickerfeed.model import Entry, NewEntry, Source, SourceState, Told, Withdrawal
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SINCE = NOW - timedelta(days=9)
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("bao-a", "bao-b")}
TITLES = (
    "Khánh thành cây cầu mới nối hai bờ sông quê",
    "Lúa hè thu được mùa ở các huyện miền núi",
    "Chợ phiên đầu năm đông khách từ sáng sớm",
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["tell", "revise", "withdraw", "retain"]), st.sampled_from(list(SOURCES)),
              st.integers(0, 2), st.integers(0, 300)),
    max_size=12,
)  # fmt: skip


class Paper:
    """A store that gets news, and counts the stories that are read."""

    def __init__(self) -> None:
        self.store = Counting()
        self.store.sync_sources(list(SOURCES.values()), NOW)
        self.now = NOW

    def save(self, source: str, number: int, age: int, **given: bool) -> None:
        self.now += timedelta(seconds=1)
        when = self.now - timedelta(hours=age)
        entry = Entry(TITLES[number] + "!" * self.now.second, link=f"https://{source}.example/{number}", published=when)
        news = [NewEntry(f"id:{number}", entry, **given)]
        self.store.save(SourceState(source, last_success_at=self.now), news, None, self.now)
        fold(self.store, SOURCES, "x.example,2026", self.now)

    def withdraw(self, source: str, number: int) -> None:
        self.now += timedelta(seconds=1)
        gone = Withdrawal(frozenset({f"id:{number}"}))
        self.store.save(SourceState(source, last_success_at=self.now), [], None, self.now, gone)
        fold(self.store, SOURCES, "x.example,2026", self.now)


class Counting(MemoryStore):
    read = 0

    def told(self, story_ids: Iterable[str]) -> list[Told]:
        wanted = list(story_ids)
        self.read += len(wanted)
        return super().told(wanted)


def without_marks(told: Collection[Told]) -> list[Told]:
    """Leave out whether an entry is still listed, which nobody is told."""
    return [replace(one, entries=tuple(replace(each, is_listed=True) for each in one.entries)) for one in told]


@settings(max_examples=8, deadline=None)
@given(CHANGES, st.integers(1, 4), st.none() | st.just(frozenset({"bao-a"})))
def test_it_remembers_what_the_store_would_tell(
    changes: list[tuple[str, str, int, int]], limit: int, ids: frozenset[str] | None
) -> None:
    paper, memory = Paper(), Memory()
    for what, source, number, age in changes:
        if what == "withdraw":
            paper.withdraw(source, number)
        elif what == "retain":
            paper.store.retain(paper.now - timedelta(hours=age))
        else:
            paper.save(source, number, age, is_revision=what == "revise")
        found = memory.recent_told(paper.store, SINCE, limit, ids)
        assert without_marks(found) == without_marks(paper.store.recent_told(SINCE, limit, ids))


def test_a_story_that_is_as_it_was_is_the_very_same_and_is_not_read() -> None:
    paper, memory = Paper(), Memory()
    for number in range(2):
        paper.save("bao-a", number, number)
    before = memory.recent_told(paper.store, SINCE, 9)
    paper.save("bao-b", 1, 3)
    paper.store.read = 0
    after = memory.recent_told(paper.store, SINCE, 9)
    assert (after[0] is before[0], after[1] is before[1], len(after[1].entries)) == (True, False, 2)
    assert paper.store.read == 1
    memory.forget()
    again = memory.recent_told(paper.store, SINCE, 9)
    assert all(one is other for one, other in zip(again, after, strict=True))
    assert paper.store.read == 3


def test_what_nobody_asked_for_between_two_forgettings_is_gone() -> None:
    paper, memory = Paper(), Memory()
    paper.save("bao-a", 0, 0)
    (before,) = memory.recent_told(paper.store, SINCE, 9)
    memory.forget()
    memory.forget()
    (after,) = memory.recent_told(paper.store, SINCE, 9)
    assert (after == before, after is before) == (True, False)


def test_what_is_asked_for_no_more_goes_without_being_forgotten() -> None:
    paper, memory = Paper(), Memory()
    for number in range(3):
        paper.save("bao-a", number, 5 - number)
        memory.recent_told(paper.store, SINCE, 1)
    paper.store.read = 0
    memory.recent_told(paper.store, SINCE, 3)
    assert paper.store.read == 2  # the one that was asked for last was there


def test_what_one_asks_for_is_kept_while_another_asks() -> None:
    paper, memory = Paper(), Memory()
    for number in range(3):
        paper.save(["bao-a", "bao-b"][number % 2], number, 5 - number)
    before = [memory.recent_told(paper.store, SINCE, 9, ids) for ids in (frozenset({"bao-a"}), frozenset({"bao-b"}))]
    memory.forget()
    after = [memory.recent_told(paper.store, SINCE, 9, ids) for ids in (frozenset({"bao-a"}), frozenset({"bao-b"}))]
    assert all(one is other for each in zip(before, after, strict=True) for one, other in zip(*each, strict=True))


def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    paper, memory = Paper(), Memory()
    for number in range(3):
        paper.save("bao-a", number, number)
        assert memory.recent_told(paper.store, SINCE, 9) == paper.store.recent_told(SINCE, 9)

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.flow.heard import ASK_AGAIN, STALE_AFTER, Heard, is_stale
from tickerfeed.model import Edition, Source, SourceState
from tickerfeed.store.memory import MemoryStore
from tickerfeed.story.selection import Selection

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("bao-a", "bao-b")}
WHOLE, PART = (Selection(Edition(name, "", sources=ids), SOURCES) for name, ids in (("", ()), ("b", ("bao-b",))))


class Asked(MemoryStore):
    """A store that counts how often it is asked for all states."""

    times = 0

    def states(self) -> dict[str, SourceState]:
        self.times += 1
        return super().states()


@pytest.fixture
def store() -> Asked:
    store = Asked()
    store.sync_sources(list(SOURCES.values()), NOW)
    return store


@pytest.fixture
def answer(store: Asked) -> Callable[[str, datetime], None]:
    return lambda name, at: store.save(SourceState(name, last_success_at=at), [], None, at) and None


def test_a_daemon_that_has_just_started_waits_before_it_calls_its_news_stale() -> None:
    assert not is_stale([], NOW, NOW)
    assert not is_stale([], NOW + STALE_AFTER, NOW)
    assert is_stale([], NOW + STALE_AFTER + timedelta(seconds=1), NOW)


@given(st.lists(st.none() | st.integers(0, 7200), max_size=5), st.integers(0, 7200))
def test_one_source_that_answered_lately_is_enough(ages: list[int | None], since: int) -> None:
    states = [
        SourceState(str(n), last_success_at=None if age is None else NOW - timedelta(seconds=age))
        for n, age in enumerate(ages)
    ]
    youngest = min([since, *(age for age in ages if age is not None)])
    assert is_stale(states, NOW, NOW - timedelta(seconds=since)) == (youngest > STALE_AFTER.total_seconds())


def test_nobody_is_asked_for_an_hour(store):
    heard = Heard(NOW)
    assert not heard.is_stale(store, WHOLE, NOW + STALE_AFTER)
    assert store.times == 0


def test_who_answered_is_not_asked_about_for_another_hour(store, answer):
    heard, later = Heard(NOW), NOW + STALE_AFTER + MINUTE
    answer("bao-a", later)
    assert not any(heard.is_stale(store, WHOLE, later + step * MINUTE) for step in range(61))
    assert store.times == 1


def test_a_selection_is_stale_by_its_own_sources_and_all_are_asked_once_a_minute(store, answer):
    heard, later = Heard(NOW), NOW + STALE_AFTER + MINUTE
    answer("bao-a", later)
    assert [heard.is_stale(store, one, later) for one in (WHOLE, PART, PART)] == [False, True, True]
    assert store.times == 1
    answer("bao-b", later)
    assert heard.is_stale(store, PART, later + ASK_AGAIN - timedelta(seconds=1))
    assert not heard.is_stale(store, PART, later + ASK_AGAIN)
    assert store.times == 2


def test_what_was_forgotten_is_asked_at_once(store, answer):
    heard, later = Heard(NOW), NOW + STALE_AFTER + MINUTE
    assert heard.is_stale(store, WHOLE, later)
    answer("bao-a", later)
    heard.forget()
    assert not heard.is_stale(store, WHOLE, later)

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Rhythm, SourceState
from tickerfeed.poll.budget import APPETITE, appetite, price, worthwhile
from tickerfeed.poll.rhythm import DAY, HOUR, Forecast, forecast

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
EVEN = (1.0,) * 7
NEVER = (0.0,) * 24
LONG = 30 * DAY


def steady(a_day: float) -> Forecast:
    return Forecast(a_day, (a_day / DAY,) * 24, NEVER, EVEN)


def watched(name: str, a_day: float) -> SourceState:
    rhythm = Rhythm(NOW, 28.0, a_day * 28, a_day * 1.5, 1.5, (a_day * 28 / 24,) * 24, (), (a_day * 4,) * 7)
    return SourceState(name, rhythm=rhythm)


def about(seconds: float) -> Any:
    return pytest.approx(seconds)


def polls_a_day(outlook: Forecast, budget: float, wanted: float) -> float:
    cost = price(outlook.usual, budget, wanted)
    now, polls = 0.0, 0
    while now < 7 * DAY:
        wait, _ = worthwhile(outlook, now, cost, LONG, 1.0)
        now, polls = now + wait, polls + 1
    return polls / 7


def test_a_source_alone_gets_the_whole_budget() -> None:
    state = watched("bao", 40)
    polls = polls_a_day(forecast(state.rhythm, NOW), 96, appetite([state], NOW))
    assert polls == pytest.approx(96, rel=0.03)


def test_the_budget_is_kept_on_average_whatever_the_sources_are() -> None:
    numbers = random.Random(7)
    states = [watched(f"s{n}", 10 ** numbers.uniform(-1, 2.3)) for n in range(60)]
    wanted = appetite(states, NOW)
    polls = [polls_a_day(forecast(state.rhythm, NOW), 48, wanted) for state in states]
    assert sum(polls) / len(polls) == pytest.approx(48, rel=0.04)
    assert max(polls) > 3 * min(polls)


def test_who_brings_more_is_asked_more_and_nobody_is_forgotten() -> None:
    polls = [polls_a_day(steady(rate), 48, APPETITE) for rate in (0.03, 1, 10, 100)]
    assert polls == sorted(polls)
    assert polls[0] > 20


def test_an_unknown_appetite_is_the_usual_one() -> None:
    assert appetite([], NOW) == APPETITE
    assert appetite([SourceState("new", rhythm=Rhythm(seen_at=NOW))], NOW) == APPETITE


def test_the_night_is_left_alone() -> None:
    night = Forecast(15, tuple(1e-7 if hour < 6 else 20 / DAY for hour in range(24)), NEVER, EVEN)
    cost = price(15, 48, APPETITE)
    asleep, _ = worthwhile(night, 0.0, cost, LONG, 1.0)
    awake, _ = worthwhile(night, 10 * HOUR, cost, LONG, 1.0)
    assert asleep > 5 * HOUR
    assert awake < HOUR


def test_what_comes_on_the_hour_is_waited_for() -> None:
    batch = tuple(8.0 if hour == 17 else 0.0 for hour in range(24))
    outlook = Forecast(20, (12 / DAY,) * 24, batch, EVEN)
    cost = price(20, 48, APPETITE)
    assert worthwhile(outlook, 16.8 * HOUR, cost, LONG, 1.0) == (about(0.2 * HOUR), True)
    assert worthwhile(outlook, 16.6 * HOUR, cost, LONG, 1.1) == (about(0.4 * HOUR), True)
    assert worthwhile(outlook, 10 * HOUR, cost, LONG, 1.0)[1] is False


def test_a_poll_is_put_off_to_a_full_hour_that_is_near() -> None:
    batch = tuple(8.0 if hour == 17 else 0.0 for hour in range(24))
    outlook = Forecast(20, (12 / DAY,) * 24, batch, EVEN)
    cost = price(20, 48, APPETITE)
    gap, _ = worthwhile(outlook, 10 * HOUR, cost, LONG, 1.0)
    start = 17 * HOUR - gap - 60  # a minute before the hour it would be time
    assert worthwhile(outlook, start, cost, LONG, 1.0) == (about(gap + 60), True)
    assert worthwhile(outlook, start - 0.8 * gap, cost, LONG, 1.0) == (about(gap), False)


@given(
    st.lists(st.floats(1e-9, 1.0), min_size=24, max_size=24),
    st.lists(st.floats(0, 50.0), min_size=24, max_size=24),
    st.floats(0, 7 * DAY),
    st.floats(1e-6, 1e9),
    st.floats(1.0, DAY),
)
def test_the_wait_is_bounded(
    hours: list[float], on_the_hour: list[float], local: float, cost: float, most: float
) -> None:
    outlook = Forecast(10, tuple(hours), tuple(on_the_hour), EVEN)
    wait, is_punctual = worthwhile(outlook, local, cost, most, 1.0)
    assert 0 <= wait <= most + HOUR
    if is_punctual:
        rest = (local + wait) % HOUR
        assert min(rest, HOUR - rest) < 0.01


@given(st.floats(0.01, 1e6), st.floats(0, 1e6), st.floats(0.1, 100))
def test_a_larger_budget_makes_polls_cheaper(usual: float, budget: float, wanted: float) -> None:
    assert price(usual, budget + 2, wanted) < price(usual, budget, wanted) or budget + 2 <= 1


def test_no_budget_is_one_a_day() -> None:
    assert price(1, 0, APPETITE) == price(1, 1, APPETITE)
    assert timedelta(seconds=worthwhile(steady(1), 0.0, price(1, 1, APPETITE), LONG, 1.0)[0]) > timedelta(hours=20)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Feed, Source, SourceState, Trouble
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.schedule import DAY, PROMISE, next_poll, retry, spoken

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPTIONS = PollOptions()
durations = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))


def source(min_interval: timedelta | None = None) -> Source:
    return Source("bao", "https://bao.example/rss", min_interval=min_interval)


def gap(
    headers: dict[str, str] | None = None,
    feed: Feed | None = None,
    options: PollOptions = OPTIONS,
    min_interval: timedelta | None = None,
    polls: int = 0,
) -> tuple[timedelta, str]:
    state = SourceState("bao", polls=polls)
    when, reason = next_poll(source(min_interval), state, headers or {}, feed, NOW, options)
    return when - NOW, reason


def test_a_good_source_is_asked_at_the_configured_pace() -> None:
    gaps = [gap(polls=n)[0] / (15 * MINUTE) for n in range(400)]
    assert min(gaps) >= 0.9
    assert max(gaps) <= 1.1
    assert 0.99 < sum(gaps) / 400 < 1.01
    assert gap()[1] == "every 15 min"


def test_the_same_poll_gives_the_same_time_and_sources_differ() -> None:
    assert gap(polls=7) == gap(polls=7)
    times = {next_poll(source(), SourceState(f"s{n}"), {}, None, NOW, OPTIONS)[0] for n in range(100)}
    assert len(times) == 100


def test_a_fresh_answer_is_not_asked_again_while_it_is_fresh() -> None:
    wait, reason = gap({"cache-control": "max-age=3600", "age": "600"})
    assert timedelta(minutes=50) <= wait <= timedelta(minutes=55)
    assert reason == "fresh for 50 min by its cache rules"


def test_absurd_freshness_is_cut() -> None:
    assert gap({"cache-control": "max-age=99999999999999999999"})[0] == OPTIONS.max_interval


def test_freshness_of_up_to_an_hour_is_kept_whatever_the_longest_interval() -> None:
    options = PollOptions(interval=MINUTE, min_interval=MINUTE, max_interval=2 * MINUTE, requests_per_day=1440)
    assert gap({"cache-control": "max-age=1800"}, options=options)[0] == 30 * MINUTE
    assert gap({"cache-control": "max-age=315360000"}, options=options)[0] == PROMISE


def test_short_freshness_does_not_hurry() -> None:
    assert gap({"cache-control": "max-age=1"}) == gap()
    assert gap({"cache-control": "no-store"}) == gap()


def test_a_feed_may_ask_for_more_time() -> None:
    wait, reason = gap(feed=Feed(ttl=timedelta(hours=2)))
    assert timedelta(minutes=108) <= wait <= timedelta(minutes=132)
    assert reason == "the feed asks for 2 h (ttl)"
    assert gap(feed=Feed(ttl=timedelta(days=30)))[0] <= OPTIONS.max_interval
    assert gap(feed=Feed(ttl=MINUTE)) == gap()


@pytest.mark.parametrize("minutes", [1, 10])
def test_a_source_s_own_floor_comes_before_the_general_one(minutes: int) -> None:
    options = PollOptions(interval=timedelta(seconds=1), requests_per_day=86400)
    wait, reason = gap(options=options, min_interval=minutes * MINUTE)
    assert minutes * MINUTE <= wait <= minutes * MINUTE * 1.1
    assert reason == f"every {minutes} min (min_interval)"


def test_the_day_s_requests_are_bounded() -> None:
    wait, reason = gap(options=PollOptions(requests_per_day=24))
    assert timedelta(minutes=54) <= wait <= timedelta(minutes=66)
    assert reason == "every 1 h (24 requests a day)"


def test_a_budget_of_nothing_is_one_a_day() -> None:
    assert gap(options=PollOptions(requests_per_day=0, max_interval=2 * DAY))[0] >= DAY * 0.9


@given(durations, durations, durations, st.none() | durations, st.integers(0, 10**6), st.integers(0, 10**7))
def test_the_next_poll_is_never_now_nor_sooner_than_fresh(
    interval: timedelta,
    least: timedelta,
    most: timedelta,
    own: timedelta | None,
    budget: int,
    age: int,
) -> None:
    options = PollOptions(interval, least, most, budget)
    wait, reason = gap({"cache-control": f"max-age={age}"}, None, options, own)
    floor = least if own is None else own
    assert wait >= max(floor, timedelta(seconds=1))
    assert wait >= min(timedelta(seconds=age), DAY, most)
    assert reason


# Failures


def back_off(
    failures: int, wait: timedelta | None = None, options: PollOptions = OPTIONS, polls: int = 0
) -> tuple[timedelta, str]:
    state = SourceState("bao", failures=failures, polls=polls)
    when, reason = retry(source(), state, wait, NOW, options)
    return when - NOW, reason


def test_the_gap_doubles_up_to_a_day() -> None:
    gaps = [back_off(n)[0] for n in range(1, 40)]
    assert gaps == sorted(gaps)
    assert 0.9 * 15 * MINUTE <= gaps[0] <= 1.1 * 15 * MINUTE
    assert abs(gaps[1] - 2 * gaps[0]) < timedelta(milliseconds=1)
    assert DAY * 0.9 <= gaps[-1] <= DAY


def test_a_source_that_throttles_us_gets_twice_the_time() -> None:
    throttled = SourceState("bao", failures=1, trouble=Trouble.THROTTLED)
    assert retry(source(), throttled, None, NOW, OPTIONS)[0] - NOW == back_off(2)[0]


def test_back_off_says_how_often() -> None:
    assert back_off(1)[1] == "back-off after 1 failure"
    assert back_off(3)[1] == "back-off after 3 failures"


@given(st.integers(1, 10**6), durations, durations, st.integers(1, 10**6), st.integers(0, 1000))
def test_a_failing_source_is_never_asked_sooner_than_a_good_one(
    failures: int, interval: timedelta, least: timedelta, budget: int, polls: int
) -> None:
    options = PollOptions(interval, least, timedelta(days=3), budget)
    good = next_poll(source(), SourceState("bao", polls=polls), {}, None, NOW, options)[0] - NOW
    bad = back_off(failures, None, options, polls)[0]
    assert bad >= min(good, max(DAY, interval, least))
    assert bad <= max(DAY, interval, least, DAY / budget)


def test_retry_after_is_obeyed() -> None:
    assert back_off(1, timedelta(hours=2)) == (timedelta(hours=2), "throttled: Retry-After 7200 s")


def test_a_short_retry_after_does_not_hurry() -> None:
    assert back_off(1, timedelta(seconds=120)) == (
        back_off(1)[0],
        "throttled: Retry-After 120 s, back-off after 1 failure is longer",
    )


@pytest.mark.parametrize("wait", [timedelta(days=2), timedelta.max])
def test_a_long_retry_after_is_cut_to_a_day(wait: timedelta) -> None:
    gap_, reason = back_off(1, wait)
    assert gap_ == DAY
    assert reason.endswith(", cut to a day")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (900, "15 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (86400, "1 d"),
        (90061, "1 d 1 h 1 min"),
    ],
)
def test_a_duration_is_spoken(seconds: int, text: str) -> None:
    assert spoken(timedelta(seconds=seconds)) == text

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import Pace, Rhythm, Source, SourceState, Trouble
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.schedule import DAY, PROMISE, after_news, next_poll, retry, spoken

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPTIONS = PollOptions()
durations = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))


def source(min_interval: timedelta | None = None) -> Source:
    return Source("bao", "https://bao.example/rss", min_interval=min_interval)


SILENT = Pace()


def gap(
    headers: dict[str, str] | None = None,
    pace: Pace = SILENT,
    options: PollOptions = OPTIONS,
    min_interval: timedelta | None = None,
    polls: int = 0,
) -> tuple[timedelta, str]:
    state = SourceState("bao", polls=polls, pace=pace)
    when, reason = next_poll(source(min_interval), state, headers or {}, NOW, options)
    return when - NOW, reason


def test_a_good_source_is_asked_at_the_configured_pace() -> None:
    gaps = [gap(polls=n)[0] / (15 * MINUTE) for n in range(400)]
    assert min(gaps) >= 0.9
    assert max(gaps) <= 1.1
    assert 0.99 < sum(gaps) / 400 < 1.01
    assert gap()[1] == "every 15 min"


def test_the_same_poll_gives_the_same_time_and_sources_differ() -> None:
    assert gap(polls=7) == gap(polls=7)
    times = {next_poll(source(), SourceState(f"s{n}"), {}, NOW, OPTIONS)[0] for n in range(100)}
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
    wait, reason = gap(pace=Pace(ttl=timedelta(hours=2)))
    assert timedelta(minutes=108) <= wait <= timedelta(minutes=132)
    assert reason == "the feed asks for 2 h (ttl)"
    assert gap(pace=Pace(ttl=timedelta(days=30)))[0] <= OPTIONS.max_interval
    assert gap(pace=Pace(ttl=MINUTE)) == gap()


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
    wait, reason = gap({"cache-control": f"max-age={age}"}, SILENT, options, own)
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
    good = next_poll(source(), SourceState("bao", polls=polls), {}, NOW, options)[0] - NOW
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


# What was learned


@cache
def learning(days: int, *moments: timedelta, begun: datetime = NOW) -> SourceState:
    """Return the state of a source that was polled hourly, while entries came at the same moments of each UTC day."""
    state = SourceState("bao", last_success_at=begun, rhythm=Rhythm(seen_at=begun))
    midnight = begun.replace(hour=0, minute=0, second=0)
    came = sorted(midnight + day * DAY + moment for day in range(days + 1) for moment in moments)
    for hour in range(1, days * 24 + 1):
        now = begun + timedelta(hours=hour)
        new = came[bisect_right(came, now - timedelta(hours=1)) : bisect_right(came, now)]
        state = replace(after_news(source(), state, state.last_success_at, new, now), polls=hour, last_success_at=now)
    return state


def paced(state: SourceState, now: datetime, options: PollOptions = OPTIONS, **given: Any) -> tuple[timedelta, str]:
    when, reason = next_poll(
        source(given.get("min_interval")), state, given.get("headers", {}), now, options, given.get("appetite")
    )
    return when - now, reason


MORNING = tuple(timedelta(hours=2, minutes=minute) for minute in range(3, 60, 3))  # from nine to ten in Vietnam


def test_the_first_body_begins_the_watch() -> None:
    state = SourceState("bao", last_success_at=NOW - DAY)
    assert after_news(source(), state, state.last_success_at, [NOW], NOW).rhythm == Rhythm(seen_at=NOW)
    first = SourceState("bao", rhythm=Rhythm(seen_at=NOW - DAY))
    assert after_news(source(), first, None, [NOW], NOW).rhythm == Rhythm(seen_at=NOW)


def test_no_news_teach_nothing_at_once() -> None:
    state = SourceState("bao", rhythm=Rhythm(seen_at=NOW - DAY))
    assert after_news(source(), state, NOW - MINUTE, [], NOW) is state


def test_an_entry_came_when_it_says_if_that_can_be() -> None:
    state = SourceState("bao", rhythm=Rhythm(seen_at=NOW - DAY))
    before = NOW - timedelta(hours=8)
    dates = [NOW - timedelta(hours=1), NOW - 30 * DAY, NOW + DAY, None]
    hours = after_news(source(), state, before, dates, NOW).rhythm.hours
    assert hours[7] == 1  # 00:02 UTC
    assert hours[4] == 3  # 21:02 UTC, half-way


def test_a_source_is_asked_more_often_when_it_brings_more() -> None:
    state = learning(30, *MORNING)
    then = NOW.replace(hour=2, minute=5) + 30 * DAY
    busy, why = paced(state, then)
    quiet, why_not = paced(state, then + timedelta(hours=10))
    assert busy < timedelta(minutes=8) < quiet
    assert why.startswith("every ")
    assert re.search(r" min: usually 1\d entries an hour at this time of day$", why)
    assert why_not.endswith(": usually 18 entries a day")


def test_a_source_with_little_is_asked_less_and_told_by_the_month() -> None:
    state = learning(30)
    wait, why = paced(replace(state, rhythm=replace(state.rhythm, days=0.01)), NOW + 60 * DAY)
    assert timedelta(minutes=10) < wait <= OPTIONS.max_interval
    assert re.search(r": usually [\d.]+ (entry|entries) a month$", why)


def test_a_batch_on_the_hour_is_fetched_just_after_it() -> None:
    state = learning(30, *[timedelta(hours=10, seconds=n) for n in range(8)])
    then = NOW.replace(hour=9, minute=50, second=0) + 30 * DAY
    waits = [paced(replace(state, polls=n), then) for n in range(50)]
    assert all(timedelta(minutes=10, seconds=10) <= wait <= timedelta(minutes=10, seconds=50) for wait, _ in waits)
    assert len({wait for wait, _ in waits}) == 50
    assert re.fullmatch(r"just after 17:00: usually [\d.]+ entries at once", waits[0][1])


def test_a_batch_never_makes_a_gap_too_short() -> None:
    state = learning(30, *[timedelta(hours=10, seconds=n) for n in range(8)])
    then = NOW.replace(hour=9, minute=58, second=0) + 30 * DAY
    assert paced(state, then)[0] >= OPTIONS.min_interval
    assert paced(state, then, min_interval=20 * MINUTE)[0] >= 20 * MINUTE


def test_bounds_and_the_server_s_word_hold_for_what_was_learned() -> None:
    state, then = learning(30, *MORNING), NOW.replace(hour=2, minute=5) + 30 * DAY
    wait, why = paced(state, then, headers={"cache-control": "max-age=1800"})
    assert wait >= 30 * MINUTE
    assert why == "fresh for 30 min by its cache rules"
    assert paced(state, then + DAY / 2, PollOptions(max_interval=15 * MINUTE))[0] == 15 * MINUTE
    eager = PollOptions(interval=MINUTE, min_interval=MINUTE, requests_per_day=86400)
    assert MINUTE <= paced(state, then, eager)[0] < 2 * MINUTE
    asked, why = next_poll(source(), replace(state, pace=Pace(timedelta(hours=2))), {}, then, OPTIONS)
    assert asked - then >= timedelta(hours=1.9)
    assert why == "the feed asks for 2 h (ttl)"


def test_a_source_that_is_new_is_asked_at_the_configured_pace() -> None:
    young = SourceState("bao", rhythm=Rhythm(seen_at=NOW - timedelta(hours=5)))
    assert paced(young, NOW)[1] == "every 15 min"
    older = SourceState("bao", rhythm=Rhythm(seen_at=NOW - timedelta(hours=7)))
    assert paced(older, NOW)[1].endswith(": usually 1.7 entries a day")


def test_a_known_appetite_shares_the_budget_out() -> None:
    state, then = learning(30, *MORNING), NOW + 30 * DAY
    modest = paced(state, then, appetite=1.0)[0]
    hungry = paced(state, then, appetite=10.0)[0]
    assert modest < paced(state, then)[0] < hungry


@given(
    st.lists(st.tuples(st.floats(60, 9e5), st.integers(0, 60)), min_size=1, max_size=6),
    durations,
    durations,
    st.integers(1, 86400),
    st.none() | durations,
)
def test_what_was_learned_keeps_within_bounds(
    polls: list[tuple[float, int]], least: timedelta, most: timedelta, budget: int, own: timedelta | None
) -> None:
    state, now = SourceState("bao", last_success_at=NOW, rhythm=Rhythm(seen_at=NOW)), NOW
    for wait, number in polls:
        now += timedelta(seconds=wait)
        state = after_news(source(), state, state.last_success_at, [None] * number, now)
        state = replace(state, last_success_at=now, polls=state.polls + 1)
    options = PollOptions(least, least, most, budget)
    gap_, reason = paced(state, now, options, min_interval=own)
    floor = max(least if own is None else own, timedelta(seconds=1))
    assert gap_ >= floor
    assert gap_ <= max(most, floor, least, DAY / budget) + MINUTE
    assert reason


NIGHT = Pace(skip_hours=(17, 18, 19, 20, 21, 22))  # from midnight to six in Vietnam


def asked_at(pace: Pace, now: datetime, options: PollOptions = OPTIONS, polls: int = 0) -> tuple[datetime, str]:
    return next_poll(source(), SourceState("bao", polls=polls, pace=pace), {}, now, options)


def test_hours_that_a_feed_wants_to_be_skipped_are_skipped() -> None:
    evening, patient = NOW.replace(hour=16, minute=55), PollOptions(max_interval=timedelta(hours=12))
    times = [asked_at(NIGHT, evening, patient, polls) for polls in range(20)]
    assert {when.replace(minute=0, second=0, microsecond=0) for when, _ in times} == {
        NOW.replace(hour=23, minute=0, second=0)
    }
    assert len({when for when, _ in times}) == 20
    assert times[0][1] == "the feed wants to be left alone until 23:00 GMT (skipHours, skipDays)"
    assert asked_at(NIGHT, NOW.replace(hour=23)) == asked_at(Pace(), NOW.replace(hour=23))


def test_days_and_hours_that_follow_each_other_are_skipped_together() -> None:
    weekend = Pace(skip_days=(5, 6), skip_hours=(0, 1, 23))
    friday, patient = datetime(2026, 11, 20, 22, 50, tzinfo=UTC), PollOptions(max_interval=timedelta(days=7))
    when, _ = asked_at(weekend, friday, patient)
    assert timedelta(0) <= when - datetime(2026, 11, 23, 2, tzinfo=UTC) <= timedelta(minutes=5)


def test_nobody_is_skipped_for_longer_than_the_longest_interval() -> None:
    evening = NOW.replace(hour=16, minute=55)
    assert asked_at(NIGHT, evening)[0] == evening + OPTIONS.max_interval
    always = Pace(skip_hours=tuple(range(24)), skip_days=tuple(range(7)))
    assert asked_at(always, evening)[0] == evening + OPTIONS.max_interval


@given(st.sets(st.integers(0, 23)), st.sets(st.integers(0, 6)), st.integers(0, 24 * 7), durations)
def test_a_wish_makes_no_poll_sooner_and_none_later_than_may_be(
    hours: set[int], days: set[int], hour: int, ttl: timedelta
) -> None:
    now = NOW + timedelta(hours=hour)
    wish = Pace(ttl, tuple(hours), tuple(days))
    when, _ = asked_at(wish, now)
    assert asked_at(replace(wish, skip_hours=(), skip_days=()), now)[0] <= when <= now + OPTIONS.max_interval


def test_a_batch_that_comes_too_late_for_the_longest_interval_is_not_waited_for() -> None:
    state = learning(30, *[timedelta(hours=10, seconds=n) for n in range(8)])
    then = NOW.replace(hour=9, minute=50, second=0) + 30 * DAY
    options = PollOptions(max_interval=10 * MINUTE)
    assert all(paced(replace(state, polls=n), then, options)[0] <= options.max_interval for n in range(50))

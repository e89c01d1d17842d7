from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Rhythm, Source
from tickerfeed.poll.rhythm import DAY, HOUR, HOURS, Forecast, clock_offset, forecast, learned

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # in Vietnam, the first second of a Tuesday
OFFSET = 7 * HOUR
ONE_DAY = timedelta(days=1)


def local(when: datetime) -> float:
    return when.timestamp() + OFFSET


def after(days: int, *moments: timedelta) -> Rhythm:
    """Return what is learned when entries come at the same moments of each local day."""
    rhythm = Rhythm(seen_at=NOW)
    for day in range(days):
        start = NOW + day * ONE_DAY
        rhythm = learned(rhythm, [start + moment for moment in moments], start + ONE_DAY, OFFSET)
    return rhythm


def a_day(outlook: Forecast, start: float) -> float:
    """Return how many entries are expected in the day from `start` on."""
    return sum(outlook.rate(start + hour * HOUR) * HOUR + outlook.at_once(start + hour * HOUR) for hour in range(24))


def test_clocks_are_those_of_vietnam_unless_a_zone_is_given() -> None:
    assert clock_offset(Source("bao", "https://bao.example/"), NOW) == 7 * HOUR
    assert clock_offset(Source("bao", "https://bao.example/", timezone="Europe/Berlin"), NOW) == HOUR


def test_what_is_believed_beforehand_keeps_the_hours_of_most() -> None:
    outlook = forecast(Rhythm(seen_at=NOW), NOW)
    assert outlook.rate(local(NOW) + 10 * HOUR) / outlook.rate(local(NOW) + 3 * HOUR) == pytest.approx(
        HOURS[10] / HOURS[3]
    )
    assert sum(HOURS) == pytest.approx(24)
    assert outlook.usual == pytest.approx(10 / 3)


def test_a_rate_is_learned() -> None:
    moments = [timedelta(hours=hour, minutes=30) for hour in range(8, 18)]
    outlook = forecast(after(60, *moments), NOW + 60 * ONE_DAY)
    assert outlook.usual == pytest.approx(10, rel=0.02)
    assert a_day(outlook, local(NOW)) == pytest.approx(10, rel=0.2)


def test_hours_are_learned() -> None:
    outlook = forecast(after(60, *[timedelta(hours=2, minutes=minute) for minute in range(10, 30)]), NOW + 60 * ONE_DAY)
    assert outlook.rate(local(NOW) + 2 * HOUR) * HOUR > 15
    assert outlook.rate(local(NOW) + 10 * HOUR) * HOUR < 1


def test_what_comes_on_the_hour_is_told_apart() -> None:
    rhythm = after(60, timedelta(hours=17), timedelta(hours=17, seconds=59), timedelta(hours=17, minutes=1))
    outlook = forecast(rhythm, NOW + 60 * ONE_DAY)
    assert outlook.at_once(local(NOW) + 17 * HOUR) == pytest.approx(2, rel=0.3)
    assert outlook.at_once(local(NOW) + 16 * HOUR) == 0
    assert after(1, timedelta(hours=17, minutes=1)).on_the_hour == ()


def test_days_of_the_week_are_learned() -> None:
    rhythm = Rhythm(seen_at=NOW)
    for day in range(56):
        start = NOW + day * ONE_DAY
        is_sunday = day % 7 == 5  # NOW begins a Tuesday
        came = [] if is_sunday else [start + timedelta(hours=hour, minutes=5) for hour in range(7, 17)]
        rhythm = learned(rhythm, came, start + ONE_DAY, OFFSET)
    outlook = forecast(rhythm, NOW + 56 * ONE_DAY)
    monday, sunday = local(NOW) + 6 * DAY, local(NOW) + 5 * DAY
    assert outlook.weekdays[6] < 0.4 < 0.9 < outlook.weekdays[0]
    assert outlook.rate(sunday + 9 * HOUR) < outlook.rate(monday + 9 * HOUR) / 2


def test_a_livelier_time_is_believed_for_a_while() -> None:
    quiet = after(40, timedelta(hours=9, minutes=5))
    now = NOW + 41 * ONE_DAY
    storm = learned(quiet, [now - timedelta(minutes=7 * n + 1) for n in range(12)], now, OFFSET)
    usual, at_once = forecast(quiet, now), forecast(storm, now)
    later = forecast(storm, now + 10 * ONE_DAY)
    at = local(now) + 9 * HOUR
    assert at_once.rate(at) > 2 * usual.rate(at)
    assert later.rate(at) < 1.5 * usual.rate(at)


def test_silence_is_learned_without_a_word() -> None:
    rhythm = after(20, timedelta(hours=9, minutes=5))
    assert forecast(rhythm, NOW + 80 * ONE_DAY).usual < forecast(rhythm, NOW + 20 * ONE_DAY).usual / 4


@given(
    st.lists(st.tuples(st.floats(0, 40 * DAY), st.integers(0, 300)), max_size=12),
    st.floats(0, 400 * DAY),
    st.floats(-12 * HOUR, 14 * HOUR),
)
def test_what_is_expected_is_always_something(waits: list[tuple[float, int]], silence: float, offset: float) -> None:
    rhythm, now = Rhythm(seen_at=NOW), NOW
    for wait, number in waits:
        now += timedelta(seconds=wait)
        rhythm = learned(rhythm, [now - timedelta(seconds=n) for n in range(number)], now, offset)
    outlook = forecast(rhythm, now + timedelta(seconds=silence))
    assert outlook.usual > 0
    assert min(outlook.hours) > 0
    assert min(outlook.weekdays) > 0
    assert min(outlook.on_the_hour) >= 0
    assert sum(outlook.weekdays) == pytest.approx(7, rel=0.01)

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.pace import LEAST, MOST, ttl

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("minutes", "period", "frequency", "expected"),
    [
        ("30", None, None, timedelta(minutes=30)),
        ("30", "daily", "1", timedelta(minutes=30)),
        ("0", "hourly", "1", HOUR),
        ("999999", None, None, MOST),
        ("mười", None, None, None),
        (None, " Hourly\n", "2", HOUR / 2),
        (None, "daily", None, DAY),
        (None, "daily", "1.5", DAY),
        (None, "daily", "0", DAY),
        (None, None, "4", DAY / 4),
        (None, "yearly", "1", MOST),
        (None, "monthly", "30", DAY),
        (None, "hourly", "999999999", LEAST),
        (None, "now and then", "2", None),
        (None, "", "", None),
        (None, None, None, None),
    ],
)
def test_the_pace_that_a_feed_asks_for(
    minutes: object, period: object, frequency: object, expected: timedelta | None
) -> None:
    assert ttl(minutes, period, frequency) == expected


@given(st.text() | st.none(), st.sampled_from(["hourly", "daily", "weekly", "monthly", "yearly", "", "x"]), st.text())
def test_a_pace_is_within_bounds(minutes: str | None, period: str, frequency: str) -> None:
    asked = ttl(minutes, period, frequency)
    assert asked is None or LEAST <= asked <= MOST

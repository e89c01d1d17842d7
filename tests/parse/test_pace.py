from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.pace import LEAST, MOST, skipped, ttl

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("minutes", "period", "frequency", "expected"),
    [
        ("30", None, None, timedelta(minutes=30)),
        ("30", "daily", "1", timedelta(minutes=30)),
        ("0", "hourly", "3", HOUR / 3),
        (None, "hourly", "1", None),  # what WordPress writes unasked
        (None, "hourly", None, None),
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


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("<hour>0</hour><hour> 23 </hour>", (0, 23)),
        ("<hour>5</hour>\n<HOUR>3</HOUR><hour>5</hour>", (3, 5)),
        ("<hour>24</hour>", (0,)),
        ("<hour>25</hour><hour>-1</hour><hour>x</hour><hour></hour><hour>123</hour>", ()),
        ("".join(f"<hour>{number}</hour>" for number in range(24)), ()),
        ("<day>Monday</day>", ()),
    ],
)
def test_hours_to_skip(hours: str, expected: tuple[int, ...]) -> None:
    for name in ("skipHours", "skiphours"):
        text = f"<rss><channel><{name}>{hours}</{name}><item><title>A</title></item></channel></rss>"
        assert skipped(text) == (expected, ())


def test_days_to_skip() -> None:
    days = "<day>Sunday</day><day> saturday</day><day>Chủ nhật</day><day>Someday</day>"
    assert skipped(f"<channel><skipDays>{days}</skipDays><skipHours><hour>1</hour></skipHours>") == ((1,), (5, 6))
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert skipped("<skipDays>" + "".join(f"<day>{day}</day>" for day in week) + "</skipDays>") == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "<channel><item><skipHours><hour>1</hour></skipHours></item></channel>",
        "<channel><skipHours><hour>1</hour><item/></skipHours></channel>",
        "<channel><skipHours/><hour>1</hour></channel>",
        "<channel></skipHours><hour>1</hour><skipHours></channel>",
    ],
)
def test_what_is_not_said_of_the_feed_is_not_read(text: str) -> None:
    assert skipped(text) == ((), ())


@given(
    st.lists(st.sampled_from(["<skipHours>", "</skipHours>", "<skipDays>", "<hour>7</hour>", "<day>Friday</day>", "<"]))
)
def test_whatever_a_document_holds_only_hours_and_days_come_out(parts: list[str]) -> None:
    hours, days = skipped("".join(parts))
    assert set(hours) <= {7}
    assert set(days) <= {4}

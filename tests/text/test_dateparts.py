from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo

import pytest

from tickerfeed.text.dateparts import HALF, Clock, agrees, clock, fixed, is_ambiguous, named_zone

TIME = re.compile(
    rf"(?P<hour>[0-9]+):(?P<minute>[0-9]+)(?::(?P<second>[0-9]+)(?:\.(?P<fraction>[0-9]+))?)? ?(?P<half>{HALF})?"
)


def known(name: str) -> tzinfo | None:
    return UTC if name == "etc/utc" else None


def read(text: str) -> Clock:
    match = TIME.fullmatch(text)
    assert match is not None
    return clock(match)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("19:25", 19, 25),
        ("7:25 pm", 19, 25),
        ("12:05 sa", 0, 5),
        ("12:05 ch", 12, 5),
        ("14:35 pm", 14, 35),
        ("7:25 p.m.", 19, 25),
        ("7:25 sáng", 7, 25),
        ("11:30 trưa", 11, 30),
        ("1:30 trưa", 13, 30),
        ("3:30 chiều", 15, 30),
        ("8:00 tối", 20, 0),
        ("10:30 đêm", 22, 30),
        ("2:30 đêm", 2, 30),
    ],
)
def test_hours_by_the_half_of_the_day(text: str, hour: int, minute: int) -> None:
    at = read(text).at
    assert (hour, minute) == (at.hour, at.minute)


@pytest.mark.parametrize("text", ["25:00", "12:60", "12:00:61", "12:00 đêm"])
def test_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(text)


def test_the_end_of_the_day_and_leap_seconds() -> None:
    assert [read("24:00").days, read("24:05").days] == [1, 0]
    assert read("23:59:60").at.second == 59
    assert read("1:02:03.1234567").at.microsecond == 123456


@pytest.mark.parametrize(
    ("text", "expected"), [("3:34:00 pm", True), ("3:34 pm", False), ("03:34:00 pm", False), ("3:34:00 ch", False)]
)
def test_what_american_computers_write(text: str, expected: bool) -> None:
    assert expected == read(text).is_american


@pytest.mark.parametrize(
    ("offset", "minutes"),
    [("+07:00", 420), ("+0700", 420), ("+700", 420), ("+7", 420), ("-3:30", -210), ("+15:00", 900)],
)
def test_offsets(offset: str, minutes: int) -> None:
    assert timezone(timedelta(minutes=minutes)) == fixed(offset)


@pytest.mark.parametrize("offset", ["+16:00", "-20:00", "+07:75", "+9999"])
def test_offsets_that_lie_nowhere(offset: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        fixed(offset)


def test_zones_by_name() -> None:
    assert named_zone("ict", known) == timezone(timedelta(hours=7))
    assert named_zone("etc/utc", known) == UTC
    assert [named_zone(name, known) for name in ("xyz", "no/where", "")] == [None, None, None]
    ambiguous = [named_zone(name, known) for name in ("ist", "gmt", "etc/utc")]
    assert [zone is not None and is_ambiguous(zone) for zone in ambiguous] == [True, False, False]


@pytest.mark.parametrize(
    ("again", "offset", "expected"),
    [
        (None, "+07:00", True),
        ("+07", "+07:00", True),
        ("ict", "+07:00", True),
        ("xyz", "+07:00", True),
        ("asia/tokyo", "+07:00", True),
        ("gmt", "+07:00", True),
        ("est", "+07:00", False),
        ("+08", "+07:00", False),
        ("gmt", None, False),
    ],
)
def test_a_second_zone_must_say_the_same(again: str | None, offset: str | None, expected: bool) -> None:
    assert expected == agrees(again, offset, known)

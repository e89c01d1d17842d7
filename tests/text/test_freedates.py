from __future__ import annotations

from datetime import UTC, date, time, timedelta, timezone

import pytest

from tickerfeed.text.dateparts import Clock, Parts
from tickerfeed.text.dates import no_zone
from tickerfeed.text.freedates import read

VIETNAM = timezone(timedelta(hours=7))
FIFTH_OF_MARCH, THIRD_OF_MAY = date(2026, 3, 5), date(2026, 5, 3)


def day(text: str, order: str = "dmy") -> date | None:
    found = read(text, order, no_zone)
    return found.day if found else None


@pytest.mark.parametrize(
    "text",
    [
        "5/3/2026",
        "05/03/2026 03:34 pm",
        "5/3/2026 3:34 pm",
        "5/3/2026 3:34:00 ch",
        "5-3-2026 3:34:00 pm",
        "5.3.2026 est",
    ],
)
def test_the_source_decides_the_order(text: str) -> None:
    assert [day(text), day(text, "mdy")] == [FIFTH_OF_MARCH, THIRD_OF_MAY]


@pytest.mark.parametrize("text", ["3/5/2026 3:34:00 pm", "3/5/2026 3:34 pm est", "thu, 3/5/2026 3:34"])
def test_the_string_decides_the_order(text: str) -> None:
    assert [day(text), day(text, "mdy")] == [FIFTH_OF_MARCH, FIFTH_OF_MARCH]


def test_a_weekday_that_fits_neither_order_decides_nothing() -> None:
    assert [day("mon, 5/3/2026"), day("thứ năm, 3/5/2026")] == [FIFTH_OF_MARCH, THIRD_OF_MAY]


@pytest.mark.parametrize("text", ["13/3/2026", "3/13/2026", "march 13, 2026", "13 tháng 3 năm 2026"])
def test_only_one_order_gives_a_date(text: str) -> None:
    assert [day(text), day(text, "mdy")] == [date(2026, 3, 13), date(2026, 3, 13)]


@pytest.mark.parametrize(
    ("text", "at", "zone"),
    [
        ("19h ngày 5/3/2026", time(19), None),
        ("5/3/2026 lúc 19h25'", time(19, 25), None),
        ("7 giờ tối, 5/3/2026", time(19), None),
        ("19:25 (gmt+7) 5/3/2026", time(19, 25), VIETNAM),
        ("thu, 5 mar 2026 19:25:00 +0700 (ict)", time(19, 25), VIETNAM),
        ("thu, 5 mar 2026 19:25 xyz", time(19, 25), None),
        ("thu, 5 mar 2026 12:25:30 america/lima", time(12, 25, 30), None),
        ("thu, 5 mar 2026 ict", None, VIETNAM),
        ("19:25 5.3.2026 -0700", time(19, 25), timezone(timedelta(hours=-7))),
        ("5.3.2026 - 19:25", time(19, 25), None),
        ("7h 5/3/2026", time(7), None),
        ("7h05-5/3/2026", time(7, 5), None),
        ("lúc 7 giờ 5-3-2026", time(7), None),
        ("first published on thu 5 mar 2026 07.25 gmt", time(7, 25), UTC),
        ("mar. 5, 2026 19:25 est", time(19, 25), timezone(timedelta(hours=-5))),
    ],
)
def test_times_and_zones(text: str, at: time | None, zone: timezone | None) -> None:
    assert read(text, "dmy", no_zone) == Parts(FIFTH_OF_MARCH, Clock(at) if at else None, zone)


def test_a_sign_lost_on_the_way_and_a_script_give_a_guess() -> None:
    assert read("thu, 5 mar 2026 19:25:00 0700", "dmy", no_zone) == Parts(
        FIFTH_OF_MARCH, Clock(time(19, 25)), VIETNAM, True
    )
    korean = read("2026년 3월 5일 오후 7:25", "dmy", no_zone)
    assert korean == Parts(FIFTH_OF_MARCH, Clock(time(19, 25)), timezone(timedelta(hours=9)), True)


@pytest.mark.parametrize(
    "text",
    [
        "5/3",
        "19:25 5/3",
        "2 giờ trước",
        "5/3/2026 2 giờ trước",
        "5/3/2026 19:25 20:00",
        "5/3/2026 8:00 - 10:00",
        "8h-10h 5/3/2026",
        "từ 8h 5/3/2026",
        "5/3/2026 đến 7/3/2026",
        "v1.5.3.2026",
        "1.5.3.2026",
        "thu, 5 mar 2026 19:25:00 +0700 est",
        "bài 5/3/2026",
        "5 foo 2026",
    ],
)
def test_no_date(text: str) -> None:
    assert read(text, "dmy", no_zone) is None


@pytest.mark.parametrize("text", ["5/3/2026 8:00-10:00", "8:00-10:00 5/3/2026", "31/2/2026", "5/3/2026 19:65"])
def test_what_looks_like_a_date_and_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(text, "dmy", no_zone)

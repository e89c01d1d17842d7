from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.poll.furniture import LONGEST, NEAR, Clock, is_furniture, steady

NOW = datetime(2026, 11, 25, 10, 5, 33, tzinfo=UTC)  # 17:05 where the pages are made, a Wednesday
CLOCK = Clock(NOW)


@pytest.mark.parametrize(
    "line",
    [
        "Thống kê truy cập: 312.343.234",
        "Lượt truy cập 1,234,567",
        "Đang online: 15",
        "Hôm nay: 1.204 | Hôm qua: 998",
        "Tổng số lượt truy cập: 88 991",
        "Hiện có 155 khách và không thành viên trực tuyến",
        "1.234 lượt xem",
        "Visitors today: 12",
        "(12 bình luận)",
        "312.343.234",
        "(1205)",
    ],
)
def test_counters_are_furniture(line: str) -> None:
    assert is_furniture(line, CLOCK)


@pytest.mark.parametrize("line", ["5 phút trước", "Cách đây 2 giờ trước", "3h trước", "Vừa xong", "5 minutes ago"])
def test_ages_are_furniture(line: str) -> None:
    assert is_furniture(line, CLOCK)


@pytest.mark.parametrize(
    "line",
    [
        "Thứ tư, 25/11/2026 17:05:33",
        "THỨ TƯ, NGÀY 25/11/2026",
        "Thứ Tư, ngày 25 tháng 11 năm 2026",
        "Thứ ba, 24/11/2026 23:59:59",  # with weekday and seconds, whatever the day: the clock of a page that was kept
        "Wednesday, November 25, 2026",
        "11/25/2026 5:05:33 PM",
        "25/11/2026 16:40",
        "2026-11-25T17:05:33+07:00",
        "17:05 GMT+7",
        "Cập nhật lúc 17 giờ 05 phút",
        "25/11",
    ],
)
def test_the_time_that_it_is_is_furniture(line: str) -> None:
    assert is_furniture(line, CLOCK)


@pytest.mark.parametrize(
    "line",
    [
        "Có 150 người chết",
        "Giá vàng hôm nay 25/11/2026",
        "Vụ án 5 năm trước",
        "Hôm nay 5 tỉnh mưa lớn",
        "Thứ tư: 3 cầu thông xe",
        "Truy cập vào 15 trang giả mạo",
        "Bình luận về 3 dự luật",
        "Tháng 11",
        "25",
        "24/11/2026",
        "11/11/2026",
        "25/11/2026 08:00",
        "Hôm nay, 08:30",
        "08:30",
        "Thứ tư, 22/10/2025, 19:25 (GMT+7)",
        "Thống kê truy cập",
        "Thứ tư",
        "lượt " * LONGEST + "1",
    ],
)
def test_what_has_words_or_a_time_of_its_own_counts(line: str) -> None:
    assert not is_furniture(line, CLOCK)


def test_a_figure_belongs_to_the_counter_before_it() -> None:
    lines = ["Đang online", "15", "Có", "15", "người", "", "Khách:", "", "7", "7"]
    assert steady(lines, CLOCK) == ["Đang online", "Có", "15", "người", "Khách:", "7"]


@given(st.integers(-12 * 60, 12 * 60 - 1))
def test_a_time_is_a_clock_s_only_while_it_is_about_now(minutes: int) -> None:
    shown = (NOW + timedelta(hours=7, minutes=minutes)).strftime("%H:%M")
    assert is_furniture(shown, CLOCK) is (abs(minutes) <= NEAR)


@given(st.text(max_size=60))
def test_anything_is_judged(line: str) -> None:
    assert is_furniture(line, CLOCK) in {True, False}

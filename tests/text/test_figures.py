"""Figures with what they count, and headlines that differ by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.figures import Figure, differing, figures
from tickerfeed.text.spelling import spelled


def of(title: str) -> tuple[Figure, ...]:
    return figures(spelled(title))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Sạt lở, 3 người mất tích", [("người", 3.0)]),
        ("Bão số 4 gần bờ", [("số", 4.0)]),
        ("Hội thi lần 7", [("thứ", 7.0)]),
        ("Thưởng 2,5 tỷ đồng", [("đồng", 2.5e9)]),
        ("Thưởng 1.250.000 đồng", [("đồng", 1_250_000.0)]),
        ("Lịch cắt điện ngày 6/11", [("ngày", "6/11")]),
        ("Lịch tiếp dân tháng 9/2026", [("tháng", 9.0)]),
        ("Thông tư 22/2026 có hiệu lực", [("văn bản", "22/2026")]),
        ("Tuyển viên chức năm 2026", [("năm", "2026")]),
        ("U19 thắng đậm", [("u", "u19")]),
        ("Không có số nào", []),
        ("5 tỷ", [("", 5e9)]),
    ],
)
def test_figures(title: str, found: list[tuple[str, float | str]]) -> None:
    assert [(one.kind, one.value) for one in of(title)] == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thu gần 30 điểm", "Thu 29,92 điểm"),
        ("Đoạn dài 18 km", "Đoạn dài 18,2 km"),
        ("Chi 5.000 tỷ đồng", "Chi 5.400 tỷ đồng"),
        ("Lễ hội ngày 16/9", "Lễ hội ngày 16/9/2026"),
        ("40 người thoát nạn", "40 người được cứu"),
    ],
)
def test_what_one_rounds_agrees(one: str, other: str) -> None:
    assert not differing(of(one), of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Giá lên 144 triệu đồng", "Giá lên 148 triệu đồng"),
        ("3 người mất tích", "4 người mất tích"),
        ("Bão số 4 gần bờ", "Bão số 5 gần bờ"),
        ("Lịch cắt điện ngày 1/10", "Lịch cắt điện ngày 10/1"),
        ("Tuyển dụng năm 2025", "Tuyển dụng năm 2026"),
        ("Đại hội khóa XVIII", "Đại hội khóa XIX"),
        ("Công điện số 7 về bão số 5", "Công điện số 8 về bão số 5"),
        ("Kế hoạch giai đoạn 2020-2025", "Kế hoạch giai đoạn 2025-2030"),
    ],
)
def test_what_counts_the_same_differently_differs(one: str, other: str) -> None:
    assert differing(of(one), of(other))
    assert differing(of(other), of(one))


def test_figures_of_two_kinds_do_not_differ() -> None:
    assert differing(of("9 tàu cứu 30 người"), of("Cứu nạn xa bờ 12 hải lý")) == ()


def test_a_figure_more_is_no_other_figure() -> None:
    assert differing(of("2 người chết, 3 người bị thương"), of("2 người chết")) == ()


FIGURES = st.lists(
    st.tuples(st.sampled_from("abc"), st.floats(0, 1e6) | st.sampled_from(["1/2", "1/2/2026"])), max_size=6
)


@given(FIGURES, FIGURES)
def test_a_headline_agrees_with_itself_and_comparing_is_symmetric(
    one: list[tuple[str, float | str]], other: list[tuple[str, float | str]]
) -> None:
    ours, theirs = ([Figure(kind, value) for kind, value in pairs] for pairs in (one, other))
    assert differing(ours, ours) == ()
    assert differing(ours, theirs) == differing(theirs, ours)

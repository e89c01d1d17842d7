"""What two houses write differently and mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.spelling import MAX_WORDS, initials, roman, spelled, unmarked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Học sinh THPT nghỉ học", "Học sinh trung học phổ thông nghỉ học"),
        ("CSGT Hà Tĩnh ra quân", "Cảnh sát giao thông Hà Tĩnh ra quân"),
        ("Hai xã được hỗ trợ một tỷ đồng", "2 xã được hỗ trợ 1 tỉ đồng"),
        ("Tặng 200 nghìn đồng cho học sinh", "Tặng 200.000 đồng cho học sinh"),
        ("Gặt xong 40ha lúa", "Gặt xong 40 ha lúa"),
        ("Mất điện từ 7h sáng", "Mất điện từ 7 giờ sáng"),
        ("Bão số3 vào bờ", "Bão số 3 vào bờ"),
        ("Quí II thu vượt 4.5%", "Quý 2 thu vượt 4,5%"),
        ("Đại hội lần thứ XIX", "Đại hội lần thứ 19"),
        ("Ngươì dân đôí mặt lũ", "Người dân đối mặt lũ"),
        ("Ô tô lao xuống kênh", "Ôtô lao xuống kênh"),
        ("Hoa Kỳ mua tôm", "Mỹ mua tôm"),
        ("Đăk Lăk được mùa", "Đắk Lắk được mùa"),
        ("Ngày 5-9 khai giảng", "Ngày 5/9 khai giảng"),
    ],
)
def test_two_spellings_are_one(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xã ba năm liền thoát nghèo", "Xã ba lăm liền thoát nghèo"),
        ("Năm học mới", "5 học mới"),
        ("Hội thi lần thứ IV", "Hội thi lần thứ VI"),
        ("Kế hoạch số 12/KH", "Kế hoạch số 21/KH"),
        ("Bà Ma bán mã", "Bà Mã bán ma"),
    ],
)
def test_two_meanings_stay_two(one: str, other: str) -> None:
    assert spelled(one) != spelled(other)


def test_initials_are_written_out_by_the_other_headline() -> None:
    other = spelled("Ban Quản lý khu bảo tồn họp dân")
    assert initials(spelled("BQL khu bảo tồn họp dân"), frozenset({"bql"}), other) == other


def test_initials_pass_over_and() -> None:
    other = spelled("Sở Nông nghiệp và Môi trường kiểm tra đê")
    assert initials(("sở", "nnmt", "kiểm", "tra", "đê"), frozenset({"nnmt"}), other) == other


def test_initials_without_their_words_stay() -> None:
    assert initials(("bql", "họp"), frozenset({"bql"}), ("ban", "chỉ", "huy", "họp")) == ("bql", "họp")
    assert initials(("bql", "họp"), frozenset(), ("ban", "quản", "lý")) == ("bql", "họp")


def test_unmarked() -> None:
    assert unmarked(("đường", "về", "quê")) == ("duong", "ve", "que")


@pytest.mark.parametrize(("numeral", "value"), [("i", 1), ("iv", 4), ("ix", 9), ("xviii", 18), ("xl", 40), ("lix", 59)])
def test_roman(numeral: str, value: int) -> None:
    assert roman(numeral) == value


@given(st.text(max_size=200))
def test_any_text_has_a_spelling_that_stays(text: str) -> None:
    words = spelled(text)
    assert len(words) <= MAX_WORDS * 6
    assert all(words)


PIECES = """hoa kỳ ô tô từ trần bđs THPT quý II khóa XIX năm hai trăm nghìn ngàn triệu 200 3.000 5-9 7h 40ha số3 đôí
    tp hcm thành phố hồ chí minh xã sinh học người"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join))
def test_a_step_with_nothing_to_do_is_passed_over_and_changes_nothing(title: str) -> None:
    words = spelled(title)
    assert spelled(f"{title} x x hoa bđs tp khóa một ngàn 5h số3")[: len(words)] == words


def test_a_long_title_is_bounded() -> None:
    assert len(spelled("tin " * 10_000)) == MAX_WORDS


def test_nothing_has_no_words() -> None:
    assert spelled("") == spelled("!?…") == ()

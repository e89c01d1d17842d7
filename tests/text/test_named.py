from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.named import named, other_names


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Cháy chợ ở xã Đức Thọ, Hà Tĩnh", {("xã", ("đức", "thọ"))}),
        ("Thủy điện Hố Hô xả lũ", {("thủy điện", ("hố", "hô"))}),
        ("Cắt điện tại phường 12 và khu phố Hòa Bình 2", {("khu phố", ("hòa", "bình", "2"))}),
        ("ĐH Vinh tuyển 300 sinh viên", {("đại học", ("vinh",))}),
        ("ông Lê Văn A thay bà Trần Thị B", {("ông", ("lê", "văn", "a")), ("bà", ("trần", "thị", "b"))}),
        ("Hai ông lão và Trường Tươi Đồng Nai", set()),
        ("CHÁY CHỢ Ở XÃ ĐỨC THỌ", set()),
    ],
)
def test_what_is_called_by_name(title: str, found: set[tuple[str, tuple[str, ...]]]) -> None:
    assert named(title) == found


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("Lịch cắt điện xã Đức Thọ", "Lịch cắt điện xã Can Lộc", ("xã",)),
        ("Đường qua xã Đức Thọ và xã Can Lộc", "Đường qua xã Can Lộc", ()),
        ("Cách chức ông Thể", "Cách chức ông Nguyễn Văn Thể", ()),
        ("Nước sông Lam lên", "Nước hồ Kẻ Gỗ lên", ()),
    ],
)
def test_other_names_after_one_word(one: str, other: str, kinds: tuple[str, ...]) -> None:
    assert other_names(named(one), named(other)) == kinds


WORDS = st.sampled_from(["xã", "phường", "ông", "Lê", "Lộc", "Thọ", "Đức", "và", "2", ",", "-"])
TITLES = st.lists(WORDS, max_size=12).map(" ".join)


@given(TITLES, TITLES)
def test_comparing_is_symmetric_and_nothing_differs_from_itself(one: str, other: str) -> None:
    assert other_names(named(one), named(one)) == ()
    assert other_names(named(one), named(other)) == other_names(named(other), named(one))

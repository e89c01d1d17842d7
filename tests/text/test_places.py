from __future__ import annotations

import pytest

from tickerfeed.text.places import is_place, places
from tickerfeed.text.spelling import spelled


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Mưa to ở Hà Tĩnh và Nghệ An", {"VN-23", "VN-22"}),
        ("Bình Định nay thuộc Gia Lai", {"VN-30"}),
        ("TP.HCM mở đường", {"VN-SG"}),
        ("TP Hồ Chí Minh mở đường", {"VN-SG"}),
        ("Xuất khẩu sang Nhật Bản, Hoa Kỳ", {"nhật bản", "mỹ"}),
        ("Áp thấp vào miền Trung", {"miền trung"}),
        ("Gặt lúa sớm", set()),
    ],
)
def test_places(title: str, found: set[str]) -> None:
    assert {name.replace("mĩ", "mỹ") for name in places(spelled(title))} == found


def test_is_place() -> None:
    assert is_place(spelled("Hà Tĩnh"))
    assert not is_place(spelled("Hà Tĩnh mưa"))

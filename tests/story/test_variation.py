from __future__ import annotations

import pytest

from tickerfeed.story.variation import variation
from tickerfeed.story.wording import side_by_side, wording

PLAIN = "Chợ huyện Lộc Hà cháy lớn trong đêm"


def between(one: str, other: str) -> str:
    left, right = side_by_side(wording(one), wording(other))
    found = variation(left, right)
    assert variation(right, left) == found
    return found


@pytest.mark.parametrize(
    ("other", "way"),
    [
        (PLAIN, "the same words"),
        ("Chợ huyện Lộc - Hà cháy lớn trong đêm!", "the same words"),
        ("Cho huyen Loc Ha chay lon trong dem", "typed without"),
        ("Chợ huyện Lộc Hà cháy lớn tro...", "cut short"),
        ("Chợ ở huyện Lộc Hà cháy lớn trong đêm", "fillers"),
        (PLAIN + " 05/09/2026", "before or after"),
        ("Pháp luật: " + PLAIN, "before or after"),
        (PLAIN + " - Tin xã hội", "before or after"),
    ],
)
def test_one_headline_in_two_dresses(other: str, way: str) -> None:
    assert way in between(PLAIN, other)


def test_the_place_may_stand_before_or_inside() -> None:
    found = between("Hà Tĩnh: Hàng chục thuyền cá bị sóng đánh chìm", "Hàng chục thuyền cá bị sóng đánh chìm ở Hà Tĩnh")
    assert "moved" in found


@pytest.mark.parametrize(
    "other",
    [
        "Chợ huyện Lộc Hà cháy lớn trong ngày",
        "Chợ huyện Lộc Hà không cháy lớn trong đêm",
        "Phần 2: " + PLAIN,
        "Vì sao " + PLAIN,
        "Điểm tin: " + PLAIN,
        "Cho huyen Loc Ha chay lon",
        "Chợ huyện…",
        "",
    ],
)
def test_what_is_not_certain_is_no_variation(other: str) -> None:
    assert between(PLAIN, other) == ""

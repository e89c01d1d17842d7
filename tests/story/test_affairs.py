from __future__ import annotations

import pytest

from tickerfeed.story.affairs import is_digest, is_preview, manners, sports, stages


@pytest.mark.parametrize(
    ("one", "other", "affairs"),
    [
        ("khởi công cầu mới", "thông xe cầu mới", ("building",)),
        ("khai mạc hội diễn", "bế mạc hội diễn", ("ceremony",)),
        ("bắt kẻ trộm trâu", "xét xử kẻ trộm trâu", ("case",)),
        ("bắt kẻ trộm trâu", "khởi tố kẻ trộm trâu", ()),
        ("phó chủ tịch xã thăm dân", "chủ tịch xã thăm dân", ("chairman",)),
        ("giá lúa tăng", "giá lúa giảm", ("direction",)),
        ("gặt lúa", "trồng rừng", ()),
    ],
)
def test_stages_that_differ(one: str, other: str, affairs: tuple[str, ...]) -> None:
    assert (
        stages(one.split()).conflicts(stages(other.split()))
        == stages(other.split()).conflicts(stages(one.split()))
        == affairs
    )


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Vì sao hồ cạn?", {"question"}),
        ("Chùm ảnh mùa gặt", {"pictures"}),
        ("Vụ cháy chợ: Người dân nói gì", {"aftermath", "question"}),
        ("Ông Ba: 'Tôi không bán trâu'", {"quotation"}),
        ("Chợ huyện cháy trong đêm", set()),
    ],
)
def test_manners(title: str, found: set[str]) -> None:
    assert manners(title) == found


@pytest.mark.parametrize(
    "title", ["Điểm tin sáng: Cháy chợ", "Chợ huyện cháy trong đêm | Học sinh nghỉ vì lũ", "Bản tin trưa 5/9"]
)
def test_digests(title: str) -> None:
    assert is_digest(title)


@pytest.mark.parametrize("title", ["Pháp luật | Chợ huyện cháy trong đêm", "Chợ huyện cháy trong đêm", ""])
def test_no_digests(title: str) -> None:
    assert not is_digest(title)


def test_sports_are_told_by_name() -> None:
    assert sports(["giải", "quần", "vợt", "và", "bơi", "của", "xã"]) == {"tennis", "bơi"}
    assert sports(["bóng", "của", "cây"]) == frozenset()


def test_a_schedule_or_a_forecast_is_a_preview() -> None:
    assert is_preview("Lịch thi đấu cúp xã hôm nay")
    assert is_preview("Nhận định Lộc Hà gặp Đức Thọ")
    assert not is_preview("Lịch sử hai đội bóng")
    assert not is_preview("Lộc Hà thắng theo đúng nhận định")

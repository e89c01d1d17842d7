"""One matcher for daemon, tools and tests: what is the same news, and what never is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.story.account import Account, told
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import MAX_APART, Verdict, joined, verdict

NOW = datetime(2026, 9, 5, 7, tzinfo=UTC)
RARITY = Rarity()


def tell(title: str, url: str | None = None, hours: float = 0) -> Account:
    return told(title, url, NOW + timedelta(hours=hours))


def judged(a: Account, b: Account) -> Verdict:
    found = verdict(a, b, RARITY)
    assert verdict(b, a, RARITY) == found
    assert joined(a, b, RARITY) == (found if found.is_same else None)
    return found


def test_names_decide_before_words() -> None:
    a = tell("Giá lúa tăng ở ba huyện", "https://a.example/gia-lua-123456.html")
    b = tell("Nông dân bán lúa được giá", "https://a.example/nong-dan-ban-lua-123456.html")
    assert judged(a, b).rule == "article"
    assert judged(a, replace(b, link="", articles=frozenset(), original=a.link)).rule == "original"
    assert judged(a, replace(b, link=a.link)).rule == "url"
    assert judged(replace(a, id="urn:x:1"), replace(b, id="urn:x:1")).rule == "id"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích",
            "Hai học sinh mất tích khi thuyền lật trên sông Ngàn Sâu",
        ),
        ("UBND huyện Vũ Quang họp bàn chống hạn cho lúa", "Ủy ban nhân dân huyện Vũ Quang họp bàn chống hạn cho lúa"),
        ("Chợ huyện Lộc Hà cháy lớn trong đêm", "[Ảnh] Chợ huyện Lộc Hà cháy lớn trong đêm - Báo Lộc Hà"),
    ],
)
def test_the_same_news(one: str, other: str) -> None:
    found = judged(tell(one), tell(other, hours=2))
    assert found.is_same, found


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("Lịch cắt điện huyện Cẩm Xuyên ngày 6/9", "Lịch cắt điện huyện Cẩm Xuyên ngày 7/9", "figure"),
        ("Công điện ứng phó bão số 4", "Công điện ứng phó bão số 5", "figure"),
        ("Đại hội Đoàn xã lần thứ XI", "Đại hội Đoàn xã lần thứ XII", "figure"),
        ("Thông báo tuyển sinh lớp 10 tỉnh Nghệ An", "Thông báo tuyển sinh lớp 10 tỉnh Hà Tĩnh", "place"),
        ("Khởi công cầu Thọ Tường", "Khánh thành cầu Thọ Tường", "stage"),
        ("Thông báo cắt điện xã Đức Thọ", "Thông báo cắt điện xã Can Lộc", "name"),
        ("Đội bóng chuyền nữ vào chung kết hội khỏe", "Đội bóng đá nữ vào chung kết hội khỏe", "sport"),
        ("Lịch thi đấu vòng loại cúp xã: Lộc Hà gặp Đức Thọ", "Vòng loại cúp xã: Lộc Hà thắng đậm Đức Thọ", "preview"),
        ("Điểm tin: Chợ Lộc Hà cháy lớn | Giá lúa lại tăng", "Chợ Lộc Hà cháy lớn", "digest"),
    ],
)
def test_a_template_with_another_filling_is_other_news(one: str, other: str, rule: str) -> None:
    found = judged(tell(one), tell(other, hours=1))
    assert (found.is_same, found.rule) == (False, rule)


def test_time_decides_between_identical_titles() -> None:
    title = "Giá xăng dầu trong nước cùng giảm mạnh"
    assert judged(tell(title), tell(title, hours=5)).is_same
    late = MAX_APART / timedelta(hours=1) + 1
    assert judged(tell(title), tell(title, hours=late)).rule == "time"


def test_local_notices_of_two_provinces_stay_two() -> None:
    title = "Lịch gặp gỡ cử tri tháng 9/2026 của Thường trực HĐND tỉnh"
    a, b = replace(tell(title), province="VN-23"), replace(tell(title), province="VN-22")
    assert judged(a, b).rule == "province"
    assert judged(a, replace(b, province="VN-23")).is_same
    news = "Tàu hàng mắc cạn ngoài khơi, tám thuyền viên được cứu"
    assert judged(replace(tell(news), province="VN-23"), replace(tell(news), province="VN-22")).is_same


def test_what_shares_little_is_not_weighed() -> None:
    found = judged(tell("Giá lúa ở ba xã lại tăng"), tell("Trường học ở ba huyện"))
    assert (found.is_same, found.score) == (False, 0.0)


def test_without_a_headline_nothing_is_alike() -> None:
    assert judged(tell(""), tell("")).rule == "untitled"


TEMPLATES = st.sampled_from(
    [
        "Lịch gặp gỡ cử tri tháng {} của Thường trực HĐND huyện",
        "Quyết định số {}/QĐ-UBND về việc thu hồi đất",
        "Kết quả bốc thăm đợt {} của giải bóng chuyền xã",
        "Thông báo mời thầu gói số {} sửa đường liên xã",
        "Kỳ họp thứ {} HĐND huyện bàn việc thủy lợi",
    ]
)


@given(TEMPLATES, st.integers(1, 12), st.integers(1, 12))
def test_a_changed_number_in_a_template_never_merges(template: str, one: int, other: int) -> None:
    found = judged(tell(template.format(one)), tell(template.format(other)))
    assert found.is_same == (one == other)


PROVINCES = ("Hà Tĩnh", "Nghệ An", "Cà Mau", "Đà Nẵng", "Lào Cai", "Gia Lai")


@given(st.sampled_from(PROVINCES), st.sampled_from(PROVINCES))
def test_a_changed_place_in_a_template_never_merges(one: str, other: str) -> None:
    a, b = (tell(f"Điểm chuẩn vào lớp 10 các trường ở {place}") for place in (one, other))
    assert judged(a, b).is_same == (one == other)


DRESSES = st.sampled_from(
    [
        str.upper,
        lambda title: f"(Ảnh) {title}",
        lambda title: f"{title} - Báo Lộc Hà",
        lambda title: title.replace(" ", "  "),
        lambda title: title.replace("UBND", "Ủy ban nhân dân"),
        lambda title: title.replace("ủy", "uỷ").replace("hòa", "hoà"),
        lambda title: title.replace("7h", "7 giờ").replace("5/9", "5-9"),
        lambda title: title.replace("'", "\u201d"),
    ]
)
TITLES = st.sampled_from(
    [
        "UBND tỉnh ủy quyền cho huyện hòa giải từ 7h ngày 5/9",
        "Chợ huyện Lộc Hà cháy lớn trong đêm, 'thiệt hại nặng'",
        "Ba thuyền cá hòa vào đội tàu cứu hộ sáng 5/9",
    ]
)


@given(TITLES, DRESSES, DRESSES)
def test_a_headline_matches_itself_in_any_dress(title: str, first: object, second: object) -> None:
    found = judged(tell(title), tell(first(second(title))))  # type: ignore[operator]
    assert found.is_same, found

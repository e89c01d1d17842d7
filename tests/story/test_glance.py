"""Neither a glance nor what is asked after it passes over what a verdict would join."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Entry, StoredEntry
from tickerfeed.story.glance import Glance
from tickerfeed.story.member import Member, Teller, member
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import THRESHOLD, joined, verdict

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOAT = "Lật thuyền trên sông Ngàn Sâu, hai học sinh xã Lộc Hà mất tích"
TELLER = Teller("bao", "bao")
VOCABULARY = """thuyền lật sông Ngàn Sâu hai học sinh mất tích xã Lộc Hà họp BQL ban quản lý chợ cháy và của trong đêm
    UBND
    tỉnh Hà Tĩnh công điện bão số 5 khởi công khánh thành cầu Bến Thủy ông: Nghệ An 22/11 năm HLV huấn luyện viên 3.000
    đồng – | … vì sao video tang lễ BV bệnh viện vu vơ"""
WORDS = VOCABULARY.split()


def told(title: str, hours: float = 0) -> Member:
    at = NOON + timedelta(hours=hours)
    return member(StoredEntry(1, 1, "bao", "id:1", Entry(title), at, at, at), TELLER)


def looks(one: str, other: str, hours: float = 0) -> bool:
    return Glance(told(one), Rarity()).may_be_same(told(other, hours))


def test_what_shares_little_is_passed_over() -> None:
    assert looks(BOAT, "Tìm thấy hai học sinh xã Lộc Hà mất tích khi lật thuyền trên sông Ngàn Sâu")
    assert not looks(BOAT, "Giá lúa hè thu tại đồng bằng sông Cửu Long tăng nhẹ trong phiên sáng nay")
    assert not looks(BOAT, BOAT, hours=49)


def test_an_abbreviation_is_written_out() -> None:
    long = "Ban quản lý chợ Lộc Hà họp bàn phương án di dời các tiểu thương trong tháng tới"
    short = "BQL giải thích vì sao chưa dọn quầy hàng sang nơi ở mới"
    assert looks(short, long)
    assert looks(long, short)
    assert not looks(short.replace("BQL", "UBND"), long)
    assert not looks(long, short.replace("BQL", "XYZ"))
    assert not looks(short.replace("BQL", "XYZ"), long)


def test_what_shares_rare_words_is_weighed() -> None:
    assert looks(BOAT, "Vụ lật thuyền trên sông Ngàn Sâu: công an tỉnh vào cuộc điều tra hai học sinh mất tích")
    lake = "nơi lật thuyền trên sông Ngàn Sâu làm hai học sinh mất tích có thêm thợ lặn từ Cửa Lò"
    guard = "Công an tỉnh lập chốt gác đêm ngày tại khúc sông Ngàn Sâu"
    assert looks(f"{guard} nơi lật thuyền làm hai học sinh mất tích", lake)
    assert not looks(f"{guard} từng xảy ra vụ lật thuyền, mất tích", lake)
    tail = "được trao học bổng nhân dịp khai giảng năm học mới cùng nhiều phần quà từ các nhà hảo tâm trong vùng"
    assert not looks(BOAT, f"Ngàn Sâu: trẻ {tail}")


SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=16)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw two headlines, the second often a variation of the first."""
    one = draw(SENTENCES)
    if draw(st.booleans()):
        return " ".join(one), " ".join(draw(SENTENCES))
    start, end = sorted((draw(st.integers(0, len(one))), draw(st.integers(0, len(one)))))
    other = [*one[:start], *draw(st.lists(st.sampled_from(WORDS), max_size=4)), *one[end:]]
    return " ".join(one), " ".join(other)


@given(pairs(), st.floats(0, 60), st.sampled_from([THRESHOLD, 0.2, 0.95]), st.integers(0, 20))
def test_what_a_verdict_joins_is_looked_at(
    titles: tuple[str, str], hours: float, threshold: float, learned: int
) -> None:
    one, other = told(titles[0]), told(titles[1], hours)
    rarity = Rarity()
    for _ in range(learned):
        rarity.learn(one.words)
    found = verdict(other.account, one.account, rarity, threshold)
    assert joined(other.account, one.account, rarity, threshold) == (found if found.is_same else None)
    assert Glance(one, rarity, threshold).may_be_same(other) or not found.is_same

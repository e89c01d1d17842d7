"""Which stage of an affair a headline tells, and in which manner.

The same bridge is begun and opened, the same man is proposed and elected: two stages are two pieces of news. And a
gallery, a question, a digest or a ceremony around the news is not the news.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

# Affair → what its headlines say → stage. The longest wording wins, so that "phó bí thư" is no "bí thư".
_STAGES: Mapping[str, Mapping[str, int]] = {
    "ceremony": {"khai mạc": 1, "khai trương": 1, "bế mạc": 2},
    "building": {"khởi công": 1, "động thổ": 1, "hợp long": 2, "khánh thành": 3, "thông xe": 3},
    "rehearsal": {"sơ duyệt": 1, "tổng duyệt": 2},
    "round": {"vòng bảng": 1, "tứ kết": 2, "bán kết": 3, "chung kết": 4},
    "direction": {"tăng": 1, "giảm": 2},
    "permission": {"cấm": 1, "cho": 2},
    "result": {"thắng": 1, "thua": 2, "hòa": 3},
    "case": {
        **dict.fromkeys(("bắt", "khởi tố", "tạm giữ", "tạm giam"), 1),
        **dict.fromkeys(("truy tố",), 2),
        **dict.fromkeys(("xét xử", "hầu tòa", "ra tòa"), 3),
        **dict.fromkeys(("tuyên án", "lĩnh án", "lãnh án", "án tù"), 4),
        **dict.fromkeys(("kháng cáo", "phúc thẩm"), 5),
        **dict.fromkeys(("trả tự do", "tại ngoại"), 6),
        **dict.fromkeys(("họp báo",), 7),
    },
    "office": {
        **dict.fromkeys(("giới thiệu", "được giới thiệu", "đề cử", "ứng cử"), 1),
        **dict.fromkeys(("được bầu", "trúng cử", "đắc cử", "bổ nhiệm", "giữ chức"), 2),
    },
    "secretary": {"bí thư": 1, "phó bí thư": 2},
    "chairman": {"chủ tịch": 1, "phó chủ tịch": 2},
    "head": {"trưởng": 1, "phó trưởng": 2},
    "director": {"giám đốc": 1, "phó giám đốc": 2},
    "time of day": {"sáng": 1, "trưa": 2, "chiều": 3, "tối": 4, "đêm": 5},
    "district": {"huyện": 1, "thị xã": 2},
    "sex": {"nam": 1, "nữ": 2},
    "search": {**dict.fromkeys(("mất tích", "mất trộm", "bị trộm"), 1), **dict.fromkeys(("tìm thấy", "tìm được"), 2)},
    "tense": {**dict.fromkeys(("sẽ", "sắp", "chuẩn bị"), 1), "đã": 2},
    "visit": {"lên đường": 1, "bắt đầu thăm": 2, "kết thúc chuyến": 3, "rời": 3},
    "contest": {"khởi tranh": 1, "khởi động": 1, "vô địch": 2, "đăng quang": 2},
    "repair": {"nỗ lực": 1, "đã khôi phục": 2},
}
_PATTERNS = {
    affair: re.compile(" (" + "|".join(sorted(stages, key=len, reverse=True)) + ")(?= )")
    for affair, stages in _STAGES.items()
}
_BEGINNINGS: defaultdict[str, list[str]] = defaultdict(list)  # first word of a wording → affairs
for _affair, _wordings in _STAGES.items():
    for _wording in _wordings:
        _BEGINNINGS[_wording.partition(" ")[0]].append(_affair)

_MANNERS = {
    "question": re.compile(r"\?|nói gì|ra sao|thế nào|là ai|có gì|vì sao|tại sao|bao nhiêu|điều gì|nào$"),
    "pictures": re.compile(r"cận cảnh|chùm ảnh|toàn cảnh|flycam|highlight|video|clip|tường thuật"),
    "background": re.compile(
        r"nhìn lại|chuyện|hành trình|chân dung|nỗi|niềm|tâm sự|bài học|nguyên nhân|lý do|nhan sắc|gia thế|đời thường"
        r"|dấu ấn|vị thế|ngỡ ngàng"
    ),
    "aftermath": re.compile(r"^vụ |^sau vụ|^từ vụ|liên quan|họp báo|thông tin về|lên tiếng|làm rõ|chia sẻ|hài lòng"),
    "courtesy": re.compile(r"tang lễ|viếng|chúc mừng|chia buồn|điện mừng|tiễn|gặp|hội kiến|hội đàm|dâng hương"),
    "quotation": re.compile(r"^[^:]{3,40}:\s*['\"‘“]"),
}
_SPORTS = """bóng đá, bóng chuyền, bóng rổ, bóng bàn, bóng ném, futsal, billiards, cầu lông, quần vợt, tennis,
    pickleball, cờ vua, cờ tướng, điền kinh, bơi, bắn súng, bắn cung, cử tạ, đua thuyền, đua xe, golf, karate,
    taekwondo, judo"""
_SPORT = re.compile(" (" + "|".join(sport.strip() for sport in _SPORTS.split(",")) + ")(?= )")
_SAME_SPORT = {"quần vợt": "tennis"}
_SCHEDULE = re.compile(
    r"lịch (?:thi đấu|trực tiếp|phát sóng|bóng đá|đấu|sea games)\b|nhận định\b|tương quan\b"
    r"|dự đoán (?:tỉ số|tỷ số|kết quả)\b"
)
_DIGEST = re.compile(
    r"(?:điểm tin|xem nhanh|tin nhanh|bản tin|tin tức|tin mới|tin sáng|tin trưa|tin chiều|tin tối|thời sự|5 phút|24h"
    r"|nóng trong ngày|(?:sáng|tối) world cup)\b"
)
_PART = re.compile(r"\s+\|\s+")
_WORDS_OF_A_PART = 4  # fewer are a column's name


class Stages(Struct, frozen=True):
    """What a headline says of the affairs that have stages: affair → stages."""

    told: Mapping[str, frozenset[int]]

    def conflicts(self, other: Stages) -> tuple[str, ...]:
        """Return the affairs of which the two tell different stages."""
        common = self.told.keys() & other.told.keys()
        return tuple(sorted(affair for affair in common if not self.told[affair] & other.told[affair]))


def stages(words: Sequence[str]) -> Stages:
    """Return the stages that words tell, as `spelling.spelled` gives them."""
    padded = f" {' '.join(words)} "
    begun = _BEGINNINGS.keys() & words  # most headlines begin no wording of most affairs
    affairs = dict.fromkeys(affair for word in begun for affair in _BEGINNINGS[word])
    told = {affair: _PATTERNS[affair].findall(padded) for affair in affairs}
    return Stages({affair: frozenset(_STAGES[affair][one] for one in found) for affair, found in told.items() if found})


def manners(title: str) -> frozenset[str]:
    """Return the manners of a headline, beside plainly telling the news."""
    folded = title.casefold()
    return frozenset(name for name, pattern in _MANNERS.items() if pattern.search(folded))


def sports(words: Sequence[str]) -> frozenset[str]:
    """Return the sports that words name, as `spelling.spelled` gives them."""
    return frozenset(_SAME_SPORT.get(sport, sport) for sport in _SPORT.findall(f" {' '.join(words)} "))


def is_preview(title: str) -> bool:
    """Return whether a headline heads a schedule or a forecast of a contest, which is no report of it."""
    return _SCHEDULE.match(title.casefold()) is not None


def is_digest(title: str) -> bool:
    """Return whether a headline joins several, or heads a round-up."""
    parts = [part for part in _PART.split(title) if len(part.split()) >= _WORDS_OF_A_PART]
    return len(parts) > 1 or _DIGEST.match(title.casefold()) is not None

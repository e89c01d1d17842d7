"""Lines of a page that change by themselves: counters, ages, and the time.

"Đang online: 15", "5 phút trước", "Thứ tư, 25/11/2026 17:05:33". Only a line that holds nothing else is one: a headline
has words of its own. A date that is about now may be an article's as well as a clock's. It is left out until it is no
longer about now, and counts from then on, so nothing is missed for good.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from msgspec import Struct

NEAR = 30  # minutes from now within which a time is taken for a clock's; caches hand out pages so old
LONGEST = 200  # characters of a line that may be furniture

_LOCAL = timezone(timedelta(hours=7))  # what clocks show where these pages are made
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_FIGURE = re.compile(r"[\d.,:()\[\] ]+")
_BIG = re.compile(r"\d{3,}|\d{1,3}(?:[.,\s]\d{3})+")  # no day, no month; a date in dots has no three digits

_COUNTER = re.compile(
    r"truy cập|lượt|online|trực tuyến|khách|visit|views?\b|hits?\b|guests?\b|total\b|tổng|tất cả|today|yesterday"
    r"|bình luận|comments?\b|hôm nay|hôm qua|(?:tuần|tháng|năm) (?:này|nay|trước|qua)"
)
_COUNTER_NAMES = """thống kê truy cập lượt xem đọc ghé thăm thích bình luận online trực tuyến khách thành viên người
    dùng hôm nay qua tuần tháng năm này trước tổng cộng số tất cả đang hiện tại có và không đã của bạn trong ngày ip
    website trang visitors visitor visits visit views view hits hit guests guest members member users user total today
    yesterday this last week month year now and we have all time comment comments"""
_COUNTER_WORDS = frozenset(_COUNTER_NAMES.split())
_AGE = re.compile(
    r"\d+ ?(?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm|h|m|d|s|min|mins|seconds?|minutes?|hours?|days?|weeks?|months?)"
    r" (?:trước|ago)|vừa xong|mới đây|just now"
)
_AGE_NAMES = """giây phút giờ tiếng ngày tuần tháng năm trước cách đây khoảng cập nhật đăng lúc vừa xong mới h m d s min
    mins second seconds minute minutes hour hours day days week weeks month months ago about updated just now"""
_AGE_WORDS = frozenset(_AGE_NAMES.split())
_WEEKDAY = re.compile(r"thứ|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day")
_CLOCK_NAMES = """thứ hai ba tư năm sáu bảy bẩy chủ nhật ngày tháng giờ phút giây lúc hôm nay bây là cập gmt utc am pm
    sa ch sáng trưa chiều tối h t z monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december today"""
_CLOCK_WORDS = frozenset(_CLOCK_NAMES.split())
_ZONE = re.compile(r"\(?\b(?:gmt|utc) ?[+-]? ?\d{1,2}(?::?\d{2})?\)?|[+-]\d{2}:?\d{2}$")
_TIME = re.compile(r"(?<![\d.])(\d{1,2}) ?(?::|h|giờ) ?(\d{2})(?: ?(?::|phút) ?(\d{2}))?(?!\d)")
_DATE = re.compile(r"\d ?[:/] ?\d|\d-\d")
_AFTERNOON = re.compile(r"\b(?:pm|ch|chiều|tối)\b")


class Clock(Struct, frozen=True):
    """What a clock on the page shows while it is fetched at ``now``."""

    now: datetime

    def is_today(self, numbers: list[int]) -> bool:
        """Tell whether `numbers` are today's day, month and year, in any order, one of them left out at most."""
        local = self.now.astimezone(_LOCAL)
        today = Counter((local.day, local.month, local.year))
        return len(numbers) in {2, 3} and Counter(numbers) <= today

    def is_near(self, hour: int, minute: int) -> bool:
        """Tell whether a time of day is about now."""
        local = self.now.astimezone(_LOCAL)
        apart = (hour * 60 + minute - local.hour * 60 - local.minute) % (24 * 60)
        return min(apart, 24 * 60 - apart) <= NEAR


def steady(lines: Iterable[str], clock: Clock) -> list[str]:
    """Return the lines that are no furniture; each is given in single blanks, and empty ones are left out."""
    kept, is_counted = [], False
    for line in lines:
        if not line or is_furniture(line, clock) or (is_counted and _FIGURE.fullmatch(line)):
            is_counted = is_counted and not line
            continue
        kept.append(line)
        is_counted = _is_counter(line.casefold())
    return kept


def is_furniture(line: str, clock: Clock) -> bool:
    """Tell whether `line` holds nothing but a counter with its figure, an age, or the time."""
    if len(line) > LONGEST:
        return False
    text = line.casefold()
    words = set(_WORD.findall(text))
    if words <= _AGE_WORDS and _AGE.search(text):
        return True
    if not any(char.isdigit() for char in text):
        return False
    if not _DATE.search(text) and (_is_counter(text) or (not words and _BIG.fullmatch(text.strip(" .,:()[]")))):
        return True
    return words <= _CLOCK_WORDS and _is_now(text, clock)


def _is_counter(text: str) -> bool:
    return len(text) <= LONGEST and _COUNTER.search(text) is not None and set(_WORD.findall(text)) <= _COUNTER_WORDS


def _is_now(text: str, clock: Clock) -> bool:
    rest = _ZONE.sub(" ", text)
    time = _TIME.search(rest)
    numbers = [int(one) for one in _NUMBER.findall(_TIME.sub(" ", rest, count=1))]
    if time is None:
        return clock.is_today(numbers)
    if time[3] and _WEEKDAY.search(text) and numbers:
        return True  # with a weekday and seconds nobody dates an article
    hour = int(time[1]) % 12 + 12 if _AFTERNOON.search(text) else int(time[1])
    return clock.is_near(hour, int(time[2])) and (not numbers or clock.is_today(numbers))

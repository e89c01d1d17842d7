"""The page's own words, in Vietnamese and English, and its dates and numbers, as CLDR has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from tickerfeed.render.publication import zulu

if TYPE_CHECKING:
    from babel import Locale

_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")  # as CLDR has them

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "skip": "Tới danh sách tin",
        "updated": "Cập nhật",
        "editions": "Ấn bản",
        "all": "Tất cả",
        "ticker": "Tin nhanh",
        "notices": "Thông báo",
        "urgent": "Khẩn",
        "pinned": "Nổi bật",
        "until": "đến",
        "stale": "Các nguồn chưa trả lời hơn một giờ qua; tin dưới đây có thể đã cũ.",
        "events": "Sự kiện",
        "latest": "Tin mới",
        "nothing": "Chưa có tin nào.",
        "after": "theo",
        "seen": "nhận lúc",
        "outlets": "báo",
        "also": "Cùng đưa tin",
        "follow": "Theo dõi",
        "sources": "Danh sách nguồn (OPML)",
        "credit": "Tiêu đề và bản quyền thuộc về các báo được ghi tên.",
        "visits": "Thống kê",
        "visits_today": "hôm nay",
        "visits_total": "tất cả",
    },
    "en": {
        "skip": "Skip to the stories",
        "updated": "Updated",
        "editions": "Editions",
        "all": "Everything",
        "ticker": "Ticker",
        "notices": "Notices",
        "urgent": "Urgent",
        "pinned": "Pinned",
        "until": "until",
        "stale": "No source has answered for over an hour; the news below may be old.",
        "events": "Events",
        "latest": "Latest news",
        "nothing": "No news yet.",
        "after": "from",
        "seen": "received at",
        "outlets": "outlets",
        "also": "Also told by",
        "follow": "Follow",
        "sources": "Source list (OPML)",
        "credit": "Headlines belong to the outlets named beside them.",
        "visits": "Visits",
        "visits_today": "today",
        "visits_total": "in all",
    },
}


class Moment(Struct, frozen=True):
    """One time twice: for machines, and as people write it."""

    machine: str
    words: str


def spoken(language: str) -> str:
    """Return the language tag in which a page for readers of `language` speaks: its own where we know it, else en."""
    return language if _base(language) in WORDS else "en"


def words(language: str) -> Mapping[str, str]:
    """Return the page's own words."""
    return WORDS[_base(spoken(language))]


@lru_cache(maxsize=256)  # each is asked for once for its story, and many stories are of one minute
def moment(when: datetime, zone: tzinfo, language: str) -> Moment:
    """Return a time in `zone`; in Vietnamese as `08:02, Chủ Nhật 22/11/2026`, in English as its region writes it."""
    local = when.astimezone(zone)
    if _is_vietnamese(language):  # as the papers and portals of Viet Nam write it
        return Moment(zulu(when), f"{local:%H:%M}, {_DAYS[local.weekday()]} {local:%d/%m}/{local.year}")
    from babel.dates import format_date, format_time  # noqa: PLC0415 - Babel and its data take 20 ms

    locale = _locale(language)
    told = f"{format_time(local, 'short', locale=locale)}, {format_date(local, 'full', locale=locale)}"
    return Moment(zulu(when), told.replace("\u202f", "\u00a0"))  # the narrow blank before PM is missing from many fonts


def number(value: int, language: str) -> str:
    """Return a whole number as readers write it: 312.343.234 in Vietnamese."""
    if _is_vietnamese(language):
        return f"{value:,}".replace(",", ".")
    from babel.numbers import format_decimal  # noqa: PLC0415 - as in `moment`

    return format_decimal(value, locale=_locale(language))


def zone_of(name: str) -> tzinfo:
    """Return the time zone of an IANA name, UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _is_vietnamese(language: str) -> bool:
    return _base(spoken(language)) == "vi"


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - as in `moment`

    try:
        return Locale.parse(spoken(language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_base(spoken(language)))

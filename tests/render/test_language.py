from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.render.language import WORDS, Moment, moment, number, spoken, words, zone_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
WHEN = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
DAYS = ("Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy")


def test_a_time_in_the_readers_form() -> None:
    assert moment(WHEN, HANOI, "vi") == Moment("2026-11-22T01:02:03Z", "08:02, Chủ Nhật 22/11/2026")
    days = [moment(WHEN + timedelta(days=number), HANOI, "vi-VN").words for number in range(7)]
    assert [day.partition(", ")[2].rpartition(" ")[0] for day in days] == list(DAYS)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "8:02\u00a0AM, Sunday, November 22, 2026"),
        ("en-GB", "08:02, Sunday, 22 November 2026"),
        ("en-XX", "8:02\u00a0AM, Sunday, November 22, 2026"),
        ("fr", "8:02\u00a0AM, Sunday, November 22, 2026"),
    ],
)
def test_in_english_a_time_is_as_its_region_writes_it(language: str, expected: str) -> None:
    assert moment(WHEN, HANOI, language).words == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("vi", "312.343.234"), ("en", "312,343,234"), ("en-GB", "312,343,234")]
)
def test_numbers(language: str, expected: str) -> None:
    assert number(312343234, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("vi", "vi"), ("vi-VN", "vi-VN"), ("VI", "VI"), ("en-GB", "en-GB"), ("km", "en"), ("", "en")],
)
def test_the_language_of_the_pages_own_words(language: str, expected: str) -> None:
    assert spoken(language) == expected
    assert words(language) is WORDS["vi" if expected.lower().startswith("vi") else "en"]


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["vi"].keys() == WORDS["en"].keys()
    assert all(text.strip() for tongue in WORDS.values() for text in tongue.values())


def test_an_unknown_zone_falls_back_on_utc() -> None:
    assert [str(zone_of(name)) for name in ("Nowhere/../x", "", "Asia/Tokyo")] == ["UTC", "UTC", "Asia/Tokyo"]


@given(st.text(max_size=20))
def test_any_language_gives_a_time(language: str) -> None:
    assert moment(WHEN, HANOI, language).machine == "2026-11-22T01:02:03Z"


@given(st.timedeltas(-timedelta(days=700_000), timedelta(days=700_000)))
def test_a_vietnamese_time_is_as_cldr_writes_it(later: timedelta) -> None:
    when = WHEN + later
    written = format_datetime(when.astimezone(HANOI), "HH:mm, EEEE dd/MM/y", locale="vi")
    assert moment(when, HANOI, "vi").words == written


@given(st.integers(0, 10**12))
def test_a_vietnamese_number_is_as_cldr_writes_it(value: int) -> None:
    assert number(value, "vi") == format_decimal(value, locale="vi")

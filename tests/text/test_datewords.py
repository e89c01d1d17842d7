from __future__ import annotations

import pytest

from tickerfeed.text.datewords import (
    AMBIGUOUS_ZONES,
    AMERICAN_ZONES,
    FILLERS,
    MONTHS,
    VIETNAMESE_MONTHS,
    ZONES,
    general_form,
    weekday,
)


def test_every_month_has_names() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(VIETNAMESE_MONTHS.values()) == set(range(1, 13))


def test_names_are_written_as_they_are_looked_up() -> None:
    assert [name for name in (*MONTHS, *ZONES, *FILLERS, *VIETNAMESE_MONTHS) if name != name.lower()] == []


def test_no_word_is_both_month_and_zone() -> None:
    assert MONTHS.keys() & ZONES.keys() == set()


def test_zones_are_less_than_a_day_away() -> None:
    assert all(-24 * 60 < minutes < 24 * 60 for minutes in ZONES.values())


def test_what_is_ambiguous_is_a_zone() -> None:
    assert ZONES.keys() >= AMBIGUOUS_ZONES | AMERICAN_ZONES


@pytest.mark.parametrize(
    ("text", "day"), [("thu, 10/1/2026", 3), ("10/1/2026 (sunday)", 6), ("10/1/2026", None), ("mond", None)]
)
def test_weekdays(text: str, day: int | None) -> None:
    assert day == weekday(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thứ 5, 22/10/2025", ", 22/10/2025"),
        ("chủ nhật 22 tháng mười một 2025", "2025-11-22"),
        ("22 tháng mèo, 2025", "22 tháng mèo, 2025"),
        ("th10 5, 2025", "2025-10-5"),
        ("ngày 5/3/2026", "5/3/2026"),
        ("5/3/2026 (gmt+7)", "5/3/2026 gmt+7"),
        ("5/3/2026 (giờ việt nam)", "5/3/2026 ict"),
        ("5/3/2026 10:00 se asia standard time", "5/3/2026 10:00 ict"),
        ("5/3/2026 10:00 +0700 (giờ đông dương)", "5/3/2026 10:00 +0700"),
        ("5/3/2026 10:00 -0500 (est)", "5/3/2026 10:00 -0500"),
        ("5/3/2026 (bản in)", "5/3/2026"),
        ("12 tháng năm, 2026", "2026-05-12"),
        ("12 tháng năm năm 2026", "2026-05-12"),
        ("tháng năm 12, 2026", "2026-05-12"),
        ("12 tháng năm 2026", "12 tháng năm 2026"),
        ("tháng 9/2026", "sep 2026"),
        ("tháng mười một năm 2026", "nov 2026"),
        ("tháng 13/2026", "tháng 13/2026"),
        ("13/thg6/2026", "2026-06-13"),
        ("th 7, 13/06/2026", ", 13/06/2026"),
        ("th7 13, 2026", "2026-07-13"),
        ("cập nhật lần cuối: 5/3/2026", "5/3/2026"),
        ("last updated on 5/3/2026", "5/3/2026"),
        ("hà tĩnh, ngày 16 tháng 9 năm 2026", "2026-09-16"),
        ("5 de marzo de 2026", "5 marzo 2026"),
        ("2025年10月22日19时25分", "2025-10-22 19:25"),
        ("2025년 1월 2일 3시 4분 5초", "2025-1-2 3:4:5"),
        ("5/3/2026 - 10.41", "5/3/2026 10:41"),
        ("5/mar/2026:10:41:00", "5/mar/2026 10:41:00"),
        ("5/3/2026 (est)", "5/3/2026 est"),
        ("2025년 1월 2일 오후 3:00", "2025-1-2 pm 3:00"),
        ("2025-10-22t9:15", "2025-10-22 9:15"),
    ],
)
def test_the_general_form(text: str, expected: str) -> None:
    assert expected == " ".join(general_form(text).split())

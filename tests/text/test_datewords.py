from __future__ import annotations

import pytest

from tickerfeed.text.datewords import FILLERS, MONTHS, VIETNAMESE_MONTHS, ZONES, general_form


def test_every_month_has_names() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(VIETNAMESE_MONTHS.values()) == set(range(1, 13))


def test_names_are_written_as_they_are_looked_up() -> None:
    assert [name for name in (*MONTHS, *ZONES, *FILLERS, *VIETNAMESE_MONTHS) if name != name.lower()] == []


def test_no_word_is_both_month_and_zone() -> None:
    assert MONTHS.keys() & ZONES.keys() == set()


def test_zones_are_less_than_a_day_away() -> None:
    assert all(-24 * 60 < minutes < 24 * 60 for minutes in ZONES.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thứ 5, 22/10/2025", ", 22/10/2025"),
        ("chủ nhật 22 tháng mười một 2025", "2025-11-22"),
        ("22 tháng mèo, 2025", "22 tháng mèo, 2025"),
        ("th10 5, 2025", "2025-10-5"),
        ("ngày 5/3/2026", "5/3/2026"),
        ("5/3/2026 (gmt+7)", "5/3/2026 gmt+7"),
        ("5/3/2026 (giờ việt nam)", "5/3/2026"),
        ("5/3/2026 (est)", "5/3/2026 est"),
        ("2025년 1월 2일 오후 3:00", "2025-1-2 pm 3:00"),
        ("2025-10-22t9:15", "2025-10-22 9:15"),
    ],
)
def test_the_general_form(text: str, expected: str) -> None:
    assert expected == " ".join(general_form(text).split())

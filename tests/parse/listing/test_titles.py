"""Headlines without what belongs to the page's setting."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.model import Entry
from tickerfeed.parse.listing.titles import unbulleted, without_days
from tickerfeed.parse.moments import reading

HABIT = reading("Asia/Ho_Chi_Minh", "dmy")


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("» Mưa lớn", "Mưa lớn"),
        ("- Mưa lớn", "Mưa lớn"),
        ("►► Mưa lớn", "Mưa lớn"),
        ("-5 độ ở vùng núi", "-5 độ ở vùng núi"),
        ("Mưa - gió", "Mưa - gió"),
        ("»", "»"),
    ],
)
def test_bullets(title: str, plain: str) -> None:
    assert unbulleted(title) == plain


@pytest.mark.parametrize(
    "form", ["Tin {0} (1{0}/09/2026)", "Tin {0} [08:30 1{0}/9/2026]", "1{0}/09/2026: Tin {0}", "(1{0}.9.2026) Tin {0}"]
)
def test_days_that_the_page_writes_into_every_link(form: str) -> None:
    found = without_days([Entry(form.format(number)) for number in range(4)], HABIT)
    assert [one.title for one in found] == ["Tin 0", "Tin 1", "Tin 2", "Tin 3"]
    assert all(one.published is not None and one.date_raw for one in found)


def test_a_date_beside_the_link_stays() -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    found = without_days([Entry(f"Tin {number} (16/09/2026)", published=at) for number in range(3)], HABIT)
    assert [(one.title, one.published) for one in found] == [(f"Tin {number}", at) for number in range(3)]


@pytest.mark.parametrize(
    "names",
    [
        ["Giá vàng (7/3/2026)", "Mưa lớn", "Gió mạnh", "Nắng"],
        ["Giá vàng (7/3/2026)", "Giá vàng (8/3/2026)"],
        ["Tin trong ngày 7/3/2026"] * 4,
        [],
    ],
)
def test_days_of_some_headlines_are_theirs(names: list[str]) -> None:
    assert [one.title for one in without_days([Entry(name) for name in names], HABIT)] == names


def test_an_entry_without_a_day_among_those_with_one() -> None:
    names = [f"Tin {number} (16/09/2026)" for number in range(9)] + ["Tin khác"]
    assert without_days([Entry(name) for name in names], HABIT)[-1] == Entry("Tin khác")

from __future__ import annotations

from datetime import date, time, timedelta, timezone

import pytest

from tickerfeed.text.dateparts import Clock, Parts
from tickerfeed.text.dates import no_zone
from tickerfeed.text.isodates import full_year, read

VIETNAM = timezone(timedelta(hours=7))
DAY, NINE = date(2026, 3, 7), Clock(time(9, 51))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-07t09:51:00+07:00",
        "2026-03-07t09:51:00 +0700 +07",
        "20260307095100+07",
        "2026-03-07 09:51:00:+07:00:00",
        "2026-03-07 09:51:00 +0700 ict",
    ],
)
def test_an_instant(text: str) -> None:
    assert Parts(DAY, NINE, VIETNAM) == read(text, no_zone)


def test_a_plus_lost_on_the_way_is_a_guess() -> None:
    assert Parts(DAY, NINE, VIETNAM, is_zone_assumed=True) == read("2026-03-07t09:51:00 07:00", no_zone)
    assert read("2026-03-07t09:51 07:00", no_zone) is None


def test_parts_alone() -> None:
    assert read("2026-03-07t09:51", no_zone) == Parts(DAY, NINE)
    assert read("2026-03", no_zone) == Parts(date(2026, 3, 1))


@pytest.mark.parametrize(
    "text",
    ["", "sat, 7 mar 2026", "2026-03-07 xyz", "2026-03-07t09:51:00 xyz", "2026-03-07 09:51:00 +0700 est", "2026-2027"],
)
def test_other_forms_are_left_to_others(text: str) -> None:
    assert read(text, no_zone) is None


@pytest.mark.parametrize("text", ["2026-02-30", "2026-03-07t25:00:00z", "2026-366", "2026-03-07t09:00:00+20:00"])
def test_days_and_times_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(text, no_zone)


@pytest.mark.parametrize(("text", "year"), [("49", 2049), ("50", 1950), ("103", 2003), ("2026", 2026)])
def test_short_years(text: str, year: int) -> None:
    assert year == full_year(text)

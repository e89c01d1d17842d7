from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tickerfeed.model import DateQuality
from tickerfeed.parse.moments import Moment, Reading, moment, named_zone, reading

VIETNAM = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))


def test_a_dated_string_keeps_its_own_zone() -> None:
    raw = "Sat, 13 Jun 2026 10:41:47 +07:00"
    assert moment(raw, Reading()) == Moment(datetime(2026, 6, 13, 3, 41, 47, tzinfo=UTC), DateQuality.EXACT, raw)


def test_a_string_without_a_zone_takes_the_sources() -> None:
    found = moment("13/06/2026 10:41", VIETNAM)
    assert (found.at, found.quality) == (datetime(2026, 6, 13, 3, 41, tzinfo=UTC), DateQuality.ASSUMED_ZONE)


@pytest.mark.parametrize("raw", [None, "", "  ", 5])
def test_no_string_is_no_date(raw: object) -> None:
    assert moment(raw, VIETNAM) == Moment()


def test_an_unreadable_date_is_kept_as_written() -> None:
    assert moment("hôm nào đó", VIETNAM) == Moment(None, DateQuality.MISSING, "hôm nào đó")


def test_a_long_string_is_not_cut_to_a_date() -> None:
    found = moment("2026-06-13" + " " * 80 + "10:41" + " " * 80 + "hay gần đó " + "x" * 90, VIETNAM)
    assert (found.at, len(found.raw or "")) == (None, 100)


@pytest.mark.parametrize("name", ["Europe/Brussels", "europe/brussels"])
def test_a_zone_may_be_named_by_its_place(name: str) -> None:
    found = moment(f"Thu, 25 Jun 2026 09:00:00 {name}", VIETNAM)
    assert (found.at, found.quality) == (datetime(2026, 6, 25, 7, tzinfo=UTC), DateQuality.EXACT)


@pytest.mark.parametrize("name", ["Nơi/Nào", "etc/passwd", "../UTC", "", "utc/"])
def test_what_names_no_place_is_no_zone(name: str) -> None:
    assert named_zone(name) is None


@pytest.mark.parametrize("zone", [None, "", "Nơi/Nào", "../etc/passwd"])
def test_a_zone_that_is_none_is_utc(zone: str | None) -> None:
    assert reading(zone, "mdy") == Reading(UTC, "mdy")


def test_a_zone_is_found_by_name() -> None:
    assert reading("Asia/Ho_Chi_Minh", "dmy") == VIETNAM

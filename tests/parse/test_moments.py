from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tickerfeed.model import DateQuality
from tickerfeed.parse.moments import Moment, Reading, moment, reading

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


def test_another_readers_date_is_taken_when_its_year_is_written() -> None:
    other = time.struct_time((2018, 9, 24, 22, 42, 40, 0, 267, 0))
    assert moment("xyz 2018 xyz", VIETNAM, other).at == datetime(2018, 9, 24, 22, 42, 40, tzinfo=UTC)
    assert moment("xyz xyz", VIETNAM, other).at is None


def test_an_impossible_date_of_another_reader_is_none() -> None:
    assert moment("00 xyz", VIETNAM, time.struct_time((0, 1, 1, 0, 0, 0, 0, 1, 0))).at is None


@pytest.mark.parametrize("zone", [None, "", "Nơi/Nào", "../etc/passwd"])
def test_a_zone_that_is_none_is_utc(zone: str | None) -> None:
    assert reading(zone, "mdy") == Reading(UTC, "mdy")


def test_a_zone_is_found_by_name() -> None:
    assert reading("Asia/Ho_Chi_Minh", "dmy") == VIETNAM

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.model import DateQuality, Entry
from tickerfeed.story.steady import steady

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def dated(hours: float | None, quality: DateQuality = DateQuality.EXACT) -> Entry:
    return Entry("Tin", published=None if hours is None else NOON + hours * HOUR, date_quality=quality, date_raw="x")


def test_a_later_date_is_not_taken() -> None:
    before = dated(0, DateQuality.CLAMPED)
    assert steady(Entry("Tin sửa", published=NOON + HOUR), before) == Entry(
        "Tin sửa", published=NOON, date_quality=DateQuality.CLAMPED, date_raw="x"
    )


@pytest.mark.parametrize("hours", [None, -1, 0])
def test_an_earlier_date_or_none_is_taken(hours: float | None) -> None:
    assert steady(dated(hours), dated(0)) == dated(hours)


def test_what_had_no_date_gets_one() -> None:
    assert steady(dated(5), dated(None)) == dated(5)


def test_a_bare_day_may_get_its_time_but_no_other_day() -> None:
    day = dated(0, DateQuality.DATE_ONLY)
    assert steady(dated(8), day) == dated(8)
    assert steady(dated(24), day).published == NOON

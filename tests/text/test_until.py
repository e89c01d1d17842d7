from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.until import until

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 16:00 in Viet Nam


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", "2026-11-24T11:00"),
        ("90m", "2026-11-24T10:30"),
        ("90 phút", "2026-11-24T10:30"),
        ("3 ngày", "2026-11-27T09:00"),
        ("17:30", "2026-11-24T10:30"),
        ("17h30", "2026-11-24T10:30"),
        ("17 giờ 30", "2026-11-24T10:30"),
        ("06:00", "2026-11-24T23:00"),
        ("16:00", "2026-11-25T09:00"),
        ("17:30 25/11/2026", "2026-11-25T10:30"),
        ("17:30, ngày 25-11-2026", "2026-11-25T10:30"),
        ("25.11.2026 17h30", "2026-11-25T10:30"),
        ("17:30 25/11", "2026-11-25T10:30"),
        ("1/1", "2027-01-01T17:00"),
        ("24/11", "2026-11-24T17:00"),
        ("25/11/2026", "2026-11-25T17:00"),
        ("2026-11-25", "2026-11-25T17:00"),
        ("2026-11-25 17:30", "2026-11-25T10:30"),
        ("2026-11-25T17:30:00+07:00", "2026-11-25T10:30"),
        ("2026-11-25t10:30:00z", "2026-11-25T10:30"),
        ("25/11/2020", "2020-11-25T17:00"),
    ],
)
def test_ends_in_many_forms(text: str, expected: str) -> None:
    assert until(text, NOW, HANOI) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "mai", "25:00", "17:60", "30/2/2026", "29/2", "2 tuần", "99999d 1h", "9" * 99, "31/12/9999", "17"]
)
def test_what_names_no_end_is_refused_with_the_forms_that_do(text: str) -> None:
    with pytest.raises(ValueError, match=r'must be like "2h", "17:30"'):
        until(text, NOW, HANOI)


@given(st.text(st.sampled_from("0123456789:/h -.TZgiờ"), max_size=24))
def test_whatever_is_written_is_an_instant_in_utc_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert until(text, NOW, HANOI).tzinfo is UTC

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text import dates
from tickerfeed.text.stamps import stamp

MOMENTS = st.builds(
    datetime.astimezone,
    st.integers(0, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.integers(-12 * 60, 13 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(MOMENTS)
def test_the_usual_forms_are_read(moment: datetime) -> None:
    assert stamp(moment.isoformat()) == moment
    assert stamp(f"{moment:%a, %d %b %Y %H:%M:%S %z}") == moment
    assert stamp(f"{moment:%d %b %Y %H:%M:%S} {moment.isoformat()[19:]}") == moment
    assert stamp(f"{moment.replace(tzinfo=UTC):%Y-%m-%dT%H:%M:%S.5Z}") == moment.replace(
        tzinfo=UTC, microsecond=500_000
    )
    assert stamp(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}") == moment


def test_a_date_in_greenwich_is_read() -> None:
    assert stamp("Sat, 13 Jun 2026 10:41:47 GMT") == datetime(2026, 6, 13, 10, 41, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bay, 13 Jun 2026 10:41:47 GMT",
        "Sat, 13 Sau 2026 10:41:47 GMT",
        "13/06/2026 10:41",
        "Sat, 31 Jun 2026 10:41:47 GMT",
        "Sat, 13 Jun 2026 24:00:00 GMT",
        "Sat, 13 Jun 2026 10:41:60 GMT",
        "2026-06-13T10:41:47",
        "2026-06-31T10:41:47Z",
        "Sat, 13 Jun 26 10:41:47 GMT",
        "Sat, 13 Jun 2026 10:41:47 EST",
        "0000-01-01T00:00:00Z",
        "2026-06-13T10:41:47 GMT",
        "Sat, 13 Jun 2026 10:41:47.5 GMT",
        "2026-06-13T10:41-47Z",
        "2026-06-13T1a:41:47Z",
        "2026-06-13T10:41:47|Z",
        ":41:47Z",
    ],
)
def test_other_forms_are_left_to_the_full_reading(text: str) -> None:
    assert stamp(text) is None


PIECES = (
    "Sat, ",
    "13 ",
    "3 ",
    "31 ",
    "Jun ",
    "jun ",
    "2026 ",
    "10:41:47 ",
    "10:41:60 ",
    "GMT",
    "+0700",
    "+07:00",
    "-0000",
)
PIECES_3339 = (
    "2026",
    "-",
    "06",
    "02-30",
    "-13",
    "T",
    "t",
    " ",
    "10:41:47",
    "24:00:00",
    "Z",
    "+07:00",
    "-12:30",
    ".25",
    ".1234567",
)


@given(st.lists(st.sampled_from(PIECES + PIECES_3339), max_size=8).map("".join) | MOMENTS.map(str))
def test_what_is_read_at_once_the_full_reading_reads_alike(text: str) -> None:
    at = stamp(text)
    if at is not None:
        assert dates.parse(text, UTC) == dates.Dated(at, dates.DateQuality.EXACT)

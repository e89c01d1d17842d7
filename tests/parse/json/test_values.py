from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.json.values import text_of, texts_of, time_of
from tickerfeed.parse.moments import Reading

VIETNAM = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))
MORNING = datetime(2026, 11, 22, 3, tzinfo=UTC)
SECONDS = int(MORNING.timestamp())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tin", "Tin"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (float("inf"), ""),
        (True, ""),
        (None, ""),
        ({"rendered": "Tin"}, "Tin"),
        ({"id": 3, "src": "/a.jpg"}, "/a.jpg"),
        ([None, "", {"url": "/b"}], "/b"),
        ([[[["quá sâu"]]]], ""),
        ({}, ""),
        ([], ""),
    ],
)
def test_what_a_value_says(value: Any, expected: str) -> None:
    assert text_of(value) == expected


def test_lists_say_more_than_one_thing() -> None:
    assert texts_of(["a", {"name": "b"}, None]) == ["a", "b"]
    assert texts_of("a") == ["a"]
    assert texts_of(None) == []


@pytest.mark.parametrize(
    "value",
    [
        SECONDS,
        str(SECONDS),
        float(SECONDS),
        SECONDS * 1000,
        f"{SECONDS}000",
        SECONDS * 10**6,
        f"/Date({SECONDS}000+0700)/",
        {"$date": "2026-11-22T03:00:00Z"},
        "2026-11-22T10:00:00+07:00",
        "2026-11-22 10:00:00",
        "10:00 22/11/2026",
        20261122100000,
        "Chủ nhật, 22/11/2026, 10:00",
    ],
)
def test_times_in_all_their_shapes(value: Any) -> None:
    assert time_of(value, VIETNAM).at == MORNING


def test_a_name_can_say_that_a_time_is_in_utc() -> None:
    assert time_of("2026-11-22T03:00:00", VIETNAM, is_utc=True).at == MORNING


@pytest.mark.parametrize("value", [0, 12, -5, 10**17, "10" * 8 + "9", "hôm nọ", None, True, [], "/Date(1)/"])
def test_what_is_no_time_is_none(value: Any) -> None:
    assert time_of(value, VIETNAM).at is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "text", "x"]), inner),
        max_leaves=9,
    )
)
def test_any_value_says_something_or_nothing(value: Any) -> None:
    assert isinstance(text_of(value), str)
    time_of(value, VIETNAM)

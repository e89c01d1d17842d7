from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.serve.negotiate import coding, is_unchanged, wanted

WHEN = datetime(2026, 5, 4, 5, 6, 7, tzinfo=UTC)
ALL = frozenset({"", "gzip", "br"})


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("GZIP;q=0.8, br;q=0.2", "gzip"),
        ("gzip;q=0, identity", ""),
        ("gzip;q=0.2, identity;q=0.5", ""),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("x-gzip", "gzip"),
        ("deflate, zstd", ""),
        ("gzip;q=high", ""),
        ("gzip;level=9", "gzip"),
        ("gzip;q=nan", ""),
        ("identity;q=0, *;q=0", ""),
        (",;=,,q", ""),
    ],
)
def test_coding(header, expected):
    assert coding(header, ALL) == expected


def test_only_what_is_offered_is_sent():
    assert coding("gzip, br", {"", "gzip"}) == "gzip"
    assert coding("gzip, br", {""}) == ""


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, br", ("br", "gzip")),
        ("gzip;q=0.9, br;q=0.2", ("gzip", "br")),
        ("gzip;q=0.9, br;q=0.2, identity;q=0.5", ("gzip",)),
        ("*;q=0", ()),
    ],
)
def test_what_is_wanted_comes_best_first(header, expected):
    assert wanted(header) == expected


@given(st.text(max_size=200))
def test_any_header_gives_a_coding(header):
    assert coding(header, ALL) in ALL


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "expected"),
    [
        (None, None, False),
        ('"a"', None, True),
        ('W/"a"', None, True),
        (' "x" ,"a" , W/"y"', None, True),
        (" * ", None, True),
        ("a", None, False),
        ('"b"', "Mon, 04 May 2026 05:06:07 GMT", False),
        ("", "Mon, 04 May 2026 05:06:07 GMT", False),
        (None, "Mon, 04 May 2026 05:06:07 GMT", True),
        (None, "Mon, 04 May 2026 05:06:07 -0000", True),
        (None, "Tue, 05 May 2026 00:00:00 GMT", True),
        (None, "Mon, 04 May 2026 05:06:06 GMT", False),
        (None, "garbage", False),
        (None, "Mon, 99 May 2026 05:06:06 GMT", False),
        (None, "", False),
    ],
)
def test_is_unchanged(if_none_match, if_modified_since, expected):
    assert is_unchanged('"a"', WHEN, if_none_match, if_modified_since) is expected


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_header_gives_an_answer(if_none_match, if_modified_since):
    assert is_unchanged('"a"', WHEN, if_none_match, if_modified_since) in {True, False}
    assert is_unchanged('"a"', WHEN, None, if_modified_since) in {True, False}

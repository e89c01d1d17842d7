from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.headers import (
    MAX_FRESHNESS,
    MAX_RETRY,
    cache_control,
    described_links,
    freshness,
    http_date,
    links,
    parse_http_date,
    retry_after,
)

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
BASE = "https://bao.example/rss/home.rss"
ANY = st.text(st.characters()) | st.text(alphabet='max-age=,;<>"\\ 019rel/', max_size=40)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta(0)),
        ("00030", timedelta(seconds=30)),
        ("Sun, 22 Nov 2026 01:04:03 GMT", timedelta(minutes=2)),
        ("Sun, 22 Nov 2020 01:04:03 GMT", timedelta(0)),
        ("9" * 5000, MAX_RETRY),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, expected: timedelta | None) -> None:
    assert expected == retry_after(value, NOW)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Max-Age=60, PUBLIC", {"max-age": "60", "public": ""}),
        ('private="set-cookie, x", max-age="5"', {"private": "set-cookie, x", "max-age": "5"}),
        ('a="b\\"c"', {"a": 'b"c'}),
        ("max-age=1, max-age=2", {"max-age": "1"}),
        ("max-age = 7 ;x, no-cache", {"max-age": "7", "no-cache": ""}),
        (", ,,", {}),
        ("", {}),
        (None, {}),
    ],
)
def test_cache_control(value: str | None, expected: dict[str, str]) -> None:
    assert expected == cache_control(value)


def test_cache_control_reads_a_bounded_number_of_directives() -> None:
    assert len(cache_control(",".join(f"x{n}" for n in range(5000)))) == 64


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "max-age=300"}, timedelta(minutes=5)),
        ({"cache-control": "max-age=300", "age": "100"}, timedelta(seconds=200)),
        ({"cache-control": "max-age=300", "age": "900"}, timedelta(0)),
        ({"cache-control": "max-age=300", "age": "x"}, timedelta(minutes=5)),
        ({"cache-control": "max-age=abc"}, timedelta(0)),
        ({"cache-control": "max-age=300, no-cache"}, timedelta(0)),
        ({"cache-control": "no-store"}, timedelta(0)),
        ({"cache-control": "max-age=" + "9" * 5000}, MAX_FRESHNESS),
        ({"cache-control": "max-age=60", "expires": "Sun, 22 Nov 2026 02:02:03 GMT"}, timedelta(minutes=1)),
        ({"expires": "Sun, 22 Nov 2026 02:02:03 GMT"}, timedelta(hours=1)),
        ({"expires": "Sun, 22 Nov 2026 02:02:03 GMT", "date": "Sun, 22 Nov 2026 01:32:03 GMT"}, timedelta(minutes=30)),
        ({"expires": "Sun, 22 Nov 2020 02:02:03 GMT"}, timedelta(0)),
        ({"expires": "0"}, timedelta(0)),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, MAX_FRESHNESS),
    ],
)
def test_freshness(headers: dict[str, str], expected: timedelta | None) -> None:
    assert expected == freshness(headers, NOW)


@given(ANY, ANY, ANY, ANY)
def test_freshness_is_between_nothing_and_a_day(control: str, expires: str, age: str, date: str) -> None:
    found = freshness({"cache-control": control, "expires": expires, "age": age, "date": date}, NOW)
    assert found is not None
    assert timedelta(0) <= found <= MAX_FRESHNESS


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('<https://hub.example/>; rel="hub"', [("hub", "https://hub.example/")]),
        (
            '<https://hub.example/>; rel=hub, </rss/home.rss>; rel="self"',
            [("hub", "https://hub.example/"), ("self", BASE)],
        ),
        ('<a,b>; title="x, <y>; \\"z"; REL="Next  prev"', [("next", "https://bao.example/rss/a,b"), ("prev", "https://bao.example/rss/a,b")]),
        ("<a>; rel=self; rel=hub", [("self", "https://bao.example/rss/a")]),
        ('<a>; rel=self; anchor="/other"', []),
        ('<a>; rel=self; anchor=""', [("self", "https://bao.example/rss/a")]),
        ("<javascript:x>; rel=self", []),
        ("<a>; title=x", []),
        ("<a", []),
        ("a; rel=self", []),
        ("", []),
        (None, []),
    ],
)  # fmt: skip
def test_links(value: str | None, expected: list[tuple[str, str]]) -> None:
    assert tuple(expected) == links(value, BASE)


def test_links_can_come_with_what_describes_them() -> None:
    value = '<a>; rel="feed alternate"; Type="text/rss"; type="text/html"'
    url = "https://bao.example/rss/a"
    assert [(rel, link, named["type"]) for rel, link, named in described_links(value, BASE)] == [
        ("feed", url, "text/rss"),
        ("alternate", url, "text/rss"),
    ]


def test_links_are_bounded() -> None:
    assert len(links(", ".join(f"<{n}>;rel=x" for n in range(5000)), BASE)) == 64


def test_http_date_is_an_imf_fixdate_in_gmt() -> None:
    assert (
        http_date(datetime(2026, 11, 22, 8, 2, 3, tzinfo=timezone(timedelta(hours=7))))
        == "Sun, 22 Nov 2026 01:02:03 GMT"
    )


@pytest.mark.parametrize(
    "value",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",  # RFC 9110 5.6.7
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 +0000",
    ],
)
def test_the_three_forms_of_an_http_date(value: str) -> None:
    assert parse_http_date(value) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, "", "0", "-1", "1994", "1700000000", "Sun, 06 Nov 1994", "never"])
def test_what_is_no_http_date(value: str | None) -> None:
    assert parse_http_date(value) is None


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda when: when.year >= 1000))
def test_an_http_date_comes_back(when: datetime) -> None:
    assert parse_http_date(http_date(when)) == when.replace(microsecond=0)


@given(ANY)
def test_any_value_can_be_read(value: str) -> None:
    retry = retry_after(value, NOW)
    assert retry is None or timedelta(0) <= retry <= MAX_RETRY
    assert isinstance(cache_control(value), dict)
    assert isinstance(links(value, value), tuple)

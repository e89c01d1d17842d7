from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tickerfeed.model import DateQuality, Entry, Feed, Hop, Source, SourceKind
from tickerfeed.poll.findings import findings

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def told(*entries: Entry, hops: tuple[Hop, ...] = (), version: str = "rss20", **source: Any) -> list[str]:
    found = findings(Source("bao", "https://bao.example/", **source), Feed(version=version, entries=entries), hops, NOW)
    return [f"{one.word}: {one.what}" for one in found]


def entry(hours: float | None = 1, raw: str | None = None, **fields: Any) -> Entry:
    when = None if hours is None else NOW - timedelta(hours=hours)
    quality = DateQuality.MISSING if hours is None else DateQuality.EXACT
    return Entry(
        "Tin", **{"link": "https://a.example/", "published": when, "date_quality": quality, "date_raw": raw} | fields
    )


def test_a_good_source_has_none() -> None:
    assert told(*(entry(hours) for hours in range(1, 9))) == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (308, "moved: has moved for good to https://c.example/"),
        (302, "redirect: is answered by https://c.example/ for the time being"),
    ],
)
def test_moves_are_told(status: int, expected: str) -> None:
    assert told(entry(), hops=(Hop(301, "https://b.example/"), Hop(status, "https://c.example/"))) == [expected]


def test_a_page_in_place_of_a_feed_is_told() -> None:
    assert told(entry(), version="html") == ["kind: is a page, not a feed, and is read as a list of headlines"]
    assert told(entry(), version="html", kind=SourceKind.LISTING) == []


def test_entries_without_links_are_told() -> None:
    assert told(entry(), entry(link=None)) == ["links: 1 of its 2 entries have no link; they lead readers nowhere"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([entry(None), entry(None)], ["dates: none of its entries has a date"]),
        ([entry(), entry(None), entry(None)], ["dates: 2 of its 3 entries have no date"]),
        ([entry(), entry(None)], []),
        ([entry(-7, "x +07:00"), entry()], ['dates: 1 of its 2 entries are dated in the future (such as "x +07:00")']),
        ([entry(-7)], ["dates: 1 of its 1 entries are dated in the future"]),
        ([entry(0)] * 5, ["dates: all its entries bear the time of the request"]),
        ([entry(24 * 40)], ["old: its newest entry is of 2026-10-13"]),
    ],
)
def test_dates_are_judged(entries: list[Entry], expected: list[str]) -> None:
    assert told(*entries) == expected


def test_an_updated_entry_is_dated() -> None:
    assert told(entry(None, updated=NOW - timedelta(hours=2))) == []


def test_a_zone_that_was_assumed_is_told() -> None:
    one = entry(date_quality=DateQuality.ASSUMED_ZONE)
    assert told(one) == ["dates: its dates name no time zone and are read as UTC"]
    assert told(one, timezone="Asia/Ho_Chi_Minh")[0].endswith("read as Asia/Ho_Chi_Minh")
    assert told(one, version="html", kind=SourceKind.LISTING) == []  # no page names one


@pytest.mark.parametrize(
    ("raws", "order", "words"),
    [
        (["10/1/2026 12:02:00 PM"], "dmy", "can be read two ways"),
        (["10/1/2026", "13/1/2026"], "dmy", None),
        (["10/1/2026", "1/13/2026"], "dmy", "the other way round"),
        (["13-1-2026"], "mdy", "the other way round"),
        (["1/13/2026"], "mdy", None),
        (["13.1.2026", "1.13.2026"], "dmy", "both ways"),
        (["10/10/2026"], "dmy", None),
        (["2026-10-01", "Sat, 13 Jun 2026"], "dmy", None),
        (["31/31/2026"], "dmy", None),
    ],
)
def test_the_order_of_day_and_month_is_judged_by_all_dates(raws: list[str], order: str, words: str | None) -> None:
    found = told(*(entry(raw=raw) for raw in raws), date_order=order)
    assert ([words in line for line in found] == [True]) if words else found == []


@pytest.mark.parametrize("source", [{"article": True, "kind": SourceKind.LISTING}, {"kind": SourceKind.TICKERLINE}])
def test_a_list_without_dates_is_as_it_should_be_where_its_pages_have_them(source: dict[str, Any]) -> None:
    assert told(entry(None), entry(None), version="html", **source) == []

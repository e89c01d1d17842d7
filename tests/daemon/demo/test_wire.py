from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.daemon.demo import wire
from tickerfeed.daemon.demo.wire import News, Paper
from tickerfeed.model import DateQuality, Response, Source
from tickerfeed.parse.document import parse

PAPER = Paper("Báo <Thử> & Bạn", "https://bao.example/", "Tin “gốc” & bản sao")
AT = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)  # the day after in Hà Nội
TWO = (
    News("urn:x:2", "https://bao.example/2.html?a=1&b=2", "Mưa < 5 mm & nắng", "Trời “đẹp” & mát.", AT),
    News(
        "urn:x:1", "https://bao.example/1.html", "Tin đầu", "Tóm tắt.", AT - timedelta(hours=3), "https://goc.example/9"
    ),
)
SOURCE = Source("x", "http://127.0.0.1/feed", timezone="Asia/Ho_Chi_Minh")
Writer = Callable[[Paper, Sequence[News]], bytes]
FORMATS: list[tuple[Writer, str]] = [
    (wire.rss20, "rss20"),
    (wire.rss092, "rss092"),
    (wire.rss10, "rss10"),
    (wire.atom10, "atom10"),
    (wire.jsonfeed11, "json11"),
]


@pytest.mark.parametrize(("write", "version"), FORMATS)
def test_what_is_written_is_read_again(write: Writer, version: str) -> None:
    feed = parse(Response(SOURCE.url, 200, {}, write(PAPER, TWO)), SOURCE)
    assert (feed.version, feed.title, feed.link) == (version, PAPER.title, PAPER.home)
    assert [(entry.title, entry.link, entry.published or entry.updated) for entry in feed.entries] == [
        (one.headline, one.link, one.published) for one in TWO
    ]


@pytest.mark.parametrize("write", [wire.rss20, wire.rss092, wire.atom10])
def test_the_original_of_a_copy_is_found(write: Writer) -> None:
    feed = parse(Response(SOURCE.url, 200, {}, write(PAPER, TWO)), SOURCE)
    assert [entry.original_link for entry in feed.entries] == [None, "https://goc.example/9"]


def test_the_oldest_format_writes_dates_without_a_zone() -> None:
    body = wire.rss092(PAPER, TWO)
    assert b"<pubDate>02/03/2026 00:30</pubDate>" in body
    feed = parse(Response(SOURCE.url, 200, {}, body), SOURCE)
    assert [entry.date_quality for entry in feed.entries] == [DateQuality.ASSUMED_ZONE] * 2


@pytest.mark.parametrize(("write", "version"), FORMATS)
@settings(max_examples=25)
@given(headline=st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40))
def test_no_headline_breaks_the_document(write: Writer, version: str, headline: str) -> None:
    news = [News("urn:x:1", "https://bao.example/1.html", headline, headline, AT, f"https://goc.example/?{headline}")]
    feed = parse(Response(SOURCE.url, 200, {}, write(PAPER, news)), SOURCE)
    assert (feed.version, len(feed.entries)) == (version, 1)

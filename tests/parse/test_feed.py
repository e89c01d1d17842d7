from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest

from tickerfeed.errors import ParseError
from tickerfeed.model import DateQuality, Feed, Person
from tickerfeed.parse.feed import read
from tickerfeed.parse.moments import Reading

URL = "https://bao.example/rss/home.rss"
VIETNAM = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))


def parsed(text: str, url: str = URL, max_entries: int = 100) -> Feed:
    return read(text, url, VIETNAM, max_entries)


def rss(channel: str, attributes: str = "") -> Feed:
    return parsed(f'<rss version="2.0" {attributes}><channel>{channel}</channel></rss>')


def atom(inside: str, attributes: str = "") -> Feed:
    return parsed(f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{inside}</feed>')


def test_an_rss_channel_is_read_whole() -> None:
    feed = rss(
        "<title>Báo <![CDATA[Sông &amp; Núi]]></title><link>/</link>"
        "<description>Tin &lt;b&gt;mới&lt;/b&gt;</description>"
        "<language>vi</language><copyright>© Sông Núi</copyright><ttl>30</ttl>"
        "<managingEditor>toasoan@bao.example (Tòa soạn)</managingEditor>"
        "<lastBuildDate>Sat, 13 Jun 2026 10:41:47 +0700</lastBuildDate>"
        '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="/rss/home.rss"/>'
    )
    assert feed == Feed(
        title="Báo Sông & Núi",
        link="https://bao.example/",
        subtitle="Tin mới",
        language="vi",
        author=Person("Tòa soạn", None, "toasoan@bao.example"),
        updated=datetime(2026, 6, 13, 3, 41, 47, tzinfo=UTC),
        rights="© Sông Núi",
        hub="https://hub.example/",
        topic=URL,
        ttl=timedelta(minutes=30),
        version="rss20",
    )


@pytest.mark.parametrize(("ttl", "expected"), [("0", None), ("mười", None), ("999999", timedelta(days=7))])
def test_a_ttl_is_bounded(ttl: str, expected: timedelta | None) -> None:
    assert rss(f"<ttl>{ttl}</ttl>").ttl == expected


def test_a_date_of_publication_serves_for_the_update() -> None:
    assert rss("<pubDate>13/06/2026 10:41</pubDate>").updated == datetime(2026, 6, 13, 3, 41, tzinfo=UTC)
    assert rss("<title>A</title><pubDate>mai</pubDate>").updated is None


def test_entries_beyond_the_limit_are_dropped_and_the_feed_is_incomplete() -> None:
    text = "<rss version='2.0'><channel><item><title>1</title></item><item><title>2</title></item></channel></rss>"
    cut = parsed(text, max_entries=1)
    assert ([entry.title for entry in cut.entries], cut.is_complete) == (["1"], False)
    assert parsed(text, max_entries=2).is_complete


def test_a_root_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(ParseError, match="nothing of one in it"):
        parsed("<channel></channel>")


def test_a_reader_that_gives_up_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise AssertionError("we should not get here")

    monkeypatch.setattr(feedparser, "parse", broken)
    with pytest.raises(ParseError, match="AssertionError"):
        parsed("<rss/>")


def test_running_out_of_memory_is_not_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(feedparser, "parse", greedy)
    with pytest.raises(MemoryError):
        parsed("<rss/>")


def test_atom_links_follow_xml_base_and_then_the_feeds_address() -> None:
    based = atom('<entry xml:base="b/"><link href="1.html"/></entry>', 'xml:base="/a/"')
    assert based.entries[0].link == "https://bao.example/a/b/1.html"
    assert atom('<entry><link href="1.html"/></entry>').entries[0].link == "https://bao.example/rss/1.html"


def test_rss_links_follow_the_channels_link() -> None:
    feed = rss("<link>https://tin.example/muc/</link><item><link>1.html</link></item>")
    assert feed.entries[0].link == "https://tin.example/muc/1.html"


def test_a_channel_link_may_come_from_atom() -> None:
    assert rss('<atom:link href="https://tin.example/"/>').link == "https://tin.example/"


def test_a_query_survives_the_loose_reader() -> None:
    assert (
        parsed("<rss><channel><link>https://tin.example/?a=1&b=2</link></channel></rss").link
        == "https://tin.example/?a=1&b=2"
    )


def test_entities_are_neither_expanded_without_end_nor_fetched() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    feed = parsed(f"<?xml version='1.0'?>{bomb}<rss version='2.0'><channel><title>x&b;&c;</title></channel></rss>")
    assert "hahaha" not in feed.title
    assert len(feed.title) < 20


def test_rdf_and_its_dates_are_read() -> None:
    feed = parsed(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A</title></channel>'
        '<item rdf:about="urn:1"><title>Tin</title><dc:title>Tin khác</dc:title><link>/1</link>'
        "<dc:date>2026-06-13</dc:date></item></rdf:RDF>"
    )
    entry = feed.entries[0]
    assert (feed.version, entry.title, entry.id) == ("rss10", "Tin", "urn:1")
    assert entry.published == entry.updated == datetime(2026, 6, 12, 17, tzinfo=UTC)
    assert entry.date_quality is DateQuality.DATE_ONLY


def test_a_feed_tells_its_pace_its_comments_and_what_it_takes_back() -> None:
    feed = rss(
        "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><fh:complete/>"
        '<at:deleted-entry ref="2" when="2026-06-13T12:00:00Z"><title>Đã gỡ</title></at:deleted-entry>'
        "<item><title>Một</title><guid>1</guid><slash:comments>7</slash:comments>"
        "<wfw:commentRss>https://bao.example/1/feed</wfw:commentRss></item>"
    )
    assert (feed.title, feed.ttl, feed.is_replacing, feed.withdrawn_ids) == ("", timedelta(minutes=30), True, ("2",))
    entry = feed.entries[0]
    assert (entry.comments, entry.comment_count, entry.comment_feed) == (None, 7, "https://bao.example/1/feed")


def test_a_cut_feed_replaces_nothing() -> None:
    text = '<feed xmlns="http://www.w3.org/2005/Atom"><fh:complete/><entry><id>1</id></entry><entry><id>2</id></entry></feed>'
    assert not parsed(text, max_entries=1).is_replacing
    assert parsed(text, max_entries=2).is_replacing


def test_replies_are_counted_under_any_prefix() -> None:
    feed = atom(
        '<entry><id>1</id><link rel="replies" href="/1.html"/>'
        '<link rel="replies" type="application/atom+xml" href="/1.atom" y:count="3"/>'
        "<y:total>4</y:total></entry>",
        'xmlns:y="http://purl.org/syndication/thread/1.0"',
    )
    entry = feed.entries[0]
    assert entry.comments == "https://bao.example/1.html"
    assert (entry.comment_feed, entry.comment_count) == ("https://bao.example/1.atom", 4)

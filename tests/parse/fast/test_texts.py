from __future__ import annotations

from collections.abc import Callable

import pytest

from tickerfeed.model import Feed

Check = Callable[[str], Feed]
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:x="urn:x"'
)


def item(inside: str) -> str:
    return f"<rss version='2.0' {SPACES}><channel><item>{inside}</item></channel></rss>"


def channel(inside: str) -> str:
    return f"<rss version='2.0' {SPACES}><channel>{inside}</channel></rss>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<title>A</title><title>B</title>", "A"),
        ("<title/><title>B</title>", "B"),
        ("<title>A</title><media:title>M</media:title>", "A"),
        ("<media:title>M</media:title><title>A</title>", "A"),
        ("<media:title>M</media:title><media:title>N</media:title>", "N"),
        ("<media:group><media:title>M</media:title></media:group>", "M"),
        ("<media:group><media:title>M</media:title></media:group><title>A</title>", "A"),
        ("<x:box><title>B</title></x:box><title>A</title>", "A"),
        ("<title>A</title><dc:title>D</dc:title>", "A"),
        ("<title>A</title><image>p</image><media:title>M</media:title>", "M"),
    ],
)
def test_which_title_stands(same: Check, inside: str, expected: str) -> None:
    assert same(item(inside)).entries[0].title == expected


@pytest.mark.parametrize(
    "inside",
    [
        "<description>a</description><content:encoded>b</content:encoded>",
        "<content:encoded>b</content:encoded><description>a</description>",
        "<description>a</description><description>b</description>",
        "<description>a</description><itunes:summary>b</itunes:summary>",
        "<itunes:summary>b</itunes:summary><description>a</description>",
        "<media:group><media:description>m</media:description></media:group><description>a</description>",
        "<content:encoded>only</content:encoded>",
        "<summary type='html'>a</summary><content type='text'>b</content><content type='text/xml'>c</content>",
        "<description>a</description><dc:description>b</dc:description><summary>c</summary>",
    ],
)
def test_summaries_and_contents(same: Check, inside: str) -> None:
    assert same(item(inside)).entries[0].summary


@pytest.mark.parametrize(
    "inside",
    [
        "<description>a</description><itunes:subtitle>b</itunes:subtitle>",
        "<itunes:summary>s</itunes:summary><description>a</description><item><description>x</description></item>",
        "<content:encoded>c</content:encoded><description>d</description>",
        "<copyright>a &lt;b&gt;c&lt;/b&gt;</copyright><dc:rights>d</dc:rights>",
        "<info>i</info><ttl>30</ttl><ttl x='1'>60</ttl><language>vi</language><dc:language>en</dc:language>",
    ],
)
def test_texts_of_the_feed(same: Check, inside: str) -> None:
    same(channel(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<pubDate>Sat, 13 Jun 2026 10:41:47 +0700</pubDate><dc:date>2026-06-14</dc:date>",
        "<dc:date>2026-06-14</dc:date><published>13/06/2026 10:41</published>",
        "<created>2026-06-14</created><pubDate>mai</pubDate>",
        "<comments>/c</comments><comments>/d</comments><wfw:commentRss>/e</wfw:commentRss>",
        "<comments x='1'>/c</comments>",
    ],
)
def test_dates_and_plain_fields(same: Check, inside: str) -> None:
    same(item(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<title>a <b>b</b></title>",
        "<description type='image/png'>a</description>",
        "<comments>a<b/></comments>",
        "<comments x='1'><b/></comments>",
        "<info><b/></info>",
        "<pubDate><b/></pubDate>",
    ],
)
def test_markup_where_text_was_announced_is_handed_over(handed: Check, inside: str) -> None:
    handed(item(inside))

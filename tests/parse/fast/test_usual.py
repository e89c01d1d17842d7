from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.model import Feed
from tickerfeed.parse import feed
from tickerfeed.parse.fast import reader, usual
from tickerfeed.parse.fast.names import Names
from tickerfeed.parse.fast.rules import Rules
from tickerfeed.parse.fast.scribe import Scribe
from tickerfeed.parse.moments import Reading

Check = Callable[[str], Feed]
URL = "https://bao.example/rss/home.rss"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)

USUAL = (
    "<title>Đò ngang &amp; đò dọc</title>",
    "<title>a &lt;b&gt;c&lt;/b&gt;</title>",
    "<title type='html'>a &lt;b&gt;c</title>",
    "<title/>",
    "<link>https://bao.example/1?a=1&amp;b=2;c</link>",
    "<link>/1</link>",
    "<link href='/2'/>",
    "<link rel='alternate' type='text/html' title='x' href='https://bao.example/2'/>",
    "<guid isPermaLink='false'>urn:1</guid>",
    "<guid>https://bao.example/1</guid>",
    "<id>tag:bao.example,2026:1</id>",
    "<pubDate>Sat, 13 Jun 2026 10:41:47 +0700</pubDate>",
    "<dc:date>2026-06-14T03:41:47Z</dc:date>",
    "<published>2026-06-13</published>",
    "<updated>hôm qua</updated>",
    "<description><![CDATA[<p>Sáng&nbsp;nay</p> Link gốc: https://goc.example/1]]></description>",
    "<summary>a &lt; b</summary>",
    "<content type='text'>c</content>",
    "<content:encoded><![CDATA[<p>Cả bài</p>]]></content:encoded>",
    "<author>Mai Lan</author>",
    "<author>\n <name>Mai Lan</name> </author>",
    "<dc:creator/>",
    "<category>Thời sự</category>",
    "<category domain='/x'>Thời sự</category>",
    "<category term='t' label='Đời sống'/>",
    "<dc:subject/>",
    "<enclosure url='/a.mp3' type='Audio/MPEG' length='12'/>",
    "<comments>https://bao.example/1#c</comments>",
    "<wfw:commentRss>/1/feed</wfw:commentRss>",
    "<slash:comments>7</slash:comments>",
    "<media:content url='/a.jpg'/>",
)
UNUSUAL = (
    "<title>a</title><title>b</title>",
    "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a</div></title>",
    "<title xml:lang='en'>a</title>",
    "<link>/1</link><link>/2</link>",
    "<link rel='self' href='/2'/>",
    "<link rel='alternate'>/2</link>",
    "<guid>1</guid><guid>2</guid>",
    "<guid x='1'>1</guid>",
    "<guid>http:///bao.example/1</guid>",
    "<comments>http:///bao.example/1</comments>",
    "<comments x='1'>/1</comments>",
    "<pubDate>mai</pubDate><published>mai</published>",
    "<author>lan@bao.example (Mai Lan)</author>",
    "<author><name>Mai</name><email>mai@bao.example</email></author>",
    "<author><email>mai@bao.example</email></author>",
    "<author>A</author><dc:creator>B</dc:creator>",
    "<category term='t'>u</category>",
    "<category label='l'/>",
    "<category xml:lang='vi'>u</category>",
    "<category>c</category>" * 51,
    "<enclosure url='/a.mp3'/>" * 21,
    "<source>S</source>",
    "<media:content url='/a.jpg'><media:title>M</media:title></media:content>",
)


def both(inside: str) -> Iterator[str]:
    yield f"<rss version='2.0' {SPACES}><channel><link>https://bao.example/</link><item>{inside}</item></channel></rss>"
    author = "<author><name>Báo Sông Núi</name></author>"
    yield (
        f"<feed xmlns='http://www.w3.org/2005/Atom' {SPACES} xml:lang='vi_VN'><entry>{inside}</entry>{author}</feed>"
    )


def read(text: str) -> usual.Usual | None:
    root = ET.fromstring(text)
    names = Names((), {})
    rules = Rules(names, "thr")
    one = Scribe(names, rules, "atom10" if root.tag.endswith("feed") else "rss20", "")
    one.is_doubtful, one.is_entry = False, True
    return usual.usual(
        one, usual.Parts(names, rules), next(e for e in root.iter() if e.tag[-4:] in ("item", "ntry")), {}
    )


@pytest.mark.parametrize("part", USUAL)
def test_a_usual_part_is_taken_and_means_the_same(same: Check, part: str) -> None:
    for text in both(part):
        assert read(text)
        same(text)


@pytest.mark.parametrize("part", UNUSUAL)
def test_an_unusual_part_is_left_to_the_scribe(same: Check, part: str) -> None:
    for text in both(part):
        assert read(text) is None
        same(text)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(USUAL), unique=True, max_size=12))
def test_parts_together_mean_the_same_in_any_order(parts: list[str]) -> None:
    for text in both("".join(parts)):
        found = reader.read(text.encode(), URL, Reading(), 100)
        assert found is None or found == feed.read(text, URL, Reading(), 100)


def test_a_title_of_an_entry_counts_for_the_titles_behind_it(same: Check) -> None:
    for entry, later in (("<title>A</title>", "<box><title>B</title></box>"), ("<title/>", "<title>B</title>")):
        same(f"<rss version='2.0'><channel><item>{entry}</item>{later}</channel></rss>")


def test_what_the_element_says_of_itself_is_known(same: Check) -> None:
    space = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    for inside in ("<title>A</title>", "<guid>urn:2</guid>"):
        found = same(f'<rdf:RDF {space}><channel/><item rdf:about="urn:1" xml:lang="en_GB">{inside}</item></rdf:RDF>')
        assert found.entries[0].id

"""The fast reader beside feedparser: on made-up feeds, and where it must stand back."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.errors import ParseError
from tickerfeed.model import Feed
from tickerfeed.parse import feed
from tickerfeed.parse.fast import reader
from tickerfeed.parse.moments import Reading

URL = "https://bao.example/rss/home.rss"
HABIT = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))
Check = Callable[[str], Feed]

# Made-up feeds: any element that feeds have, in any order, number and depth, well-formed.
SPACES = {
    "": "",
    "a10": "http://www.w3.org/2005/Atom",
    "cc": "http://web.resource.org/cc/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "h": "http://www.w3.org/1999/xhtml",
    "fb": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "licence": "http://backend.userland.com/creativeCommonsRssModule",
    "m": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "talk": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "own": "urn:tickerfeed:own",
}
TEXTS = (
    "",
    " ",
    "Đò ngang qua sông Lam\n sáng nay",
    "Chợ &amp; bến &lt;b&gt;cũ&lt;/b&gt;",
    "<p>Mưa &amp; <b>gió</b></p><p>Link gốc: https://goc.example/1</p>",
    "a < b &nbsp; c > d",
    "AT&T, R&D; &copy; 2026",
    "Fête du fleuve, été",
    "<Mai> nói: \u201c&quot;chào&quot;\u201d",
    "bến\u00a0đò\u200b",
    "<a href='/x?a=1&b=2'>x</a>",
    "]]",
)
DATES = (
    "Sat, 13 Jun 2026 10:41:47 +0700",
    "2026-06-13T03:41:47Z",
    "13/06/2026 10:41",
    "2026-06-13",
    "hôm qua",
    "",
)
PLACES = (
    "https://bao.example/tin/1.html",
    " https://bao.example/tin/2.html?a=1&b=2;c ",
    "/tin/3",
    "urn:bao:4",
    "4711",
    "",
    "http:///bao.example/5",
    "javascript:alert(1)",
    "ftp://bao.example/6",
)
NAMES = ("Mai Lan", "lan@bao.example (Mai Lan)", "Mai Lan <lan@bao.vn>", "lan@bao.vn", "@mailan", "", "a, b@c.vn d")
NUMBERS = ("0", "12", "1 000", "mười", "")
TYPES = ("text", "html", "TEXT/HTML", "text/plain", "text/markdown", "application/xml", "image/png", "", "xhtml")
RELATIONS = ("alternate", "self", "hub", "enclosure", "via", "replies", "related", "ALTERNATE", "license", "next")

_ATTRIBUTES = {
    "type": st.sampled_from(TYPES),
    "rel": st.sampled_from(RELATIONS),
    "href": st.sampled_from(PLACES),
    "url": st.sampled_from(PLACES),
    "xml:lang": st.sampled_from(("vi", "en_GB", "")),
    "lang": st.sampled_from(("fr", "")),
    "term": st.sampled_from(TEXTS),
    "label": st.sampled_from(TEXTS),
    "domain": st.sampled_from(PLACES),
    "scheme": st.sampled_from(PLACES),
    "isPermaLink": st.sampled_from(("true", "false", "TRUE")),
    "length": st.sampled_from(NUMBERS),
    "talk:count": st.sampled_from(NUMBERS),
    "own:href": st.sampled_from(PLACES),
    "text": st.sampled_from(TEXTS),
    "src": st.sampled_from(PLACES),
    "mode": st.sampled_from(("escaped", "base64")),
    "version": st.just("1"),
}
# What elements hold, the attributes that they are likely to have, and their names.
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "text": (
        TEXTS,
        ("type", "xml:lang"),
        """title description summary subtitle content rights copyright tagline a10:title a10:summary a10:content
        content:encoded dc:title dc:description dc:rights itunes:summary itunes:subtitle m:title m:description info
        generator fb:browserFriendly own:note note""",
    ),
    "date": (
        DATES,
        (),
        """pubDate published updated modified issued created lastBuildDate dc:date dcterms:issued dcterms:modified
        dcterms:created a10:updated a10:published own:date""",
    ),
    "place": (
        PLACES,
        ("href", "rel", "type", "isPermaLink", "length", "talk:count", "url"),
        """link guid id a10:link a10:id comments wfw:commentRss fb:origLink docs enclosure licence:license cc:license
        icon logo url m:thumbnail m:content""",
    ),
    "name": (
        NAMES,
        (),
        """author managingEditor webMaster dc:creator dc:author dc:publisher dc:contributor itunes:author name
        email""",
    ),
    "tag": (
        TEXTS,
        ("term", "label", "domain", "scheme", "text"),
        "category keywords dc:subject m:category m:keywords itunes:keywords itunes:category tags",
    ),
    "number": (
        NUMBERS,
        (),
        """ttl slash:comments talk:total sy:updatePeriod sy:updateFrequency width height itunes:duration
        itunes:explicit itunes:block georss:point""",
    ),
    "language": (("vi", "en_US", ""), (), "language dc:language"),
}
_HOLDERS = ("author", "contributor", "source", "image", "textInput", "itunes:owner", "itunes:category")
_HOLDERS += ("m:group", "m:content", "own:box", "box", "thumb")


@st.composite
def leaf(draw: st.DrawFn, kind: str | None = None) -> str:
    """An element with text in it, escaped or in CDATA, and now and then with attributes."""
    texts, attributes, names = _KINDS[kind or draw(st.sampled_from(sorted(_KINDS)))]
    name = draw(st.sampled_from(names.split()))
    chosen = draw(st.sets(st.sampled_from(attributes), max_size=3)) if attributes and draw(st.booleans()) else set()
    if draw(st.integers(0, 19)) == 0:
        chosen = chosen | {draw(st.sampled_from(sorted(_ATTRIBUTES)))}
    text = draw(st.sampled_from(texts))
    shown = f"<![CDATA[{text}]]>" if draw(st.booleans()) else escape(text)
    if draw(st.integers(0, 19)) == 0:
        shown = f" <!-- a < b & c -->{shown}<?php ?>"
    written = "".join(f" {key}={quoteattr(draw(_ATTRIBUTES[key]))}" for key in sorted(chosen))
    return f"<{name}{written}/>" if not shown else f"<{name}{written}>{shown}</{name}>"


@st.composite
def xhtml(draw: st.DrawFn, depth: int = 2) -> str:
    """An element of XHTML with others in it."""
    inner = st.sampled_from(("a &lt; b", " ", "Đò\n ngang")) | xhtml(depth - 1) if depth else st.sampled_from(("a", ""))
    name = draw(st.sampled_from(("h:div",) * 4 + ("h:p",) * 3 + ("h:img", "p", "h:title", "h:body")))
    written = draw(st.sampled_from(("", "", " class='x'", " src='/a?b&amp;c' ALT='&quot;'", " xml:lang='vi'")))
    return f"<{name}{written}>{''.join(draw(st.lists(inner, max_size=3)))}</{name}>"


@st.composite
def rich(draw: st.DrawFn) -> str:
    """A construct with XHTML in it."""
    name = draw(st.sampled_from(("title", "summary", "content", "description", "rights")))
    inside = draw(st.sampled_from(("", "\n "))) + "".join(draw(st.lists(xhtml(), max_size=2)))
    return f"<{name} type='xhtml'>{inside}</{name}>"


@st.composite
def holder(draw: st.DrawFn, depth: int = 2) -> str:
    """An element with elements in it."""
    name = draw(st.sampled_from(_HOLDERS))
    inner = st.one_of(leaf(), leaf("name"), holder(depth - 1)) if depth else leaf()
    inside = "".join(draw(st.lists(inner, max_size=4)))
    written = draw(st.sampled_from(("", "", ' url="https://kho.example/"', ' xml:lang="en"', ' type="x"')))
    return f"<{name}{written}>{draw(st.sampled_from(('', ' ', 'Mai')))}{inside}</{name}>"


PARTS = st.one_of(leaf(), leaf(), leaf(), leaf("text"), leaf("place"), holder(), rich())


@st.composite
def entries(draw: st.DrawFn, name: str) -> str:
    """An entry with up to nine parts."""
    written = draw(st.sampled_from(("",) * 12 + (' xml:lang="en"', ' rdf:about="urn:1"', ' href="/1"')))
    return f"<{name}{written}>{''.join(draw(st.lists(PARTS, max_size=9)))}</{name}>"


@st.composite
def feeds(draw: st.DrawFn) -> str:
    """A whole feed in one of the three formats."""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items() if prefix)
    spaces += ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    spaces += draw(
        st.sampled_from(("", "", "", ' xml:lang="vi_VN"', ' xml:base="https://goc.example/a/"', ' lang="en"'))
    )
    shape = draw(st.sampled_from(("rss", "rss", "atom", "rdf")))
    head = draw(st.lists(PARTS, max_size=8))
    body = draw(st.lists(entries("entry" if shape == "atom" else "item"), max_size=3))
    prolog = draw(st.sampled_from(("", '<?xml version="1.0" encoding="utf-8"?>\n', "<!-- <b>tin</b> & -->")))
    if shape == "atom":
        inside = "".join(draw(st.permutations(head + body)))
        return f'{prolog}<feed xmlns="http://www.w3.org/2005/Atom"{spaces}>{inside}</feed>'
    if shape == "rdf":
        space = f' xmlns="http://purl.org/rss/1.0/"{spaces}'.replace(f' xmlns:a10="{SPACES["a10"]}"', "")
        inside = f"<channel>{''.join(head)}</channel>{''.join(body)}".replace("a10:", "")
        return f"{prolog}<rdf:RDF{space}>{inside}</rdf:RDF>"
    version = draw(st.sampled_from(("2.0", "2.0", "0.91", "0.92", "3", "")))
    inside = "".join(draw(st.permutations(head + body)))
    return f'{prolog}<rss version="{version}"{spaces}><channel>{inside}</channel></rss>'


def whole(text: str, max_entries: int = 100) -> Feed | str:
    try:
        return feed.read(text, URL, HABIT, max_entries)
    except ParseError as exc:
        return str(exc)


@settings(max_examples=80)
@given(feeds())
def test_what_it_takes_it_reads_as_feedparser_does(text: str) -> None:
    found = reader.read(text.encode(), URL, HABIT, 100)
    assert found is None or found == whole(text)


@settings(max_examples=40)
@given(feeds(), st.data())
def test_damaged_feeds_are_handed_over_or_read_alike(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + data.draw(st.sampled_from(["", "<", "&", "&nbsp;", "]]>", "<!--", "</item>", "\x00", '"']))
    broken += text[at + data.draw(st.integers(0, 3)) :]
    found = reader.read(broken.encode(), URL, HABIT, 100)
    assert found is None or found == whole(broken)


@pytest.mark.parametrize("inside", ["<a>" * 300 + "</a>" * 300, "<summary type='xhtml'>{}</summary>"])
def test_what_is_nested_deeper_than_anybody_writes_is_handed_over(inside: str, handed: Callable[[str], None]) -> None:
    inside = inside.format("<p>" * 300 + "</p>" * 300)
    handed(f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{inside}</entry></feed>")


def test_a_usual_feed_is_taken(same: Check) -> None:
    found = same(
        '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet href="/rss.xsl"?><!-- <b>Sông Núi</b> -->\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Báo Sông Núi</title>'
        '<link>https://bao.example/</link><atom:link rel="self" href="https://bao.example/rss"/><language>vi</language>'
        "<item><title>Đò ngang &amp; đò dọc</title><link>https://bao.example/1</link><guid>https://bao.example/1</guid>"
        "<description><![CDATA[<p>Sáng&nbsp;nay</p>]]></description>"
        "<pubDate>Sat, 13 Jun 2026 10:41:47 +0700</pubDate></item></channel></rss>"
    )
    assert [(entry.title, entry.summary) for entry in found.entries] == [("Đò ngang & đò dọc", "Sáng nay")]


def test_entries_beyond_the_limit_are_dropped_and_the_feed_is_incomplete() -> None:
    text = "<rss version='2.0'><channel><item><title>1</title></item><item><title>2</title></item></channel></rss>"
    cut = reader.read(text.encode(), URL, HABIT, 1)
    assert cut is not None
    assert ([entry.title for entry in cut.entries], cut.is_complete) == (["1"], False)
    assert cut == whole(text, 1)


def test_the_language_of_a_root_is_the_feeds_except_in_rdf(same: Check) -> None:
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    assert same('<rss version="2.0" xml:lang="vi_VN"><channel/></rss>').language == "vi-VN"
    assert same(f'<rdf:RDF {spaces} xml:lang="vi"><channel/></rdf:RDF>').language is None


@pytest.mark.parametrize("place", ["https://goc.example/a/", "/a/", "javascript:alert(1)"])
def test_a_base_of_the_root_is_followed(same: Check, place: str) -> None:
    same(f'<rss version="2.0" xml:base="{place}"><channel><link>1</link><item><link>2</link></item></channel></rss>')


def test_a_base_of_a_text_changes_no_link(same: Check) -> None:
    same(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="1"/>'
        '<content type="html" xml:base="/b/">x</content></entry></feed>'
    )


def test_a_base_of_anything_else_is_handed_over(handed: Check) -> None:
    handed('<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="/b/"><link href="1"/></entry></feed>')
    handed("<rss><channel><description><![CDATA[<x base='/b/'>]]></description></channel></rss>")


@pytest.mark.parametrize("space", ["http://purl.org/syndication/history/1.0", "http://purl.org/atompub/tombstones/1.0"])
def test_feeds_that_take_something_back_are_handed_over(handed: Check, space: str) -> None:
    handed(f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="{space}"><title>A</title></feed>')

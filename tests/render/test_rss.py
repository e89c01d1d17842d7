from __future__ import annotations

import feedparser
from lxml import etree

from tickerfeed.model import Site
from tickerfeed.render.rss import home, rss


def items(document):
    return etree.fromstring(document.body).findall("channel/item")


def test_a_reader_sees_every_story_in_order(full):
    parsed = feedparser.parse(rss(full).body)
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [told.story.id for told in full.told]
    assert parsed.feed.title == "Tin làng"


def test_an_item_credits_its_source(full):
    first = items(rss(full))[0]
    assert [(child.tag.rpartition("}")[2], child.text, dict(child.attrib)) for child in first] == [
        ("title", "Tin số 1", {}),
        ("link", "https://song.example/1", {}),
        ("description", first.findtext("description"), {}),
        ("category", "Thời sự", {}),
        ("category", "Giao thông", {}),
        ("category", "Sự kiện", {}),
        ("guid", full.told[0].story.id, {"isPermaLink": "false"}),
        ("pubDate", "Mon, 04 May 2026 04:59:00 GMT", {}),
        ("source", "Báo Sông", {"url": "https://song.example/rss.xml"}),
        ("creator", "Báo Sông", {}),
    ]


def test_a_title_that_would_be_markup_is_escaped_once_more(full):
    assert items(rss(full))[2].findtext("title") == "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; &amp; “x”"


def test_what_is_not_known_is_left_out(full):
    last = items(rss(full))[3]
    assert (last.find("link"), last.find("source")) == (None, None)


def test_an_undated_item_is_dated_by_when_it_was_first_seen(full):
    assert items(rss(full))[1].findtext("pubDate") == "Mon, 04 May 2026 04:55:00 GMT"


def test_self_and_hub_links(full):
    channel = etree.fromstring(rss(full).body).find("channel")
    found = [(link.get("rel"), link.get("href")) for link in channel.findall("{http://www.w3.org/2005/Atom}link")]
    assert found == [("self", "https://tin.example/feed.rss"), ("hub", "https://hub.example/")]


def test_home_falls_back_on_the_authority(publication):
    assert home(Site(authority="an@tin.example,2026")) == "https://tin.example/"
    channel = etree.fromstring(rss(publication(site=Site(title=""))).body).find("channel")
    assert [channel.findtext(name) for name in ("title", "link", "description")] == [
        "tickerfeed",
        "https://tickerfeed.invalid/",
        "tickerfeed",
    ]


def test_a_publishers_comments_are_carried_along(one):
    given = {"comments": "https://song.example/1#c", "comment_feed": "https://song.example/1/feed", "comment_count": 0}
    item = etree.fromstring(rss(one(**given)).body).find("channel/item")
    assert item.findtext("comments") == "https://song.example/1#c"
    assert item.findtext("{http://wellformedweb.org/CommentAPI/}commentRss") == "https://song.example/1/feed"
    assert item.findtext("{http://purl.org/rss/1.0/modules/slash/}comments") == "0"


def test_without_comments_there_is_no_word_of_them(one):
    assert b"omment" not in rss(one(comments="javascript:x")).body

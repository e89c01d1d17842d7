from __future__ import annotations

from datetime import UTC, datetime

import feedparser
from lxml import etree
from msgspec.structs import replace

from tickerfeed.model import Gone, Site
from tickerfeed.render.atom import _entry, _feed, atom, feed_id, written
from tickerfeed.render.pieces import pieces

NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)
NS = {"a": "http://www.w3.org/2005/Atom"}


def tree(document):
    return etree.fromstring(document.body)


def links(element, rel):
    return [link.get("href") for link in element.findall("a:link", NS) if (link.get("rel") or "alternate") == rel]


def test_a_reader_sees_every_story_in_order(full):
    parsed = feedparser.parse(atom(full).body)
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [told.story.id for told in full.told]
    assert parsed.entries[0].title == "Tin số 1"


def test_the_feed_describes_itself(full):
    feed = tree(atom(full))
    assert feed.findtext("a:id", namespaces=NS) == "tag:tin.example,2026-03:feed" == feed_id(full.site)
    assert feed.findtext("a:updated", namespaces=NS) == "2026-05-04T04:59:00+00:00"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    assert [links(feed, rel) for rel in ("alternate", "self", "hub")] == [
        ["https://tin.example/"],
        ["https://tin.example/feed.atom"],
        ["https://hub.example/"],
    ]


def test_an_entry_credits_its_source(full):
    first = tree(atom(full)).find("a:entry", NS)
    assert links(first, "alternate") == ["https://song.example/1"]
    assert links(first, "related") == ["https://bien.example/2", "https://song.example/3"]
    assert links(first, "via") == ["https://song.example/rss.xml"]
    assert first.findtext("a:author/a:name", namespaces=NS) == "Báo Sông"
    assert [child.text for child in first.find("a:source", NS)[:3]] == [
        "https://song.example/rss.xml",
        "Báo Sông",
        "2026-05-04T04:59:00+00:00",
    ]


def test_other_languages_are_marked(full):
    languages = [
        entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in tree(atom(full)).findall("a:entry", NS)
    ]
    assert languages == [None, "en", None, None]


def test_a_title_that_would_be_markup_is_typed(full):
    title = tree(atom(full)).findall("a:entry/a:title", NS)[2]
    assert (title.get("type"), title.text) == ("html", "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; &amp; “x”")


def test_a_summary_is_plain_text_unless_it_would_be_markup(full):
    summaries = tree(atom(full)).findall("a:entry/a:summary", NS)
    assert [(summary.get("type"), summary.text) for summary in summaries] == [
        ("text", "Cầu mới thông xe."),
        ("html", "a &lt;b&gt; c"),
    ]


def test_unsafe_links_are_left_out(full):
    third = tree(atom(full)).findall("a:entry", NS)[2]
    assert links(third, "alternate") == []


def test_an_undated_entry_has_no_published(full):
    second = tree(atom(full)).findall("a:entry", NS)[1]
    assert second.find("a:published", NS) is None
    assert second.findtext("a:updated", namespaces=NS) == "2026-05-04T04:55:00+00:00"


def test_a_copy_at_the_same_address_is_no_related_link(publication, story, entry):
    told = story(entry(1), entry(2, "coast", link="https://song.example/1"))
    assert links(tree(atom(publication(told))).find("a:entry", NS), "related") == []


def test_without_an_address_or_entries_it_is_still_a_feed(publication):
    feed = tree(atom(publication(site=Site(title=" ", language="?"))))
    assert (links(feed, "self"), links(feed, "alternate")) == ([], [])
    assert feed.findtext("a:updated", namespaces=NS) == "2026-01-01T00:00:00+00:00"
    assert feed.findtext("a:title", namespaces=NS) == "tickerfeed"


def test_equal_publications_give_equal_bytes(full):
    assert atom(full) == atom(replace(full))


def test_no_doctype_and_one_namespace(full):
    body = atom(full).body
    assert (b"<!DOCTYPE" in body, b"ns0" in body) == (False, False)


def test_a_publishers_comments_are_carried_along(one):
    given = {"comments": "https://song.example/1#c", "comment_feed": "https://song.example/1/feed", "comment_count": 7}
    entry = etree.fromstring(atom(one(**given)).body).find("{*}entry")
    replies = [link.attrib for link in entry.iterfind("{*}link[@rel='replies']")]
    assert replies == [
        {"rel": "replies", "href": "https://song.example/1#c", "type": "text/html"},
        {"rel": "replies", "href": "https://song.example/1/feed"},
    ]
    assert entry.findtext("{http://purl.org/syndication/thread/1.0}total") == "7"


def test_without_comments_there_is_no_word_of_them(one):
    body = atom(one(comments="javascript:x")).body
    assert b"replies" not in body
    assert b"thread" not in body


def test_entries_that_are_no_more_are_told_as_deleted(full):
    gone = (Gone("tag:tin.example,2026-03:9", datetime(2026, 5, 4, 6, tzinfo=UTC)), Gone("tag:x,2026:8", NOON))
    feed = tree(atom(replace(full, gone=gone)))
    deleted = feed.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert [dict(one.attrib) for one in deleted] == [
        {"ref": "tag:tin.example,2026-03:9", "when": "2026-05-04T06:00:00Z"},
        {"ref": "tag:x,2026:8", "when": "2026-05-04T05:00:00Z"},
    ]
    assert feed.findtext("a:updated", namespaces=NS) == "2026-05-04T06:00:00+00:00"
    assert len(feed.findall("a:entry", NS)) == len(full.told)
    assert b"tombstones" not in atom(full).body


def test_the_parts_stand_as_feedgen_would_write_the_whole(full, publication, one):
    for given in (full, publication(), one(comments="https://song.example/1#c", comment_count=3)):
        feed = _feed(given, "feed.atom")
        for piece in pieces(given):
            feed.add_entry(_entry(piece, given.site.language), order="append")
        assert written(given, "feed.atom") == feed.atom_str(pretty=True)

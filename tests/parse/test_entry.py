from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.model import DateQuality, Enclosure, Entry, Person
from tickerfeed.parse.feed import read
from tickerfeed.parse.moments import Reading

URL = "https://bao.example/rss/home.rss"


def item(inside: str) -> Entry:
    return read(f'<rss version="2.0"><channel><item>{inside}</item></channel></rss>', URL, Reading(), 9).entries[0]


def atom(inside: str, head: str = "") -> Entry:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">{head}<entry>{inside}</entry></feed>'
    return read(text, URL, Reading(), 9).entries[0]


def test_an_rss_item_is_read_whole() -> None:
    assert item(
        "<title>Lũ rút ở Hương Sơn</title><link>/lu-rut.html</link><guid isPermaLink='false'>bao-17</guid>"
        "<pubDate>Sat, 13 Jun 2026 10:41:47 +07:00</pubDate><author>mai@bao.example (Lê Mai)</author>"
        "<description>&lt;p&gt;Nước &lt;b&gt;rút&lt;/b&gt;&lt;/p&gt;</description><category>Thời sự</category>"
        "<category>Thời sự</category><comments>/y-kien</comments>"
        "<content:encoded><![CDATA[<p>Toàn văn</p>]]></content:encoded>"
        "<enclosure url='/lu.jpg' type='image/jpeg' length='99'/>"
    ) == Entry(
        title="Lũ rút ở Hương Sơn",
        id="bao-17",
        link="https://bao.example/lu-rut.html",
        published=datetime(2026, 6, 13, 3, 41, 47, tzinfo=UTC),
        date_quality=DateQuality.EXACT,
        date_raw="Sat, 13 Jun 2026 10:41:47 +07:00",
        summary="Nước rút",
        summary_html="<p>Nước <b>rút</b></p>",
        content_html="<p>Toàn văn</p>",
        authors=(Person("Lê Mai", None, "mai@bao.example"),),
        categories=("Thời sự",),
        enclosures=(Enclosure("https://bao.example/lu.jpg", "image/jpeg", 99),),
        comments="https://bao.example/y-kien",
    )


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>https://bao.example/1.html</guid>", "https://bao.example/1.html"),
        ("<guid>17</guid>", None),
        ("<guid isPermaLink='false'>https://bao.example/1.html</guid>", "https://bao.example/1.html"),
        ("", None),
    ],
)
def test_an_id_that_is_an_address_stands_in_for_a_missing_link(guid: str, link: str | None) -> None:
    assert item(f"<title>A</title>{guid}").link == link


def test_an_id_stays_as_it_is_written() -> None:
    assert item("<guid>17</guid>").id == "17"
    assert item("<title>A</title>").id is None


@pytest.mark.parametrize(
    "link",
    [
        "<link>javascript:alert(1)</link>",
        "<link>data:text/html,x</link>",
        "<link/>",
    ],
)
def test_what_is_no_web_address_is_no_link(link: str) -> None:
    assert item(f"<title>A</title>{link}").link is None


def test_a_page_behind_an_unusable_link_is_found() -> None:
    linked = atom('<link href="/1.html"/><link rel="alternate" href="javascript:x"/>')
    assert linked.link == "https://bao.example/1.html"


def test_an_rss_link_goes_before_an_atom_one() -> None:
    assert item("<link>/1</link><atom:link href='/2'/>").link == "https://bao.example/1"
    assert item("<title>A</title><atom:link href='/2'/>").link == "https://bao.example/2"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<title>R&amp;amp;D</title>", "R&amp;D"),
        ("<title type='html'>R&amp;amp;D</title>", "R&D"),
        (
            "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Tin <b>A</b> &lt; B</div></title>",
            "Tin A < B",
        ),
        ("<title type='application/octet-stream'>PGI+VGluPC9iPg==</title>", "Tin"),
        ("<title type='application/octet-stream'>VGlu</title>", "Tin"),
        ("", ""),
    ],
)
def test_an_atom_title_is_read_by_its_type(title: str, expected: str) -> None:
    assert atom(f"<id>urn:1</id>{title}").title == expected


def test_a_title_in_another_vocabulary_serves_for_want_of_one() -> None:
    assert item("<dc:title>Tin</dc:title>").title == "Tin"


def test_an_atom_entry_keeps_both_dates() -> None:
    entry = atom("<published>2026-06-13T01:00:00Z</published><updated>2026-06-13T02:00:00+07:00</updated>")
    assert entry.published == datetime(2026, 6, 13, 1, tzinfo=UTC)
    assert entry.updated == datetime(2026, 6, 12, 19, tzinfo=UTC)
    assert entry.date_raw == "2026-06-13T01:00:00Z"


def test_an_entry_may_have_only_an_update() -> None:
    entry = atom("<updated>2026-06-13T02:00:00</updated>")
    assert (entry.published, entry.date_quality) == (None, DateQuality.ASSUMED_ZONE)
    assert entry.date_raw == "2026-06-13T02:00:00"


def test_an_unreadable_date_gives_way_to_a_readable_one() -> None:
    entry = atom("<published>chưa rõ</published><updated>2026-06-13T02:00:00Z</updated>")
    assert (entry.published, entry.date_quality) == (None, DateQuality.EXACT)
    assert entry.date_raw == "2026-06-13T02:00:00Z"


def test_an_entry_without_a_date_says_so() -> None:
    entry = item("<title>A</title><pubDate>chưa rõ</pubDate>")
    assert (entry.published, entry.date_quality, entry.date_raw) == (None, DateQuality.MISSING, "chưa rõ")


def test_a_date_of_creation_is_the_last_resort() -> None:
    assert item("<dcterms:created>2026-06-13T02:00:00Z</dcterms:created>").published is not None


def test_an_atom_entry_takes_its_author_from_its_source_then_from_its_feed() -> None:
    head = "<author><name>Tòa soạn</name></author>"
    source = "<source><title>Báo bạn</title><author><name>Lan</name></author></source>"
    assert atom("<id>urn:1</id>", head).authors == (Person("Tòa soạn"),)
    assert atom(f"<id>urn:1</id>{source}", head).authors == (Person("Lan"),)
    assert atom("<author><name>Mai</name></author>", head).authors == (Person("Mai"),)


def test_a_source_does_not_leak_into_its_entry() -> None:
    source = "<source><title>Báo bạn</title><id>urn:ban</id><link href='https://ban.example/'/></source>"
    entry = atom(f"<title>Tin</title><id>urn:1</id><link href='/1'/>{source}")
    assert (entry.title, entry.id, entry.link) == ("Tin", "urn:1", "https://bao.example/1")


def test_the_language_is_the_entrys_own_or_the_feeds() -> None:
    assert atom("<title xml:lang='en'>News</title>").language == "en"
    assert atom("<id>urn:1</id>").language == "vi"


@pytest.mark.parametrize(
    "inside",
    [
        "<link>/1</link><feedburner:origLink>https://ban.example/1</feedburner:origLink>",
        "<atom:link rel='via' href='https://ban.example/1'/>",
        "<description>Link gốc: https://ban.example/1</description>",
    ],
)
def test_the_original_of_a_repost_is_kept(inside: str) -> None:
    assert item(inside).original_link == "https://ban.example/1"


def test_the_longest_content_is_kept() -> None:
    entry = atom(
        "<content type='html'>&lt;p&gt;A&lt;/p&gt;</content><content type='html'>&lt;p&gt;An&lt;/p&gt;</content>"
    )
    assert entry.content_html == "<p>An</p>"

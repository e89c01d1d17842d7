from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import NotAFeed, ParseError
from tickerfeed.model import DateQuality, Enclosure, Entry, Feed
from tickerfeed.parse import sitemap
from tickerfeed.parse.moments import Reading
from tickerfeed.parse.sitemap import read

URL = "https://bao.example/news-sitemap.xml"
VIETNAM = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def parsed(inside: str, max_entries: int = 99, *, takes_untitled: bool = False, spaces: str = SPACES) -> Feed:
    text = f"<?xml version='1.0' encoding='utf-16'?>\n<urlset {spaces}>{inside}</urlset>"
    return read(text, URL, VIETNAM, max_entries, takes_untitled=takes_untitled)


def address(path: str, title: str = "", at: str = "", changed: str = "") -> str:
    dated = f"<n:publication_date>{at}</n:publication_date>" if at else ""
    news = f"<n:news>{dated}<n:title>{title}</n:title></n:news>" if title else ""
    return f"<url><loc>{path}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}{news}</url>"


def links(feed: Feed) -> list[str | None]:
    return [entry.link and entry.link.removeprefix("https://bao.example") for entry in feed.entries]


def test_a_news_sitemap_is_read_whole() -> None:
    feed = parsed(
        "<url><loc> https://bao.example/1.html?a=1&b=2 </loc><lastmod>2026-11-22T11:00:00+07:00</lastmod>"
        "<image:image><image:loc>/1.jpg</image:loc><image:title>Ảnh</image:title></image:image>"
        "<n:news><n:publication><n:name>Báo  Sông</n:name><n:language>vi</n:language></n:publication>"
        "<n:publication_date>2026-11-22T10:00:00+07:00</n:publication_date>"
        "<n:title><![CDATA[Lũ rút &amp;amp; <b>chợ</b> mở]]></n:title><n:keywords>Lũ, miền núi,,Lũ</n:keywords>"
        "</n:news></url>"
    )
    assert feed == Feed(
        title="Báo Sông",
        version="sitemap",
        entries=(
            Entry(
                title="Lũ rút & chợ mở",
                link="https://bao.example/1.html?a=1&b=2",
                published=datetime(2026, 11, 22, 3, tzinfo=UTC),
                updated=datetime(2026, 11, 22, 4, tzinfo=UTC),
                date_quality=DateQuality.EXACT,
                date_raw="2026-11-22T10:00:00+07:00",
                categories=("Lũ", "miền núi"),
                enclosures=(Enclosure("https://bao.example/1.jpg"),),
                language="vi",
            ),
        ),
    )


def test_undeclared_prefixes_are_understood() -> None:
    inside = "<url><loc>/1</loc><news:news><news:title>Tin</news:title></news:news></url>"
    feed = parsed(inside, spaces="")
    assert ([entry.title for entry in feed.entries], feed.is_complete) == (["Tin"], True)


def test_the_newest_come_first_and_are_kept() -> None:
    inside = "".join(address(f"/{day}", "Tin", f"2026-11-{day:02}") for day in (3, 9, 1, 7))
    assert links(parsed(inside)) == ["/9", "/7", "/3", "/1"]
    cut = parsed(inside, 2)
    assert (links(cut), cut.is_complete) == (["/9", "/7"], False)


def test_an_address_without_a_headline_is_left_out_among_others() -> None:
    assert links(parsed(address("/") + address("/1", "Tin") + address("javascript:x", "Tin"))) == ["/1"]


def test_a_sitemap_without_headlines_says_what_to_do() -> None:
    with pytest.raises(NotAFeed, match=r"a sitemap of addresses \(2\) without headlines; set url .* or article = true"):
        parsed(address("/1") + address("/2", changed="2026-11-22"))


def test_where_pages_are_fetched_dated_addresses_are_enough() -> None:
    dated = address("/chuyen-muc") + address("/1", changed="2026-11-21") + address("/2", changed="2026-11-22")
    assert links(parsed(dated, takes_untitled=True)) == ["/2", "/1"]
    assert links(parsed(address("/1") + address("/2"), takes_untitled=True)) == ["/1", "/2"]
    (entry,) = parsed(address("/1", changed="2026-11-22"), takes_untitled=True).entries
    assert (entry.title, entry.published, entry.date_quality) == ("", None, DateQuality.DATE_ONLY)
    assert entry.updated == datetime(2026, 11, 21, 17, tzinfo=UTC)


def test_an_empty_sitemap_lists_nothing() -> None:
    assert parsed("") == Feed(version="sitemap")


def index(*children: tuple[str, str]) -> str:
    rows = "".join(
        f"<sitemap><loc>/{name}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>" for name, at in children
    )
    return f"<sitemapindex>{rows}</sitemapindex>"


@pytest.mark.parametrize(
    ("children", "chosen"),
    [
        ([("sitemap-2026-9.xml", ""), ("sitemap-2026-11.xml", ""), ("sitemap-2026-10.xml", "")], "sitemap-2026-11.xml"),
        ([("category.xml", "2026-11-22"), ("post-1.xml", "2026-11-01"), ("post-2.xml", "2026-11-20")], "post-2.xml"),
        ([("posts.xml", "2026-11-22"), ("google-news.xml", "2026-11-01")], "google-news.xml"),
        ([("news-category.xml", ""), ("news-1.xml", "")], "news-1.xml"),
        ([("pages.xml", "")], "pages.xml"),
    ],
)
def test_an_index_names_the_likeliest_of_its_sitemaps(children: list[tuple[str, str]], chosen: str) -> None:
    with pytest.raises(NotAFeed, match=rf"not followed; set url to https://bao\.example/{chosen}$"):
        read(index(*children), URL, VIETNAM, 99)


def test_an_index_of_nothing_says_so() -> None:
    with pytest.raises(NotAFeed, match="names none"):
        read("<sitemapindex><sitemap/></sitemapindex>", URL, VIETNAM, 99)


def test_what_breaks_off_is_read_as_far_as_it_goes_and_is_incomplete() -> None:
    text = f"<urlset {SPACES}>{address('/1', 'Tin')}<url><loc>/2"
    feed = read(text, URL, VIETNAM, 99)
    assert (links(feed), feed.is_complete) == (["/1"], False)


@pytest.mark.parametrize("text", ["<urlset>" + "<a>" * 999, "<urlset", "<urlset><!-- ", "<!-- <urlset/> -->", "\ud800"])
def test_a_damaged_sitemap_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="the sitemap is damaged"):
        read(text, URL, VIETNAM, 99)


def test_no_entity_is_expanded() -> None:
    text = '<!DOCTYPE urlset [<!ENTITY a "no"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    feed = read(f"{text}<urlset {SPACES}>{address('/1', 'Tin &a;&b;')}</urlset>", URL, VIETNAM, 99)
    assert [entry.title for entry in feed.entries] == ["Tin &a;&b;"]


def test_a_servers_warning_before_the_root_is_passed_over() -> None:
    text = f"Warning: <b>no</b> cache\n<?xml version='1.0'?>\n<urlset {SPACES}>{address('/1', 'Tin')}</urlset>"
    assert links(read(text, URL, VIETNAM, 99)) == ["/1"]


def test_a_prefix_on_every_name_is_understood() -> None:
    text = "<s:urlset xmlns:s='x'><s:url><s:loc>/1</s:loc><n:news><n:title>Tin</n:title></n:news></s:url></s:urlset>"
    assert links(read(text, URL, VIETNAM, 99)) == ["/1"]


def test_addresses_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_ADDRESSES", 2)
    feed = parsed("".join(address(f"/{number}", "Tin") for number in range(5)))
    assert (links(feed), feed.is_complete) == (["/0", "/1"], False)


@given(st.text(alphabet="<>/&;urlocnews:title ![]CDATA?-", max_size=80))
def test_anything_is_read_or_refused(text: str) -> None:
    with suppress(ParseError):
        read(f"<urlset>{text}", URL, VIETNAM, 9)

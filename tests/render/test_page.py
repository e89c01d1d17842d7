from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from tickerfeed.model import Site
from tickerfeed.render.page import Moment, moment, page, stylesheet


@pytest.fixture
def shown(full, templates):
    return html.fromstring(page(full, templates).body)


def test_every_story_is_on_the_page_with_outlet_and_place(shown):
    titles = [heading.text_content() for heading in shown.iterfind(".//h3")]
    assert titles == ["Tin số 1", "Harbour reopens", "<script>alert(1)</script> ]]> & “x”", "no-longer"]
    meta = " ".join(shown.find(".//article").find("p[@class='meta']").text_content().split())
    assert meta == "Báo Sông Hà Tĩnh 11:59, Thứ Hai 04/05/2026"


def test_links_are_safe_and_lead_to_the_publisher(shown):
    links = [link.get("href") for link in shown.iterfind(".//h3/a")]
    assert links == ["https://song.example/1", "https://song.example/5"]


def test_copies_are_named(shown):
    also = " ".join(shown.find(".//p[@class='also']").text_content().split())
    assert also == "3 báo Cùng đưa tin: Đài Biển, coast.example"


def test_no_script_no_third_party(shown):
    loaded = [element.get("src") or element.get("href") for element in shown.iter("script", "img", "iframe", "link")]
    assert [address for address in loaded if address not in {"https://tin.example/", "data:,"}] == [
        "style.css",
        "feed.atom",
        "feed.rss",
        "feed.json",
    ]


def test_the_ticker_is_a_list_of_its_headlines(shown, full):
    headlines = [item.text_content() for item in shown.iterfind(".//nav//li")]
    assert headlines[:2] == ["Tin số 1", "Harbour reopens"]
    assert len(headlines) == len(full.ticker.headlines)


def test_another_language_is_marked(shown):
    assert [article.get("lang") for article in shown.iter("article")] == [None, "en", None, None]


def test_an_undated_story_says_when_it_came(shown):
    assert "nhận lúc 11:55" in shown.findall(".//article")[1].text_content()


def test_staleness_is_told(full, templates):
    assert b'role="status"' in page(replace(full, is_stale=True), templates).body
    assert b'role="status"' not in page(full, templates).body


def test_an_empty_page_says_so(publication, templates):
    body = page(publication(site=Site(title="<i>")), templates).body.decode()
    assert ("Chưa có tin nào" in body, "<nav" in body, "<h1>&lt;i&gt;</h1>" in body) == (True, False, True)


def test_equal_publications_give_equal_bytes(full, templates):
    assert page(full, templates) == page(replace(full), templates)


def test_an_unknown_zone_falls_back_on_utc(full, templates):
    body = page(replace(full, site=Site(timezone="Nowhere/../x")), templates).body.decode()
    assert "04:59, Thứ Hai 04/05/2026" in body


def test_moment_in_words():
    when = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
    assert moment(when, ZoneInfo("Asia/Ho_Chi_Minh")) == Moment("2026-11-22T01:02:03Z", "08:02, Chủ Nhật 22/11/2026")


def test_stylesheet_is_a_document(templates):
    assert stylesheet(templates).body.decode() == templates["style.css"]

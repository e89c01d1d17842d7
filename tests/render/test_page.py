from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html
from msgspec.structs import replace

from tickerfeed.model import Mark, Site
from tickerfeed.render.page import EVENTS_WITHIN, MOST_EVENTS, page, parts, stylesheet
from tickerfeed.render.pieces import pieces

PROVINCES = (("ha-tinh", "Hà Tĩnh"), ("nghe-an", "Nghệ <An>"))


@pytest.fixture
def shown(full, templates):
    return html.fromstring(page(full, templates).body)


def text_of(element):
    return " ".join(element.text_content().split())


def test_every_story_is_on_the_page_once_with_outlet_place_and_time(shown):
    titles = [heading.text_content() for heading in shown.iterfind(".//h3")]
    assert titles == ["Tin số 1", "Harbour reopens", "<script>alert(1)</script> ]]> & “x”", "no-longer"]
    assert text_of(shown.find(".//article").find(".//p[@class='meta']")) == "Báo Sông Hà Tĩnh 11:59, Thứ Hai 04/05/2026"


def test_links_are_safe_and_lead_to_the_publisher(shown):
    links = [link.get("href") for link in shown.iterfind(".//h3/a")]
    assert links == ["https://song.example/1", "https://song.example/5"]


def test_copies_are_named(shown):
    assert text_of(shown.find(".//p[@class='also']")) == "3 báo Cùng đưa tin: Đài Biển, coast.example"


def test_one_script_of_our_own_and_no_third_party(shown):
    loaded = [element.get("src") or element.get("href") for element in shown.iter("script", "img", "iframe", "link")]
    assert [address for address in loaded if address not in {"https://tin.example/", "data:,"}] == [
        "style.css",
        "v1/ticker.js",
        "feed.atom",
        "feed.rss",
        "feed.json",
        "sources.opml",
    ]


def test_the_ticker_is_a_list_of_its_headlines(shown, full):
    headlines = [item.text_content() for item in shown.iterfind(".//nav//li")]
    assert headlines[:2] == ["Tin số 1", "Harbour reopens"]
    assert len(headlines) == len(full.ticker.headlines)


def test_another_language_is_marked_and_our_own_words_in_it_are_not(shown):
    assert [article.get("lang") for article in shown.iter("article")] == [None, "en", None, None]
    assert [article.find("div").get("lang") for article in shown.iter("article")] == [None, "vi", None, None]


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


def test_stylesheet_is_a_document(templates):
    assert stylesheet(templates).body.decode() == templates["style.css"]


def test_the_events_of_the_day_come_first_and_are_not_told_twice(publication, story, entry, templates):
    three = story(entry(9, title="Cầu mới"), entry(10, "dai-bien"), entry(11, "coast"))
    shown = html.fromstring(page(publication(story(entry(1)), three), templates).body)
    sections = {section.get("class"): section for section in shown.iter("section")}
    assert list(sections) == ["events", "latest"]
    assert text_of(sections["events"].find("h2")) == "Sự kiện"
    assert [text_of(one) for one in shown.iterfind(".//h3")] == ["Cầu mới", "Tin số 1"]
    assert text_of(sections["events"].find(".//span[@class='count']")) == "3 báo"


def test_only_some_events_of_late_are_set_apart(publication, story, entry):
    def event(number, minutes):
        told = story(entry(number), entry(number + 1000, "dai-bien"), entry(number + 2000, "coast"))
        head = replace(told.head, entry=replace(told.head.entry, published=told.head.first_seen_at - minutes))
        return replace(told, entries=(head, *told.entries[1:]))

    late, old = timedelta(), EVENTS_WITHIN + timedelta(hours=1)
    made = parts(pieces(publication(*(event(number, late) for number in range(1, 15)), event(20, old))))
    assert (len(made.notices), len(made.events), len(made.others)) == (0, MOST_EVENTS, 3)
    assert not {piece.id for piece in made.events} & {piece.id for piece in made.others}


def test_what_the_editor_set_off_stands_at_the_top_until_its_end(publication, story, entry, templates):
    told = story(entry(1))
    pinned = replace(
        story(entry(2)), mark=Mark(told.head.sort_at, told.head.sort_at + timedelta(hours=1), is_pinned=True)
    )
    urgent = replace(story(entry(3)), mark=replace(pinned.mark, is_urgent=True))
    shown = html.fromstring(page(publication(told, pinned, urgent), templates).body)
    assert [section.get("class") for section in shown.iter("section")] == ["notices", "latest"]
    assert [text_of(one) for one in shown.iterfind(".//h3")] == ["Tin số 3", "Tin số 2", "Tin số 1"]
    metas = [text_of(one) for one in shown.iterfind(".//p[@class='meta']")]
    assert metas[0].startswith("Khẩn Báo Sông")
    assert metas[1].endswith("đến 12:59, Thứ Hai 04/05/2026")


def test_the_page_speaks_english_where_the_site_does(full, templates):
    shown = html.fromstring(page(replace(full, site=replace(full.site, language="en-GB")), templates).body)
    assert (shown.get("lang"), text_of(shown.find(".//h2[@id='latest']"))) == ("en-GB", "Latest news")
    assert [article.get("lang") for article in shown.iter("article")] == [None, "en", None, None]
    assert "11:59, Monday, 4 May 2026" in text_of(shown)
    assert "Cùng đưa tin" not in text_of(shown)


def test_where_we_do_not_know_the_language_our_words_are_english_and_the_news_is_marked(full, templates):
    shown = html.fromstring(page(replace(full, site=replace(full.site, language="km")), templates).body)
    assert shown.get("lang") == "en"
    assert {one.get("lang") for one in shown.iter("ol")} == {"km"}
    assert shown.find(".//nav//ul").get("lang") == "km"
    assert {one.find("div").get("lang") for one in shown.iter("article")} == {"en"}


@pytest.mark.parametrize(
    ("edition", "links"),
    [
        ("", ["./", "editions/ha-tinh/", "editions/nghe-an/"]),
        ("nghe-an", ["../../", "../../editions/ha-tinh/", "./"]),
    ],
)
def test_the_switch_leads_to_the_whole_and_to_every_edition(full, templates, edition, links):
    made = page(replace(full, edition=edition, editions=PROVINCES), templates)
    switch = html.fromstring(made.body).find(".//nav[@aria-label='Ấn bản']")
    assert [link.get("href") for link in switch.iter("a")] == links
    assert [text_of(link) for link in switch.iter("a")] == ["Tất cả", "Hà Tĩnh", "Nghệ <An>"]
    (here,) = [link for link in switch.iter("a") if link.get("aria-current")]
    assert (here.get("href"), text_of(switch.find(".//strong"))) == ("./", text_of(here))


def test_without_editions_there_is_no_switch(shown):
    assert shown.find(".//nav[@aria-label='Ấn bản']") is None

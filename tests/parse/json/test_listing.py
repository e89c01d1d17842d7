from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import NotAFeed, ParseError
from tickerfeed.model import DateQuality, Enclosure, Entry, Feed
from tickerfeed.parse.json.listing import fault, read
from tickerfeed.parse.moments import Reading

URL = "https://bao.example/api/moi-nhat"
VIETNAM = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))
MORNING = datetime(2026, 11, 22, 3, tzinfo=UTC)


def parsed(tree: Any, max_entries: int = 99, **select: str) -> Feed:
    return read(tree, URL, VIETNAM, max_entries, select)


def titles(tree: Any, **select: str) -> list[str]:
    return [entry.title for entry in parsed(tree, **select).entries]


ARTICLES = {
    "code": 200,
    "data": {
        "articles": [
            {
                "id": 17,
                "title": " Lũ  rút &amp;amp; <b>nước</b> ",
                "url": "/tin/17.html",
                "published_at": 1795316400,
                "thumb": {"src": "/17.jpg"},
                "sapo": "<p>Nước <b>rút</b></p>",
                "tags": ["Lũ", {"name": "Miền núi"}, "Lũ"],
            },
            {"id": 16, "title": "Chợ phiên mở lại", "url": "/tin/16.html", "published_at": "22/11/2026 10:00"},
        ]
    },
}


def test_paths_lead_to_each_part() -> None:
    feed = parsed(
        ARTICLES,
        item="data.articles",
        title="title",
        link="url",
        time="published_at",
        image="thumb.src",
        summary="sapo",
        id="id",
        category="tags",
    )
    assert feed == Feed(
        version="json",
        entries=(
            Entry(
                title="Lũ rút & nước",
                id="17",
                link="https://bao.example/tin/17.html",
                published=datetime(2026, 11, 22, 3, tzinfo=UTC),
                date_quality=DateQuality.EXACT,
                date_raw="1795316400",
                summary="Nước rút",
                categories=("Lũ", "Miền núi"),
                enclosures=(Enclosure("https://bao.example/17.jpg"),),
            ),
            Entry(
                title="Chợ phiên mở lại",
                id="16",
                link="https://bao.example/tin/16.html",
                published=MORNING,
                date_quality=DateQuality.ASSUMED_ZONE,
                date_raw="22/11/2026 10:00",
            ),
        ),
    )


def test_the_list_and_its_parts_are_found_by_their_names() -> None:
    named = {"item": "data.articles", "image": "thumb", "category": "tags"}
    assert parsed(ARTICLES) == parsed(ARTICLES, **named)


def test_wordpress_is_understood() -> None:
    (entry,) = parsed(
        [
            {
                "id": 5,
                "date": "2026-11-22T10:00:00",
                "date_gmt": "2026-11-22T03:00:00",
                "guid": {"rendered": "https://bao.example/?p=5"},
                "link": "https://bao.example/lu-rut/",
                "title": {"rendered": "Lũ rút &#8211; chợ mở"},
                "excerpt": {"rendered": "<p>Tóm &amp; tắt</p>\n", "protected": False},
            }
        ]
    ).entries
    assert (entry.title, entry.id, entry.link) == ("Lũ rút – chợ mở", "5", "https://bao.example/lu-rut/")
    assert (entry.published, entry.summary) == (MORNING, "Tóm & tắt")


def test_vietnamese_names_and_dotnet_services_are_understood() -> None:
    inner = [{"TieuDe": "Lũ rút", "DuongDan": "/Pages/tin.aspx?ItemID=4", "NgayDang": "/Date(1795316400000)/"}]
    (entry,) = parsed({"d": json.dumps(inner)}).entries
    assert (entry.title, entry.link, entry.published) == (
        "Lũ rút",
        "https://bao.example/Pages/tin.aspx?ItemID=4",
        MORNING,
    )


def test_headlines_go_before_menus() -> None:
    menu = [{"name": f"Mục {number}", "url": f"/muc-{number}/"} for number in range(60)]
    news = [{"title": "Khánh thành nhà văn hóa bản Na", "url": "/1.html", "date": "2026-11-22"}]
    assert titles({"menu": menu, "box": {"items": news}}) == ["Khánh thành nhà văn hóa bản Na"]


def test_an_address_may_be_put_together() -> None:
    tree = [{"t": "Lũ rút", "slug": "lu-rut", "n": 3}, {"t": "Chợ mở", "slug": "cho-mo"}]
    feed = parsed(tree, item="$", title="t", link="/tin/{slug}-{n}.html")
    assert [entry.link for entry in feed.entries] == ["https://bao.example/tin/lu-rut-3.html", None]


def test_a_slug_is_an_address_only_where_the_operator_says_so() -> None:
    tree = [{"title": "Lũ rút", "link": "lu-rut"}]
    with pytest.raises(NotAFeed):
        parsed(tree)
    assert parsed(tree, item="$", link="link").entries[0].link == "https://bao.example/api/lu-rut"
    assert parsed([{"title": "Lũ rút", "link": "a b"}], item="$", link="link").entries[0].link is None
    assert parsed([{"title": "Lũ rút", "link": "/a b"}]).entries[0].link == "https://bao.example/a%20b"


def test_objects_under_names_are_a_list_too() -> None:
    tree = {"list": {"a": {"title": "Một", "link": "/1"}, "b": {"title": "Hai", "link": "/2"}}}
    assert titles(tree, item="list.*") == ["Một", "Hai"]


def test_only_addresses_of_the_web_come_out() -> None:
    (entry,) = parsed([{"title": "A", "link": "javascript:alert(1)", "image": "data:,"}], item="$").entries
    assert (entry.link, entry.enclosures) == (None, ())


def test_a_cut_list_is_incomplete() -> None:
    assert not parsed(ARTICLES, 1).is_complete
    assert parsed(ARTICLES, 2).is_complete


@pytest.mark.parametrize(("tree", "select"), [([], {}), ({"data": []}, {"item": "data"})])
def test_an_empty_list_lists_nothing(tree: Any, select: dict[str, str]) -> None:
    assert parsed(tree, **select) == Feed(version="json")


@pytest.mark.parametrize(
    ("select", "words"),
    [
        ({"item": "data.rows"}, 'select.item "data.rows" leads nowhere; the document has code, data'),
        ({"item": "code"}, 'select.item "code" leads to no objects, but to int'),
        ({"item": "data..rows"}, "select.item is not a dotted path"),
        (
            {"item": "data.articles", "title": "ten"},
            'select.title "ten" leads nowhere in any element',
        ),
        ({"item": "data.articles", "titel": "title"}, "select.titel is none of item, title"),
    ],
)
def test_what_leads_nowhere_is_named(select: dict[str, str], words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parsed(ARTICLES, **select)


def test_a_list_without_titles_is_named() -> None:
    with pytest.raises(ParseError, match=r"no title was found in any element \(1\); the first has gia"):
        parsed({"data": [{"gia": 3}]}, item="data")


@pytest.mark.parametrize(
    ("tree", "has"),
    [
        ({"data": [{"gia": 3}], "ma": 1}, "it has data, ma"),
        ([{"gia": 3}], "it has a list of objects with gia"),
        ([1, 2], "it has a list;"),
        (3, "it has none"),
        ({"data": [{"title": "Không có liên kết"}]}, "looked for title: title, headline"),
    ],
)
def test_a_document_without_a_list_of_news_says_what_was_looked_for(tree: Any, has: str) -> None:
    with pytest.raises(NotAFeed, match=has):
        parsed(tree)


def test_untitled_elements_are_taken_where_pages_are_fetched() -> None:
    tree = [{"link": "/1.html"}, {"gia": 3}]
    feed = read(tree, URL, VIETNAM, 9, {"item": "$"}, takes_untitled=True)
    assert [(entry.title, entry.link) for entry in feed.entries] == [("", "https://bao.example/1.html")]


def test_faults_of_the_operator_are_found_before_a_poll() -> None:
    assert fault("item", "data.articles") is None
    assert fault("link", "/tin/{slug}.html") is None
    assert fault("item", "{a}") == "must be one path"
    assert "is none of" in str(fault("author", "a"))
    assert "dotted path" in str(fault("title", ""))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["title", "link", "date", "image", "tags", "id", "x"]), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(ANYTHING)
def test_any_document_is_a_list_or_is_refused(tree: Any) -> None:
    try:
        feed = parsed(tree)
    except ParseError:
        return
    assert all(entry.title for entry in feed.entries)

"""What a page says for machines: its objects, and what one of them says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tickerfeed.parse.page import jsonld
from tickerfeed.parse.page.tree import Page, grow

ARTICLE = {"@type": "NewsArticle", "headline": "Mưa", "url": "/1"}
LISTED = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]}


def page(*blocks: object) -> Page:
    written = (block if isinstance(block, str) else json.dumps(block) for block in blocks)
    return grow(
        "".join(f'<script type="application/ld+json">{text}</script>' for text in written), "https://a.example/"
    )


def names(found: Any) -> list[object]:
    return [one.get("name") for one in found]


def test_objects_in_reading_order_wherever_they_stand() -> None:
    tree = [{"name": 1, "publisher": {"name": 2, "logo": [{"name": 3}]}}, {"name": 4}]
    assert names(jsonld.objects(page(tree, {"name": 5}))) == [1, 2, 3, 4, 5]


def test_a_list_holds_what_stands_in_it_and_not_what_that_speaks_of() -> None:
    tree = {"@graph": [{"name": 1, "publisher": {"name": 2}}, {"itemListElement": [{"name": 3}]}]}
    assert names(jsonld.listed(page(tree))) == [None, 1, None, 3]


def test_the_way_to_the_page_is_no_list() -> None:
    way = {"@type": "BreadcrumbList", "name": "way", "itemListElement": [{"name": 1}]}
    assert names(jsonld.listed(page([way, {"name": 2}]))) == [2]
    assert names(jsonld.objects(page([way, {"name": 2}]))) == ["way", 1, 2]


@pytest.mark.parametrize("written", ["<!-- {} -->", "// <![CDATA[\n{}\n// ]]>", "<!--{}", "{}\n-->", '{{"name": 0}}{}'])
def test_comments_round_a_block_are_none_of_it(written: str) -> None:
    found = list(jsonld.objects(page(written.format('{"name": 1}'))))
    assert names(found) == ([1] if "0" not in written else [])


@pytest.mark.parametrize("block", ["", "{", "[" * 100_000, "null", '"Mưa"', "5", "[null, [5], [[]]]"])
def test_what_holds_no_object(block: str) -> None:
    assert list(jsonld.objects(page(block))) == list(jsonld.listed(page(block))) == []


def test_objects_and_blocks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld, "_OBJECTS", 3)
    assert names(jsonld.objects(page([{"name": number} for number in range(9)]))) == [0, 1]
    monkeypatch.setattr(jsonld, "_BLOCKS", 1)
    assert names(jsonld.objects(page({"name": 1}, {"name": 2}))) == [1]
    monkeypatch.setattr(jsonld, "LENGTH", 9)
    assert names(jsonld.objects(page({"name": 1}))) == []


def test_one_article_is_not_a_list() -> None:
    assert jsonld.is_article(page(ARTICLE))
    assert not jsonld.is_article(page([ARTICLE, ARTICLE]))
    assert not jsonld.is_article(page(LISTED))
    assert not jsonld.is_article(page())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Article", True),
        ("ReportageNewsArticle", True),
        ("http://schema.org/NewsArticle", True),
        (["Thing", "https://schema.org/LiveBlogPosting"], True),
        ("ArticleBody", False),
        ("Reporter", False),
        ([5, None], False),
        ({"@id": "Article"}, False),
        (None, False),
    ],
)
def test_what_a_piece_is(kind: object, expected: bool) -> None:
    assert jsonld.is_piece({"@type": kind}) is expected


def test_a_text_is_one_only_as_a_text() -> None:
    assert jsonld.text({"name": "Mưa &amp; gió"}, "name") == "Mưa &amp; gió"
    assert jsonld.text({"name": ["Mưa"]}, "name") == jsonld.text({}, "name") == ""


@pytest.mark.parametrize("value", ["/1", {"@id": "/1", "url": "/2"}, {"url": "/1"}, ["/1", "/2"], [{"@id": "/1"}]])
def test_an_address(value: object) -> None:
    assert jsonld.address(value) == "/1"


@pytest.mark.parametrize("value", [None, 5, [], {}, {"@id": 5}, [[["/1"]]]])
def test_no_address(value: object) -> None:
    assert jsonld.address(value) == ""


def test_the_likeliest_address_comes_first() -> None:
    fields = {"@id": "/3", "mainEntityOfPage": {"@id": "/2"}, "url": "/1"}
    assert jsonld.addresses(fields) == ["/1", "/2", "/3"]
    assert jsonld.addresses({**fields, "url": " "}) == ["/2", "/3"]


@pytest.mark.parametrize(
    "value",
    [
        "/1",
        ["/1", "/2"],
        {"url": "/1"},
        {"contentUrl": "/1"},
        [{"url": ["/1"]}],
        {"@id": "#one"},
        {"url": {"url": "/1"}},
    ],
)
def test_a_picture(value: object) -> None:
    assert jsonld.picture(value, {"#one": {"contentUrl": "/1"}}) == "/1"


@pytest.mark.parametrize("value", [None, 5, [], {}, {"@id": "#other"}, {"url": {"url": {"url": {"url": "/1"}}}}])
def test_no_picture(value: object) -> None:
    assert jsonld.picture(value) == ""

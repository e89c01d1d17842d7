"""The pieces that a page lists for machines."""

from __future__ import annotations

import json

import pytest

from tickerfeed.model import Entry
from tickerfeed.parse.listing import ldlist
from tickerfeed.parse.moments import reading
from tickerfeed.parse.page import jsonld
from tickerfeed.parse.page.tree import Page, grow

URL = "https://tinh.example/"


def entries(*blocks: object) -> list[Entry]:
    return list(ldlist.entries(page(*blocks), reading("Asia/Ho_Chi_Minh", "dmy")))


def page(*blocks: object) -> Page:
    written = (block if isinstance(block, str) else json.dumps(block) for block in blocks)
    return grow("".join(f'<script type="application/ld+json">{text}</script>' for text in written), URL)


def test_a_list_of_articles() -> None:
    article = {
        "@type": "NewsArticle",
        "headline": "Mưa &amp; gió",
        "url": "/1",
        "datePublished": "2026-09-16T10:05:00",
        "image": [{"url": "/1.jpg"}],
        "description": "Sáng nay <b>mưa</b>",
    }
    items = [
        {"@type": "ListItem", "item": article},
        {"@type": "ListItem", "name": "Nắng", "url": "https://tinh.example/2"},
    ]
    first, second = entries({"@type": "ItemList", "itemListElement": items})
    assert (first.title, first.link, str(first.published)) == ("Mưa & gió", f"{URL}1", "2026-09-16 03:05:00+00:00")
    assert (first.summary, first.enclosures[0].url) == ("Sáng nay mưa", f"{URL}1.jpg")
    assert (second.title, second.link, second.published) == ("Nắng", f"{URL}2", None)


@pytest.mark.parametrize(
    "fields",
    [
        {"mainEntityOfPage": {"@id": "/1"}},
        {"mainEntityOfPage": "/1"},
        {"@id": "/1"},
        {"url": "/1", "image": "/a.jpg"},
        {"url": "/1", "image": {"contentUrl": "/a.jpg"}},
        {"url": "/1", "image": []},
        {"url": "/1", "image": 5, "description": 7, "datePublished": None},
        {"url": "/1", "@type": ["Thing", "https://schema.org/BlogPosting"]},
    ],
)
def test_the_forms_of_an_article(fields: dict[str, object]) -> None:
    (one,) = entries({"@graph": [{"@type": "Article", "name": "Mưa", **fields}]})
    assert (one.title, one.link) == ("Mưa", f"{URL}1")


@pytest.mark.parametrize(
    "block",
    [
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "Tin", "url": "/tin"}]},
        {"@type": "Organization", "name": "Báo", "url": "/"},
        {"@type": "NewsArticle", "headline": "Mưa"},
        {"@type": "NewsArticle", "url": "/1"},
        {"@type": 5},
        "[" * 100_000,
        " " * (jsonld.LENGTH + 1) + "[]",
    ],
)
def test_what_lists_nothing(block: object) -> None:
    assert entries(block) == []


def test_each_address_once() -> None:
    article = {"@type": "NewsArticle", "headline": "Mưa", "url": "/1"}
    assert len(entries(article, [article, article])) == 1

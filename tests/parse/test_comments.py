from __future__ import annotations

from typing import Any

import pytest

from tickerfeed.parse.comments import THREAD, Comments, comments, count, thread_prefix

BASE = "https://bao.example/"


def read(prefix: str = "thr", **found: Any) -> Comments:
    return comments(found, found.get("links") or (), prefix, BASE)


def reply(href: str, media_type: str = "", **more: str) -> dict[str, str]:
    return {"rel": "replies", "href": href, "type": media_type, **more}


def test_an_entry_without_comments_has_none() -> None:
    assert read() == Comments()


def test_rss_names_page_feed_and_number() -> None:
    found = read(comments="/1#c", wfw_commentrss="/1/feed", slash_comments=" 7 ")
    assert found == Comments("https://bao.example/1#c", "https://bao.example/1/feed", 7)


def test_replies_are_a_feed_unless_they_say_that_they_are_a_page() -> None:
    linked = [reply("/1.atom", count="5"), reply("/1.html", "Text/HTML; charset=utf-8", count="4")]
    assert read(links=linked) == Comments("https://bao.example/1.html", "https://bao.example/1.atom", 5)


def test_the_total_counts_more_than_one_place_of_replies() -> None:
    assert read(links=[reply("/1.atom", count="5")], thr_total="9", slash_comments="3").count == 9


def test_the_total_is_found_under_the_documents_own_prefix() -> None:
    assert thread_prefix({"": "http://www.w3.org/2005/Atom", "Talk": THREAD}) == "talk"
    assert thread_prefix({"": THREAD}) == "thr"
    assert read("talk", talk_total="2").count == 2
    assert read("talk", links=[reply("/r", **{"talk:count": "3"})]).count == 3


def test_a_number_where_the_address_belongs_is_a_number() -> None:
    assert read(comments="12") == Comments(count=12)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@bao.example", ""])
def test_only_addresses_of_the_web_are_taken(link: str) -> None:
    assert read(comments=link, wfw_commentrss=link, links=[reply(link)]) == Comments()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", 0), ("12", 12), ("-1", None), ("1.5", None), ("many", None), ("9" * 12, None), (None, None)],
)
def test_a_count_is_a_number_of_comments(value: object, expected: int | None) -> None:
    assert count(value) == expected

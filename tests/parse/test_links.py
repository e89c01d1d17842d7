from __future__ import annotations

import pytest

from tickerfeed.model import Enclosure
from tickerfeed.parse import links

BASE = "https://bao.example/rss/home.rss"


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (" /tin/1.html\n", "https://bao.example/tin/1.html"),
        ("javascript:alert(1)", None),
        ("mailto:toasoan@bao.example", None),
        ("", None),
        (" ", None),
        (None, None),
        (3, None),
    ],
)
def test_only_web_addresses_come_out(ref: object, expected: str | None) -> None:
    assert links.absolute(ref, BASE) == expected


def test_the_first_page_stands_for_the_entry() -> None:
    found = [
        {"rel": "self", "href": "/self"},
        {"rel": "alternate", "type": "application/json", "href": "/1.json"},
        {"rel": "alternate", "type": "text/html; charset=utf-8", "href": "/1.html"},
        {"rel": "alternate", "type": "text/html", "href": "/2.html"},
    ]
    assert links.alternate(found, BASE) == "https://bao.example/1.html"
    assert links.alternate(found[:2], BASE) == "https://bao.example/1.json"
    assert links.alternate(found[:1], BASE) is None
    assert links.alternate([{"rel": "atom-alternate", "href": "/a"}, {"href": "/b"}], BASE) == "https://bao.example/b"


def test_a_relation_may_be_written_as_an_address() -> None:
    assert links.alternate([{"rel": links._REGISTRY + "alternate", "href": "/1"}], BASE) == "https://bao.example/1"


def test_a_relation_may_stand_among_others() -> None:
    assert links.related([{"rel": "self hub", "href": "/h"}], "hub", BASE) == "https://bao.example/h"
    assert links.related([], "hub", BASE) is None


def test_enclosures_are_kept_once_and_bounded() -> None:
    one = {"rel": "enclosure", "href": "/a.mp3", "type": "Audio/MPEG", "length": "1200"}
    assert links.enclosures([one, one, {"rel": "enclosure", "href": "data:x"}, {"href": "/b"}], BASE) == (
        Enclosure("https://bao.example/a.mp3", "audio/mpeg", 1200),
    )
    many = [one | {"href": f"/{number}"} for number in range(99)]
    assert len(links.enclosures(many, BASE)) == links.ENCLOSURES


@pytest.mark.parametrize(
    ("value", "expected"), [("12", 12), (12, 12), ("1,2", None), ("-1", None), ("²", None), ("9" * 20, None)]
)
def test_a_length_is_a_plain_number(value: object, expected: int | None) -> None:
    assert links.length(value) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Theo báo huyện</p><p>Link gốc: https://bao.example/tin/7.html</p>",
        "Link gốc:&nbsp;<br/> <b>https://bao.example/tin/7.html</b>",
        '<p>Link gốc: <a class="x" href="https://bao.example/tin/7.html">tại đây</a></p>',
    ],
)
def test_the_original_of_a_repost_is_found(markup: str) -> None:
    assert links.origin(markup) == "https://bao.example/tin/7.html"


def test_an_ordinary_link_is_no_original() -> None:
    assert links.origin('<a href="https://bao.example/tin/7.html">xem thêm</a>') is None


@pytest.mark.parametrize("words", ["Link gốc", "LINK GỐC", "link Gốc", "Link gỐc"])
def test_the_words_before_an_original_may_be_written_in_any_case(words: str) -> None:
    assert links.origin(f"Số quốc lộ. {words}: https://bao.example/7") == "https://bao.example/7"

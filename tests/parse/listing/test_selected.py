"""Pieces by the operator's selectors."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tickerfeed.errors import ParseError
from tickerfeed.model import Entry
from tickerfeed.parse.listing import selected
from tickerfeed.parse.moments import reading
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/tin/"
HABIT = reading("Asia/Ho_Chi_Minh", "dmy")


def entries(markup: str, select: Mapping[str, str]) -> list[Entry]:
    return list(selected.entries(grow(markup, URL), select, HABIT, URL))


PIECE = """<div class="bai" data-url="/2.html"><a href="/thoi-su" class="muc">Thời sự</a>
  <img data-anh="/1.jpg" src="/0.gif">
  <b>Mưa lớn</b><a href="/1.html">Xem thêm</a><i>ngày 16/9/2026</i><u data-luc="2026-09-16T10:05:00+07:00">nay</u>
  <p>Sáng nay, mưa rất lớn ở vùng núi.</p></div>"""


def test_every_part_by_its_selector() -> None:
    select = {
        "item": ".bai",
        "title": "b",
        "link": "a + i, a:last-of-type",
        "time": "u@data-luc",
        "image": "img@data-anh",
        "summary": "p",
        "category": ".muc",
    }
    (one,) = entries(PIECE, select)
    assert (one.title, one.link, str(one.published)) == (
        "Mưa lớn",
        "https://tinh.example/1.html",
        "2026-09-16 03:05:00+00:00",
    )
    assert [picture.url for picture in one.enclosures] == ["https://tinh.example/1.jpg"]
    assert (one.summary, one.categories) == ("Sáng nay, mưa rất lớn ở vùng núi.", ("Thời sự",))


def test_parts_without_a_selector_are_found() -> None:
    (one,) = entries(
        "<li><a href='/1.html'><h3>Mưa lớn</h3></a><time>16/9/2026</time><img src='/1.jpg'>"
        "<p>Sáng nay, mưa rất lớn ở vùng núi.</p><a class=cate href=/a>Tin</a>",
        {"item": "li"},
    )
    assert (one.title, one.link) == ("Mưa lớn", "https://tinh.example/1.html")
    assert (one.published is not None, len(one.enclosures), bool(one.summary)) == (True, 1, True)
    assert one.categories == ("Tin",)


def test_attributes_of_the_piece_itself() -> None:
    select = {"item": ".bai", "title": "b", "link": "@data-url", "image": "@data-url", "summary": "@class", "time": "i"}
    (one,) = entries(PIECE, select)
    assert (one.link, one.enclosures[0].url) == ("https://tinh.example/2.html", "https://tinh.example/2.html")
    assert (one.summary, one.date_raw) == ("bai", "16/9/2026")


@pytest.mark.parametrize(
    ("markup", "link"),
    [
        ("<li><h3>Mưa</h3><a href='/tac-gia'>Lan</a><a href='/mua-123456.html'>Lan</a>", "/mua-123456.html"),
        ("<li><h3>Mưa</h3><a href='/muc'>Tin</a><a href='/bai'>Xem thêm</a>", "/bai"),
        ("<li><h3>Mưa</h3><a href='/bai'>Đây</a>", "/bai"),
        ("<li><a href='/bai'><b><h3>Mưa</h3></b></a><a href='/muc-123456'>Tin</a>", "/bai"),
        ("<a href='/bai'><li><h3>Mưa</h3></li></a>", "/bai"),
        ("<li><h3>Mưa</h3><a href='javascript:;'>Đây</a>", None),
    ],
)
def test_the_link_of_a_piece(markup: str, link: str | None) -> None:
    (one,) = entries(markup, {"item": "li"})
    assert one.link == (f"https://tinh.example{link}" if link else None)


def test_a_piece_that_is_a_link() -> None:
    (one,) = entries("<a href='/bai'>Mưa lớn ở miền núi</a>", {"item": "a", "link": "a"})
    assert (one.title, one.link) == ("Mưa lớn ở miền núi", "https://tinh.example/bai")


def test_a_picture_may_be_named_by_what_is_around_it() -> None:
    markup = "<li><img src='/nut.jpg'><a href='/1'>Mưa</a><p><img src='/1.jpg'></p></li>"
    (one,) = entries(markup, {"item": "li", "image": "p"})
    assert [picture.url for picture in one.enclosures] == ["https://tinh.example/1.jpg"]


def test_parts_that_are_not_there_are_empty() -> None:
    select = dict.fromkeys(selected.PARTS, "q") | {"item": "li"}
    assert entries("<li><h3><a href='/1'>Mưa</a></h3></li>", select) == []
    (one,) = entries("<li><h3><a href='/1'>Mưa</a></h3></li>", select | {"title": "h3"})
    assert one == Entry("Mưa")
    (one,) = entries("<li><h3><a href='/1'>Mưa</a></h3></li>", select | {"link": "h3", "image": "h3@src"})
    assert one == Entry("", link="https://tinh.example/1")


def test_an_item_that_finds_nothing_is_a_fault() -> None:
    with pytest.raises(ParseError, match=r"select\.item finds nothing"):
        entries("<p>", {"item": ".bai"})


def test_a_selector_that_cannot_be_read_is_a_fault() -> None:
    with pytest.raises(ParseError, match=r"select\.title is not a CSS selector"):
        entries("<p>", {"item": "p", "title": "h2["})

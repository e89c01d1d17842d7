"""The page as a tree: what is refused, and where links lead."""

from __future__ import annotations

import pytest

from tickerfeed.errors import ParseError
from tickerfeed.parse.page.tree import DEPTH, grow, is_within, text_of, upwards

URL = "https://tinh.example/tin/"


@pytest.mark.parametrize(
    ("ref", "where"),
    [
        ("bai-1.html", "https://tinh.example/tin/bai-1.html"),
        ("/bai-1.html", "https://tinh.example/bai-1.html"),
        ("https://bao.example/1", "https://bao.example/1"),
        (" #top", None),
        ("javascript:;", None),
        ("mailto:a@tinh.example", None),
        ("", None),
        (None, None),
    ],
)
def test_link(ref: str | None, where: str | None) -> None:
    assert grow("<p>", URL).link(ref) == where


def test_base_counts_and_a_hostile_one_does_not() -> None:
    assert grow('<base href="/bao/"><p>', URL).link("1") == "https://tinh.example/bao/1"
    assert grow('<base href="javascript:alert(1)//"><p>', URL).link("1") == "https://tinh.example/tin/1"


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ParseError, match="nests more than"):
        grow("<div>" * (DEPTH + 1), URL)


def test_unended_paragraphs_and_closed_elements_do_not_nest() -> None:
    page = grow("<p>một<br>" * (DEPTH * 2) + "<div>hai</div>" * (DEPTH * 2), URL)
    assert len(page.root.css("div")) == DEPTH * 2


def test_text() -> None:
    page = grow("<h2>Hà  Tĩnh&nbsp;<b>mưa</b><script>x()</script> to</h2>", URL)
    assert text_of(page.root.css_first("h2")) == "Hà Tĩnh mưa to"
    assert text_of(None) == ""


def test_nothing_is_a_page_of_nothing() -> None:
    assert text_of(grow("", URL).root) == ""


def test_what_stands_around_an_element() -> None:
    page = grow("<div><p><b>a</b></p></div><i>b</i>", URL)
    bold, div, other = (page.root.css_first(name) for name in ("b", "div", "i"))
    assert [one.tag for one in upwards(bold)][:4] == ["b", "p", "div", "body"]
    assert list(upwards(None)) == []
    assert is_within(bold, div)
    assert is_within(div, div)
    assert not is_within(other, div)
    assert not is_within(None, div)
    assert not is_within(bold, div, levels=2)


def test_the_title_is_that_of_the_page_not_of_a_drawing() -> None:
    assert grow("<svg><title>Hình</title></svg>", URL).title == "Hình"
    assert grow("<head><title> Báo  Tỉnh\n</title></head><svg><title>Hình</title></svg>", URL).title == "Báo Tỉnh"
    assert grow("<p>", URL).title == ""


@pytest.mark.parametrize(
    "markup",
    [
        "<meta name=og:title content=' Mưa  lớn '>",
        "<META PROPERTY=OG:TITLE CONTENT='Mưa lớn'><meta name=og:title content=x>",
    ],
)
def test_meta(markup: str) -> None:
    assert grow(markup, URL).meta("og:title") == "Mưa lớn"


@pytest.mark.parametrize("markup", ["<meta name=description content=x>", "<meta name=og:title>", "<p>"])
def test_no_meta(markup: str) -> None:
    assert grow(markup, URL).meta("og:title") == ""

"""Which elements are not the page's news."""

from __future__ import annotations

import pytest

from tickerfeed.parse.listing import chrome
from tickerfeed.parse.listing.anchors import anchors
from tickerfeed.parse.listing.spots import Ground, Spot
from tickerfeed.parse.page.tree import grow


def spot(markup: str) -> Spot:
    """The spot of the element with the attribute `x`."""
    node = grow(markup, "https://a.example/").root.css_first("[x]")
    assert node is not None
    return Ground().spot(node)


@pytest.mark.parametrize(
    ("markup", "is_one"),
    [
        ("<nav x>", True),
        ("<footer x>", True),
        ("<ul x class='main-menu'>", True),
        ("<div x id='mainNav'>", True),
        ("<div x role='navigation'>", True),
        ("<div x class='breadcrumb__title'>", True),
        ("<div x class='navel renavigated'>", False),
        ("<div x class='list-news'>", False),
        ("<main x class='with-menu'>", False),
    ],
)
def test_navigation(markup: str, is_one: bool) -> None:
    assert chrome.is_navigation(spot(markup)) is is_one


@pytest.mark.parametrize(
    ("markup", "is_beside"),
    [("<div x class='tag-cloud tags'>", True), ("<div x id='login'>", True), ("<div x class='stage'>", False)],
)
def test_extras(markup: str, is_beside: bool) -> None:
    assert chrome.is_beside(spot(markup)) is is_beside


@pytest.mark.parametrize(
    ("name", "is_most_read"),
    [("box_most_read", True), ("tin-doc-nhieu", True), ("xemnhieu", True), ("most-recent", False), ("nhieu", False)],
)
def test_most_read(name: str, is_most_read: bool) -> None:
    assert chrome.is_most_read(spot(f"<div x class='{name}'>")) is is_most_read


@pytest.mark.parametrize(
    ("name", "is_related"),
    [
        ("item-related", True),
        ("tin-lien-quan", True),
        ("read-more-list", True),
        ("lien-he", False),
        ("unrelated", False),
    ],
)
def test_related(name: str, is_related: bool) -> None:
    assert chrome.is_related(spot(f"<div x class='{name}'>")) is is_related


def test_sides() -> None:
    assert chrome.is_side(spot("<aside x>"))
    assert chrome.is_side(spot("<div x class='col-right'>"))
    assert not chrome.is_side(spot("<div x class='copyright'>"))
    assert chrome.is_left(spot("<div x class='container__left'>"))
    assert not chrome.is_left(spot("<div x class='col-right'>"))


def test_the_head_of_the_page_is_no_head_of_an_article() -> None:
    assert chrome.is_page_head(spot("<header x>"))
    assert not chrome.is_page_head(spot("<article><header x></article>"))
    assert not chrome.is_page_head(spot("<div x>"))


URL = "https://a.example/tin"
NEWS = "".join(f"<li><a href='/bai-{number}000'>Bài viết số {number} của trang này</a></li>" for number in range(6))


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        (f"<nav><a href='/muc'>Mục</a></nav>{NEWS}", 6),
        (f"<div class='top-menu'><div><a href='/muc'>Mục</a></div></div><div class='news'>{NEWS}</div>", 6),
        (f"<div class='menu'>{NEWS}</div>", 6),
        ("<div class='menu'><a href='/muc'>Mục</a></div>", 0),
        (
            f"<div id='login'><a href='/vao'>Vào</a></div><div class='doc-nhieu'><a href='/1'>Cũ</a></div>{NEWS}",
            6,
        ),
    ],
)
def test_links_outside_of_navigation(markup: str, count: int) -> None:
    assert len(chrome.without(anchors(grow(markup, URL), URL, Ground()))) == count

"""Parts of a page by their names."""

from __future__ import annotations

import pytest

from tickerfeed.parse.page.regions import is_chrome, is_ticker
from tickerfeed.parse.page.tree import Node, grow


def element(markup: str) -> Node:
    found = grow(markup, "https://tinh.example/").root.css_first("[x]")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "named",
    ["class=marquee", "class='box simple-marquee-container'", "id=newsTicker", "id=js_ticker2", "class=tin-chay",
     "id=tinMoiChay", "class=chuchay",
     "class=news-scroller", "class=breaking-news", "class=running-text", "class=tickerWrap",
     "role=marquee", "data-role=ticker", "id=ctl00_tin_chay",
     "class=thong-bao-chay", "id=newsflash", "class=bang-tin-chay"],
)  # fmt: skip
def test_a_ticker(named: str) -> None:
    assert is_ticker(element(f"<div x {named}>"))


@pytest.mark.parametrize("named", ["class=sticker", "class=stickers-box", "id=outbreaking", "class=scroll", "", "id"])
def test_no_ticker(named: str) -> None:
    assert not is_ticker(element(f"<div x {named}>"))


def test_the_element_of_that_name_is_one_and_the_whole_page_never() -> None:
    assert is_ticker(element("<marquee x>"))
    assert is_ticker(element("<news-ticker x>"))
    assert not is_ticker(element("<main x class=has-ticker>"))


@pytest.mark.parametrize(
    "markup",
    ["<nav x>", "<aside x>", "<header x>", "<footer x>", "<div x class='main-menu'>", "<div x id=footer>",
     "<div x class='tin-lien-quan'>", "<ul x class=breadcrumb>", "<div x class=related-news>"],
)  # fmt: skip
def test_chrome(markup: str) -> None:
    assert is_chrome(element(markup))


@pytest.mark.parametrize(
    "markup",
    ["<article><div><header x>", "<main><footer x>", "<div x>", "<article x class=sidebar>", "<p x class=relation>",
     "<div x class=has-sidebar-menu><h1>Tin"],
)  # fmt: skip
def test_content(markup: str) -> None:
    assert not is_chrome(element(markup))


def test_a_piece_too_far_above_is_not_looked_for() -> None:
    assert is_chrome(element("<article>" + "<div>" * 40 + "<header x>"))

"""A page as lines: what parts them, what nobody sees, what stands between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.page import lines
from tickerfeed.parse.page.lines import Line, of_text, of_tree
from tickerfeed.parse.page.tree import grow
from tickerfeed.text import clean


def read(markup: str) -> tuple[Line, ...]:
    return of_tree(grow(markup, "https://tinh.example/").root)


def texts(markup: str) -> list[str]:
    return [line.text for line in read(markup)]


def test_blocks_and_breaks_part_lines_and_inline_elements_do_not() -> None:
    page = "<title>x</title>Một <b>hai</b><p>Ba<br>bốn</p> năm&nbsp;<i>sáu</i><ul><li>bảy<li>tám</ul><p> </p>"
    assert texts(page) == ["Một hai", "Ba", "bốn", "năm sáu", "bảy", "tám"]


def test_what_nobody_sees_is_no_line() -> None:
    page = "<p>Một<script>x</script><!-- y --><svg><text>z</text></svg> hai</p><noscript>ba</noscript>"
    assert texts(page) == ["Một hai"]


def test_a_line_knows_its_anchors_and_its_block() -> None:
    (line,) = read("<div class=c>Xem <a href=/1>bài</a>.</div>")
    assert [(piece.text, piece.anchor and piece.anchor.attributes["href"]) for piece in line.pieces] == [
        ("Xem ", None), ("bài", "/1"), (".", None),
    ]  # fmt: skip
    assert line.block is not None
    assert line.block.attributes == {"class": "c"}


def test_pictures_stand_between_lines_at_the_address_that_is_shown_in_the_end() -> None:
    page = "<p>Một<img src='data:,' data-src='/1.jpg'>hai<img src=' data:,'><img src=2.png data-original=3.png></p>"
    assert [line.text or line.picture for line in read(page)] == ["Một", "/1.jpg", "hai", "3.png"]


def test_the_first_time_in_a_line_is_its_stamp() -> None:
    page = "<p>Lúc <time datetime=2026-05-04>nay</time> <time datetime=x>xưa</time></p><time datetime=2026></time>"
    assert [(line.text, line.stamp) for line in read(page)] == [("Lúc nay xưa", "2026-05-04"), ("", "2026")]


def test_menus_and_tickers_are_marked_to_their_end() -> None:
    page = "<nav><p>Một</p></nav><div class=x>Hai<div id=newsticker>Ba <a>bốn</a></div>Năm</div>"
    assert [(line.text, line.is_chrome) for line in read(page)] == [
        ("Một", True), ("Hai", False), ("Ba bốn", True), ("Năm", False),
    ]  # fmt: skip


def test_a_page_of_text_has_the_lines_that_are_written() -> None:
    assert [line.text for line in of_text("\n Một \n\u00a0\r\nHai\u2028Ba")] == ["Một", "Hai", "Ba"]


def test_a_huge_page_is_read_to_a_bound(monkeypatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINES", 3)
    assert texts("<p>x" * 10) == ["x"] * 3
    assert len(of_text("x\n" * 10)) == 3
    monkeypatch.setattr(lines, "MAX_NODES", 5)
    assert texts("<p>x" * 10) == ["x"]
    assert len(texts("<b>" + "y" * (lines.LINE_LENGTH + 9) + "</b>tail")[0]) == lines.LINE_LENGTH


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<a href=x>", "</a>", "<br>", "<li>", "tin", " ", "<nav>"]))
)
def test_every_word_comes_out_once_and_in_order(parts: list[str]) -> None:
    """Law: the lines of a page are its text, parted."""
    page = grow("".join(parts), "https://tinh.example/")
    told = "".join("".join(line.text.split()) for line in of_tree(page.root))
    assert told == "".join(clean.line(page.root.text()).split())


@pytest.mark.parametrize(("text", "expected"), [("Một\u00a0|\u00a0Hai", True), ("Một | Hai", False), ("", False)])
def test_a_line_with_bars_between_headlines(text: str, expected: bool) -> None:
    assert lines.Line(text, (lines.Piece(text),)).is_barred is expected

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse import texts
from tickerfeed.text import clean


@pytest.mark.parametrize(
    ("value", "is_html", "expected"),
    [
        ("  Mưa lớn\n ở Hương Khê ", False, "Mưa lớn ở Hương Khê"),
        ("<b>Mưa</b> &amp; lũ", True, "Mưa & lũ"),
        ("<b> là thẻ in đậm", False, "<b> là thẻ in đậm"),
        ("<a", True, "<a"),
        ("<img src='x'>", True, ""),
    ],
)
def test_a_line_is_read_by_its_type(value: str, is_html: bool, expected: str) -> None:
    assert texts.line(value, is_html=is_html) == expected


@pytest.mark.parametrize(
    ("value", "is_html", "expected"),
    [
        ("Bão số 3 &amp;apos;lạ&amp;apos;", True, "Bão số 3 'lạ'"),
        ("Qu&amp;atilde;ng Ngãi", True, "Quãng Ngãi"),
        ("Mua &amp; bán", True, "Mua & bán"),
        ("Viết &amp;amp; thế nào", True, "Viết &amp; thế nào"),
        ("R&amp;amp;D, S&amp;amp;amp;P", True, "R&D, S&P"),
        ("Thẻ &lt;br&gt; là gì", True, "Thẻ <br> là gì"),
        ("Dòng<br>mới", False, "Dòng mới"),
        ("5 < 7", False, "5 < 7"),
        ("<!DOCTYPE ~", True, "<!DOCTYPE ~"),
    ],
)
def test_a_loose_line_forgives_double_escaping(value: str, is_html: bool, expected: str) -> None:
    assert texts.loose_line(value, is_html=is_html) == expected


def test_words_torn_by_a_lost_ampersand_are_whole_again() -> None:
    assert texts.loose_line("Gi#225; l#250;a <b>#1</b>", is_html=True) == "Giá lúa #1"
    assert texts.line("Gi#225; l#250;a") == "Giá lúa"
    assert texts.block("<p>Gi#225;</p>\n<p>l#250;a", is_html=True) == "Giá lúa"


def test_texts_are_capped() -> None:
    assert len(texts.line("tin " * 9_000)) <= texts.TITLE_LENGTH
    assert len(texts.loose_line("tin " * 9_000, is_html=False)) <= texts.TITLE_LENGTH
    assert len(texts.block("tin " * 90_000)) <= texts.SUMMARY_LENGTH
    assert len(texts.markup("x" * 200_000)) == texts.HTML_LENGTH
    assert len(texts.identifier("x" * 9_000) or "") == texts.ID_LENGTH


def test_a_plain_block_keeps_its_lines() -> None:
    assert texts.block(" Một \n\n hai") == "Một\nhai"
    assert texts.block("<p>Một</p><p>hai</p>", is_html=True) == "Một hai"


def test_an_empty_id_is_none() -> None:
    assert texts.identifier(" \n") is None


def test_an_id_keeps_what_a_database_can_keep() -> None:
    assert texts.identifier("a\0b\0") == "ab"
    assert texts.identifier("\0") is None


PIECES = st.sampled_from(
    ["<p>đò ngang</p>", "bến", " ", "&amp;nbsp;", "phi#234;n ", "#193; ", "<b>", "\u0301", "\u200d", "<"]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 12))
def test_a_long_text_is_cut_as_if_all_of_it_had_been_read(value: str, limit: int) -> None:
    whole = texts.block(value, is_html=True, limit=len(value) + 1)
    assert texts.block(value, is_html=True, limit=limit) == clean.truncate(whole, limit) or len(value) > 20 * limit


@given(st.text("aố \u0301\u200b<>&;\n\t", max_size=12) | st.text(max_size=30), st.booleans())
def test_a_line_with_nothing_to_do_is_read_as_any_is(value: str, is_html: bool) -> None:
    if not set("<&;") & set(value):
        assert texts.line(value, is_html=is_html) == clean.line(value)
        assert texts.loose_line(value, is_html=is_html) == clean.line(value)


def test_a_block_that_was_escaped_once_too_often_keeps_no_references() -> None:
    assert texts.block("<p>Sáng&amp;nbsp;nay</p> R&amp;amp;D", is_html=True) == "Sáng nay R&D"
    assert texts.block("<p>R & D</p>", is_html=True) == "R & D"

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickerfeed.text.blanks import spaced
from tickerfeed.text.clean import (
    _Scanner,
    _sound_text,
    beginning_of_html,
    block,
    entities,
    is_markup,
    line,
    text_of_html,
    truncate,
)
from tickerfeed.text.invisible import shown

ANY = st.text(st.characters())
BITS = ["<", ">", "</", "a", "p", "script", "'", '"', "=", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#", "x"]
TAGGY = st.lists(st.sampled_from([*BITS, " "])).map("".join)
ILLEGAL = re.compile("[^\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Bão\u00a0số 3 \n\t đổ bộ ", "Bão số 3 đổ bộ"),
        ("Ba\u0303o", "Bão"),
        ("a\x00b\x07c\x1fd\x7fe\x9ff", "abcdef"),
        ("a\x0bb\x0cc\x85d\u2028e", "a b c d e"),
        ("mới\u200b\u200e\u202e\u2066\ufeff\u00ad", "mới"),
        ("a\ud800b\ufffec\uffffd\U0001fffee", "abcde"),
        ("bão 🌀 cấp 12", "bão 🌀 cấp 12"),
        ("", ""),
    ],
)
def test_line(text: str, expected: str) -> None:
    assert expected == line(text)


@given(ANY)
@example("\u0344" * 3000)
@example("a" + "\u0316\u0301" * 1500)
def test_line_is_legal_composed_and_stable(text: str) -> None:
    clean = line(text)
    assert not ILLEGAL.search(clean)
    assert "\n" not in clean
    assert unicodedata.is_normalized("NFC", clean)
    assert line(clean) == clean


def test_runs_of_marks_in_long_texts_are_cut() -> None:
    assert len(line("a" + "\u0316\u0301" * 200_000)) < 12


@given(st.text("a\u1ea1 \u00a0\t\u200b\u0301", max_size=12))
def test_what_is_a_line_at_once_is_one_at_length(text: str) -> None:
    assert line(text) == spaced(shown(text))


def test_block_keeps_lines_that_say_something() -> None:
    assert block(" Một \r\n\r\n\u00a0\nhai\tba\rbốn\u2028năm ") == "Một\nhai ba\nbốn\nnăm"


@given(ANY)
def test_block_is_legal_and_stable(text: str) -> None:
    clean = block(text)
    assert not ILLEGAL.search(clean)
    assert block(clean) == clean
    assert clean.replace("\n", " ") == line(clean)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qu&#7843;ng Tr&#x1ECB;", "Quảng Trị"),
        ("a &amp;amp;lt; b", "a < b"),
        ("&amp;amp;amp;amp;", "&amp;"),
        ("&ecirc; &nbsp;|&hellip;", "ê \u00a0|…"),
        ("A&B &khong; R&D", "A&B &khong; R&D"),
        ("&#000000000000000000000000065;", "A"),
        ("&#" + "0" * 6000 + "65;", "A"),
        ("&#" + "1" * 6000 + ";|&#x" + "f" * 6000, "\ufffd|\ufffd"),
        ("&#xD800;&#0;", "\ufffd\ufffd"),
    ],
)
def test_entities(text: str, expected: str) -> None:
    assert expected == entities(text)


@given(ANY | TAGGY)
def test_any_string_can_be_decoded(text: str) -> None:
    assert isinstance(entities(text), str)


@pytest.mark.parametrize(
    "text",
    ["<p>a</p>", "a<br/>b", "<BR>", "<a href='x'>y", "<!-- x -->", "<![CDATA[x]]>", "</div>", "<Mai> <b>x</b>"],
)
def test_is_markup(text: str) -> None:
    assert is_markup(text)


@pytest.mark.parametrize("text", ["", "a < b > c", "<3", "Phim <Mai> ra rạp", "a &lt;b&gt;", "x <", "<p", "< p >"])
def test_is_not_markup(text: str) -> None:
    assert not is_markup(text)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Một</p><p>hai</p>", "Một hai"),
        ("Hà <b>T</b>ĩnh", "Hà Tĩnh"),
        ("a<br>b<BR/>c", "a b c"),
        ("<a title='x > y' href=\"<b>\">z</a>", "z"),
        ("a<script>if (a < b) {'</p>'}</script >b<style>p{}</style>c", "abc"),
        ("a<script src=x>never closed", "a"),
        ("a</script>b", "ab"),
        ("a<!-- <p> -->b<!-- open", "ab"),
        ("a<!doctype html>b<?php x ?>c<!x", "abc"),
        ("<![CDATA[a &amp; <b>]]>c", "a &amp; <b>c"),
        ("<![CDATA[a", "a"),
        ("a < b, c <3 và d<", "a < b, c <3 và d<"),
        ("&lt;b&gt; &amp;amp; &#273;", "<b> &amp; đ"),
        ("a <b", "a"),
        ("a<p title=\"x>b<p>c", "a b c"),
        ("<x-thẻ>a</x-thẻ>", "a"),
        ("", ""),
    ],
)  # fmt: skip
def test_text_of_html(markup: str, expected: str) -> None:
    assert expected == text_of_html(markup)


SCRAPS = st.sampled_from(
    ["<p>", "</p>", "<b ", ">", "<", '"', "'", "a", " ", "&amp", "&amp;", ";", "&#60;", "<!--x-->", "<![CDATA[", "]]>"]
) | st.sampled_from(
    ["<script>", "</script>", "<iframe src='a'>", "</iframe>", "<style/>", "<br/>", "<A-x.y:z \"a\"b'c'>", "</ p>",
     "<p title='<'>", '<a href="x>y">', "<p<b>", "<1>"]
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=14).map("".join))
def test_sound_markup_is_read_in_one_go_as_piece_by_piece(markup: str) -> None:
    assert _sound_text(markup) in (None, "".join(iter(_Scanner(markup).next_piece, None)))


@given(
    st.lists(SCRAPS | st.sampled_from(["e", "\u0301", "\u200d", "đò "]), max_size=30).map("".join), st.integers(0, 9)
)
def test_the_beginning_of_a_text_is_that_of_the_whole(markup: str, length: int) -> None:
    beginning = beginning_of_html(markup, length)
    assert beginning is None or text_of_html(markup)[:length] == beginning[:length]


def test_a_long_text_is_not_read_to_its_end() -> None:
    assert beginning_of_html("<p>đò ngang</p>" * 100, 20) == "đò ngang đò ngang đò ngang đò ngang đò ngang"
    assert beginning_of_html("<p></p>" * 3 + "đò ngang<i></i> " * 100, 20) == "đò ngang đò ngang đò ngang đò ngang"
    assert beginning_of_html("<p></p>" * 100 + "đò", 20) is None
    assert beginning_of_html("<p>đò</p>", 20) is None


@given(TAGGY | ANY)
def test_text_of_html_is_one_legal_line(markup: str) -> None:
    text = text_of_html(markup)
    assert line(text) == text


@given(TAGGY, st.integers(-1, 20))
def test_text_of_html_keeps_to_its_limit(markup: str, limit: int) -> None:
    assert len(text_of_html(markup, limit)) <= max(0, limit)


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 100_000, "<a " * 170_000, '<a ">" ' * 70_000, "<" * 500_000, "<!--" * 125_000, "<script>" * 60_000,
     "<script></script" * 30_000, "<a b='" * 80_000 + ">", "<a/" * 160_000, "&#x" * 160_000],
    ids=lambda markup: markup[:16],
)  # fmt: skip
def test_hostile_markup_of_half_a_megabyte_is_read(markup: str) -> None:
    assert len(text_of_html(markup)) <= 200_000
    assert isinstance(is_markup(markup), bool)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Mưa lớn kéo dài", 15, "Mưa lớn kéo dài"),
        ("Mưa lớn kéo dài", 14, "Mưa lớn kéo…"),
        ("Mưa lớn kéo dài", 12, "Mưa lớn kéo…"),
        ("Mưa lớn, kéo dài", 9, "Mưa lớn…"),
        ("Mưalớnkéodài", 5, "Mưal…"),
        ("e\u0323\u0302xyz", 3, "…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
    ],
)
def test_truncate(text: str, limit: int, expected: str) -> None:
    assert expected == truncate(text, limit)


@given(ANY, st.integers(-2, 30))
def test_truncate_keeps_to_its_limit(text: str, limit: int) -> None:
    short = truncate(text, limit)
    assert len(short) <= max(0, limit)
    assert short == text or short == "" or short.endswith("…")

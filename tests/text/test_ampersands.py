from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text import ampersands
from tickerfeed.text.ampersands import is_intact, restored

SYLLABLES = ["phiên", "Dù", "đánh", "ĐÓNG", "Á", "nghiêng", "quý", "người", "hội", "chuyển", "Nông", "khuya", "giếng"]


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("D#249; mưa trong hai phi#234;n", "Dù mưa trong hai phiên"),
        ("đ#225;nh b#7855;t, N#212;NG d#226;n", "đánh bắt, NÔNG dân"),
        ("“ch#234;nh v#234;nh”, gi#225;. V#224;...", "“chênh vênh”, giá. Và..."),
        ("x#xE3; B#x1EAF;c", "xã Bắc"),
        ("Nocirc;ng dacirc;n, Cagrave; Mau, Uacute;t", "Nông dân, Cà Mau, Út"),
        ("đ#7871;n #273;#432;#7901;ng", "đến đường"),
        ("#273;ồng c#7887;", "đồng cỏ"),
        ("Châu #193; ch#250; #253; #8211; #1;", "Châu Á chú ý – #1;"),
        ("#8220;D#249; m#432;a#8221;#8230; H#224;#160;T#297;nh #160;&#34;", "“Dù mưa”… Hà Tĩnh &#34;"),
        ("quot;m#432;a b#224;nquot;, ldquo;lrdquo; R amp; D &quot;", '"mưa bàn", “l” R & D &quot;'),
    ],
)
def test_torn_words_are_whole_again(torn: str, whole: str) -> None:
    assert whole == restored(torn)


@pytest.mark.parametrize(
    "text",
    [
        "Điều #249; khoản 2",
        "C#7; và C#11",
        "#1 thế giới; #2",
        "mã A#200; B#300;",
        "F#249; là nốt fa thăng",
        "giải b#8220;",
        "#8220;Tin#8221; #160; #34;",
        "tag#225;",
        "quot;Tinquot; R amp; D",
        "&#225;o và ph&#234;n",
        "x#225;y#225;z",
        "AgravE; Coacute",
        "PHi#234;n",
        "không có gì; chấm phẩy",
    ],
)
def test_what_may_mean_itself_stays(text: str) -> None:
    assert text == restored(text)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1).map(" ".join), st.booleans())
def test_every_syllable_that_keeps_a_letter_comes_back(text: str, is_hex: bool) -> None:
    def tear(word: str) -> str:
        number = "#x{:X};" if is_hex else "#{};"
        torn = "".join(number.format(ord(char)) if char > "\x7f" else char for char in word)
        return torn if any(char.isascii() for char in word) else word

    assert text == restored(" ".join(map(tear, text.split())))


@given(st.text(st.sampled_from("#;&x1234 ăê đagrvecut")))
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = restored(text)
    assert once == restored(once)


def test_a_long_text_without_end_is_read_in_time() -> None:
    assert len(restored("a#225;" * 100_000 + ";")) > 0
    assert restored("#225" * 200_000 + ";") == "#225" * 200_000 + ";"


@pytest.mark.parametrize(
    ("text", "expected"), [("đò", True), ("C#7;", True), ("#đò", True), ("châu #193; ", False), ("quot;đò", False)]
)
def test_a_text_without_torn_references_is_intact(text: str, expected: bool) -> None:
    assert is_intact(text) is expected


@given(st.lists(st.sampled_from(["quot", "#160", "amp", "lr", "&", ";", ";;", "đò", " "])).map("".join))
def test_where_no_sign_is_suspected_there_is_none(text: str) -> None:
    suspected, found = ampersands._may_have_signs(text), ampersands._SIGN.search(text)
    assert suspected or not found
    assert found or not suspected or "&" in text

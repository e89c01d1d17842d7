from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickerfeed.text.invisible import composed, is_even, is_joined, is_plain, shown, unshaped
from tickerfeed.text.words import normalised

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
HEART = "\u2764\ufe0f\u200d\U0001f525"
PERSIAN = "می\u200cخواهم"
SINHALA = "ශ්\u200dරී"
MALAYALAM = "അവന്\u200d വന്നു"
# What may change its neighbours' places: joiners, selectors, marks that reorder or compose, letters that join.
DELICATE = st.text(
    st.sampled_from(
        "\u200c\u200d\ufe0f\ufe00\U000e0100\u180b\u0301\u0316\u0338\u064e\u0654\u0627\u0628\u0915\u094d"
        "\u0dd9\u0dca\u0cc6\u0cc2\u1025\u102e\u1037\u108d\u2190\u2764"
        "\U0001f469\u4e2d\u302a\u20dd\u0344\U0001d165\U0001d16dae<\u200b "
    ),
    max_size=24,
)


@pytest.mark.parametrize(
    "text", [FAMILY, HEART, PERSIAN, SINHALA, MALAYALAM, "1\ufe0f\u20e3", "葛\U000e0100", "ᠠ\u180b"]
)
def test_what_shapes_its_neighbours_stays(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bão\u200b số\u00ad 3\u2060", "Bão số 3"),
        ("Bão\u200d số\u200c 3\u200d", "Bão số 3"),
        ("a\u200d\u200cb \u200d \U0001f469\u200d", "ab  \U0001f469"),
        ("\u202egnp.exe\u202c \u2066\u2067x\u200e\u200f\u061c", "gnp.exe x"),
        ("Tin\ufe0f \ufe00\U000e0100\u180bmới", "Tin mới"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4"),
        ("\u3164\uffa0\u115f\u1160x", "x"),
        ("a\u2800b", "a b"),
        ("\x1b[1;31mTin\x1b[0m [3m]", "Tin [3m]"),
        (PERSIAN.replace("\u200c", "\u200c\u200d\u200c"), PERSIAN),
        ("\u2329", "\u3008"),
    ],
)
def test_what_nobody_sees_goes(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_towers_of_marks_are_cut() -> None:
    assert shown("Z" + "\u0301" * 500 + "algo") == "Ź" + "\u0301" * 5 + "algo"
    assert shown("ก" + "\u0e47" * 50) == "ก" + "\u0e47" * 5
    assert shown("a" + "\U0001d165" * 50 + "!") == "a" + "\U0001d165" * 5 + "!"


def test_towers_of_any_mark_are_cut() -> None:
    marks = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) in ("Mn", "Me")]
    shown_marks = [mark for mark in marks if unicodedata.normalize("NFC", mark) == mark and mark in shown("a" + mark)]
    assert len(shown_marks) > 1000
    assert [mark for mark in shown_marks if len(shown("a" + 50 * mark)) > 10] == []


def test_marks_that_a_language_needs_stay() -> None:
    assert shown("שָׁ֑" + "ก็้") == unicodedata.normalize("NFC", "שָׁ֑ก็้")
    assert shown(unicodedata.normalize("NFD", "Nghệ ường ᾧ")) == "Nghệ ường ᾧ"


@given(DELICATE)
@example("\u0301\u200d\u064e\u200c\u0628")
@example("\u0dd9\u200d\u0dca\u200d")
@example("\u0cc6" + "\u0cc6" * 6 + "\u0cc2")
def test_shown_is_composed_and_stable(text: str) -> None:
    once = shown(text)
    assert unicodedata.is_normalized("NFC", once)
    assert shown(once) == once


@given(st.text(st.characters()))
def test_any_text_is_composed_and_stable(text: str) -> None:
    once = shown(text)
    assert unicodedata.is_normalized("NFC", once)
    assert shown(once) == once


@given(st.text(st.characters()))
def test_composed_is_nfc_of_all_but_towers(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


@given(st.text("<>ae\u0300\u0301\u0323\u0338\u1100\u1161 ", max_size=25))
def test_markup_is_composed_as_a_whole(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


def test_towers_of_marks_take_linear_time_to_compose() -> None:
    assert [len(composed("a" + pair * 300_000)) for pair in ("\u0316\u0301", "\U0001d165\U0001d16d")] == [30, 31]


@given(st.integers(28, 34), st.integers(0, 11), st.integers(0, 6))
def test_towers_are_found_wherever_they_stand(height: int, before: int, behind: int) -> None:
    text = "b" * before + "e" + "\u0316" * height + "b" * behind
    assert composed(text) == "b" * before + "e" + "\u0316" * min(height, 30) + "b" * behind


def test_no_usual_character_is_invisible_or_not_composed() -> None:
    seen = [char for char in map(chr, (*range(0x20, 0x600), *range(0x1E00, 0x3000))) if shown(char) == char]
    assert all(unicodedata.is_normalized("NFC", char) for char in seen)
    assert {"Cf", "Cs", "Co"}.isdisjoint(map(unicodedata.category, seen))


USUAL = [char for char in map(chr, range(0x9, 0x10000)) if is_plain(char)]


def test_no_neighbour_composes_with_a_usual_character() -> None:
    parts = [unicodedata.decomposition(char).split() for char in map(chr, range(0xC0, 0x11A00))]
    assert {chr(int(pair[1], 16)) for pair in parts if len(pair) == 2 and pair[0][0] != "<"}.isdisjoint(USUAL)
    assert not [char for char in USUAL if unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf", "Cn", "Cs", "Co")]


def test_even_is_what_is_usual_and_no_white_space_but_a_blank() -> None:
    assert [char for char in USUAL if not is_even(char)] == [char for char in USUAL if char.isspace() and char != " "]


@given(st.text(st.sampled_from([*USUAL, *map(chr, range(0x1F300, 0x1F650))])))
def test_a_text_of_usual_characters_and_signs_is_taken_at_once_as_it_is_taken_at_length(text: str) -> None:
    assert shown(text) == shown(f"{text}\u200b") == shown(f"{text}\u200c") == text


def test_headlines_that_read_the_same_have_the_same_key() -> None:
    assert normalised(PERSIAN) == normalised(PERSIAN.replace("\u200c", ""))
    assert normalised("Tin\u200b nóng \u2764\ufe0f") == normalised("Tin nóng \u2764")
    assert unshaped(FAMILY + PERSIAN) == FAMILY.replace("\u200d", "") + PERSIAN.replace("\u200c", "")


def test_no_cut_parts_what_is_joined() -> None:
    assert [is_joined(FAMILY, at) for at in range(1, 4)] == [True, True, True]
    assert [is_joined("e\u0302xy", at) for at in range(1, 4)] == [True, False, False]


def test_nothing_is_left_of_what_is_invisible() -> None:
    assert not any(shown(chr(code)) for code in (*range(0xE0000, 0xE0100), 0x200B, 0x2060, 0x206F, 0xFFFE, 0x10FFFF))

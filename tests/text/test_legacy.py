from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.legacy import kind, letters

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
SMALL = ["đ"] + [unicodedata.normalize("NFC", a + b) for a, b in itertools.product("aăâeêioôơuưy", TONES)]
CAPITAL = [letter.upper() for letter in SMALL]
# How VNI writes tones behind a letter, and behind one that bears a roof or a breve.
VNI_TONES = dict(zip(TONES, ("", "ø", "ù", "û", "õ", "ï"), strict=True))
VNI_ROOF = dict(zip(TONES, ("â", "à", "á", "å", "ã", "ä"), strict=True))
VNI_BREVE = dict(zip(TONES, ("ê", "è", "é", "ú", "ü", "ë"), strict=True))
VNI_ALONE = dict(zip("đìíỉĩịơưỵ", "ñìíæóòôöî", strict=True))
VISCII_AS_IN_RFC_1456 = {0xD5: "ạ", 0xA5: "ầ", 0xFF: "Ữ", 0x9F: "Ỳ", 0xF0: "đ", 0xD0: "Đ", 0xDF: "ư", 0xBF: "Ư", 2: "Ẳ"}


def vni(letter: str) -> str:
    """Write one small letter in VNI, from its parts."""
    if letter in VNI_ALONE:
        return VNI_ALONE[letter]
    base, *marks = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in marks if mark in TONES), "")
    if "\u0302" in marks:
        return base + VNI_ROOF[tone]
    if "\u0306" in marks:
        return base + VNI_BREVE[tone]
    if "\u031b" in marks:
        return VNI_ALONE["ơ" if base == "o" else "ư"] + VNI_TONES[tone]
    return base + VNI_TONES[tone]


@pytest.mark.parametrize("letter", SMALL)
def test_vni_reads_the_whole_alphabet(letter: str) -> None:
    assert letters(vni(letter), "vni") == letter
    assert letters(vni(letter).upper(), "vni") == letter.upper()


def test_vni_goes_by_the_letter_where_cases_are_mixed() -> None:
    assert letters("Aám aÙ ÑAÀU Tænh", "vni") == "Ấm á ĐẦU Tỉnh"


@pytest.mark.parametrize(("name", "missing"), [("viscii", set()), ("tcvn3", set(CAPITAL) - set("ĂÂÊÔƠƯĐAEIOUY"))])
def test_every_letter_has_one_code(name: str, missing: set[str]) -> None:
    codes: dict[str, list[str]] = {}
    for code in map(chr, range(256)):
        if not (letter := letters(code, name)).isascii():
            codes.setdefault(letter, []).append(code)
    wanted = {letter for letter in SMALL + CAPITAL if not letter.isascii()} - missing
    assert wanted <= codes.keys()
    assert all(len(codes[letter]) == 1 for letter in wanted)


def test_viscii_is_that_of_its_rfc() -> None:
    assert {code: letters(chr(code), "viscii") for code in VISCII_AS_IN_RFC_1456} == VISCII_AS_IN_RFC_1456


@pytest.mark.parametrize(
    ("name", "written", "text"),
    [
        ("tcvn3", "B¸o Hµ TÜnh: §\u00adêng vÒ x· th«ng xe", "Báo Hà Tĩnh: Đường về xã thông xe"),
        ("tcvn3", "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("vni", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñöôøng veà", "Cộng hòa xã hội chủ nghĩa Việt Nam, đường về"),
        ("viscii", "C\u00b5ng hoà xã h\u00b5i chü nghîa Vi®t Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("viscii", "\u017d \x8e “ \x93", "Ệ Ệ Ộ Ộ"),
        ("tcvn3", "\x93B¸o\x94 \x96 38°C, “B¸o”", "“Báo” – 38°C, “Báo”"),
        ("tcvn3", "B&#184;o H&micro; T&Uuml;nh &amp; x&middot;", "Báo Hà Tĩnh &amp; xã"),
        ("tcvn3", "B&amp;#xB8;o &amp;cedil; &nbsp;&lt;&khong;&#65;&#273;", "Báo á &nbsp;&lt;&khong;&#65;&#273;"),
        ("tcvn3", "<p>B¸o</p><p>đã là Unicode</p>\n漢 x· 😀", "<p>Báo</p><p>đã là Unicode</p>\n漢 xã 😀"),
    ],
)
def test_sentences(name: str, written: str, text: str) -> None:
    assert letters(written, name) == text


@given(st.text(), st.sampled_from(["tcvn3", "vni", "viscii"]))
def test_plain_ascii_and_what_is_beyond_latin_1_stays(text: str, name: str) -> None:
    kept = "".join(char for char in text if " " <= char < "\x7f" or char > "\u2200").replace("&", "")
    assert letters(kept, name) == kept


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("TCVN3", "tcvn3"),
        (" abc ", "tcvn3"),
        ("VNI", "vni"),
        ("x_viet_vni", "vni"),
        ("VISCII", "viscii"),
        ("utf-8", None),
    ],
)
def test_labels(label: str, name: str | None) -> None:
    assert kind(label) == name

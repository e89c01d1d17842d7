"""Vietnamese from before Unicode: TCVN3 (ABC), VNI for Windows and VISCII (RFC 1456), for which Python has no codec.

Each was a font's way to draw Vietnamese with the characters of Latin-1, so such a text comes in two ways: as bytes, or
as Latin-1 letters in a page that is UTF-8 otherwise ("B¸o Hµ TÜnh"). Both are read here, and references (``&#184;``,
``&cedil;``) too. In a page of both, what stands between two tags is left alone where it has a letter of today's.

TCVN3 has no toned capitals: headings were set in a second font (.VnTimeH) that draws small letters as capitals. Which
font was meant is not in the text, so these letters stay small.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Callable

_LABELS = {
    "tcvn3": "tcvn3",
    "tcvn": "tcvn3",
    "abc": "tcvn3",
    "tcvn5712": "tcvn3",
    "tcvn-5712": "tcvn3",
    "x-viet-tcvn": "tcvn3",
    "x-viet-tcvn5712": "tcvn3",
    "vni": "vni",
    "vni-win": "vni",
    "vni-windows": "vni",
    "x-viet-vni": "vni",
    "viscii": "viscii",
    "csviscii": "viscii",
    "x-viet-viscii": "viscii",
}

# The upper halves, sixteen to a row; a full stop where there is no letter.
_TCVN3_FROM_A0 = ".ĂÂÊÔƠƯĐăâêôơưđẰ.....àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
_VISCII_FROM_80 = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# VNI writes a letter and then its marks, as one character of Latin-1; a few letters are characters of their own.
_VNI_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_ROOF = dict(
    zip(
        "âàáåãä",
        ("\u0302", "\u0302\u0300", "\u0302\u0301", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323"),
        strict=True,
    )
)
_VNI_BREVE = dict(
    zip(
        "êèéúüë",
        ("\u0306", "\u0306\u0300", "\u0306\u0301", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323"),
        strict=True,
    )
)
_VNI_LETTERS = dict(zip("ìíæóòôöîñ", "ìíỉĩịơưỵđ", strict=True))
_VNI_TONED = {"a", "e", "o", "u", "y", "ô", "ö"}

_STRETCH = re.compile("[^<>\n]+")
_MODERN = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")  # Vietnamese letters that Latin-1 has not
_REFERENCE = re.compile(r"&(?:amp;)?(#[0-9]{2,4};|#[xX][0-9a-fA-F]{2,4};|[A-Za-z]{3,8};)")


def kind(label: str) -> str | None:
    """Return the name of the old encoding that a label means ("tcvn3", "vni" or "viscii"); None for any other label."""
    return _LABELS.get(label.strip().lower().replace("_", "-"))


def letters(text: str, name: str) -> str:
    """Return a text whose Latin-1 characters were letters of the encoding `name`, in Unicode (NFC).

    Bytes are given as Latin-1 characters. What is no letter there stays, characters beyond Latin-1 too.
    """
    return _STRETCH.sub(lambda stretch: _converted(stretch[0], name), text)


def _converted(text: str, name: str) -> str:
    if _MODERN.search(text):
        return text
    if "&" in text:
        text = _REFERENCE.sub(lambda found: _written_out(found, name), text)
    table = _table(name)
    return _codes(name).sub(lambda found: table.get(found[0], found[0]), text)


def _written_out(found: re.Match[str], name: str) -> str:
    char = html.unescape(f"&{found[1]}")
    return char if char in _characters(name) else found[0]


@functools.cache
def _characters(name: str) -> frozenset[str]:
    return frozenset(char for code in _table(name) for char in code if char > "\x7f")


@functools.cache
def _codes(name: str) -> re.Pattern[str]:
    """Match what may be a code: letter and mark, or one character; two sets are far quicker than a list of pairs."""
    singles, pairs = ([code for code in _table(name) if len(code) == size] for size in (1, 2))
    one = f"[{re.escape(''.join(singles))}]"
    if not pairs:
        return re.compile(one)
    letters_of, marks = (re.escape("".join({code[place] for code in pairs})) for place in (0, 1))
    return re.compile(f"[{letters_of}][{marks}]|{one}")


@functools.cache
def _table(name: str) -> dict[str, str]:
    tables: dict[str, Callable[[], dict[str, str]]] = {"tcvn3": _tcvn3, "vni": _vni, "viscii": _viscii}
    return tables[name]()


def _tcvn3() -> dict[str, str]:
    return _windows() | {chr(code): letter for code, letter in enumerate(_TCVN3_FROM_A0, 0xA0) if letter != "."}


def _viscii() -> dict[str, str]:
    table = {chr(code): letter for code, letter in enumerate(_VISCII_FROM_80, 0x80)}
    # A reader that took the text for windows-1252 has made typographic characters of the bytes 80 to 9F.
    misread = {char: table[code] for code, char in _windows().items()}
    return table | misread | {chr(code): letter for code, letter in _VISCII_LOW.items()}


def _vni() -> dict[str, str]:
    small = dict(_VNI_LETTERS)
    for base in _VNI_TONED:
        marks = _VNI_TONES | (_VNI_ROOF if base in "aeo" else {}) | (_VNI_BREVE if base == "a" else {})
        letter = _VNI_LETTERS.get(base, base)
        small |= {base + mark: unicodedata.normalize("NFC", letter + tone) for mark, tone in marks.items()}
    table = _windows() | small
    for written, letter in small.items():
        table |= {written.upper(): letter.upper()}
        if len(written) == 2:  # the letter decides: its mark may have been left small, or a font's capital
            table |= {written[0].upper() + written[1]: letter.upper(), written[0] + written[1].upper(): letter}
    return table


def _windows() -> dict[str, str]:
    """Return what Windows has where Latin-1 has controls: quotes and dashes, which stood beside the letters."""
    chars = ((chr(code), bytes([code]).decode("cp1252", "ignore")) for code in range(0x80, 0xA0))
    return {code: char for code, char in chars if char}

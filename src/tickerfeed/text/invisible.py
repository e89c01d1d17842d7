"""Characters that nobody sees: which of them go from a text, and which stay because the writing needs them.

A headline must not differ from another by what no reader sees, and must not turn or swallow the text around it. So
controls, zero-width, bidi and filler characters go. What stays, because its neighbours look different without it:
joiners in scripts that join (Persian, Indic; about where RFC 5892, appendix A, allows them in names) and inside emoji
(a family is four faces and three joiners), and variation selectors behind a character that has variants.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

_GONE = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls; tab, line ends and NEL are white space
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ud800-\udfff\ufff0-\ufffb\ufffe\uffff"
)
_GONE_ASTRAL = (
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: whole hidden texts travel in them
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
)
# What composes with nothing before it and is seen, so that a text of these alone is as it should be: composed letters
# of most languages in Latin script, Greek, Cyrillic, Hebrew and Arabic letters, Han, kana, hangul, usual signs.
_EVEN = (
    r"\x20-\x7e\xa1-\xac\xae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    r"\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u05d0-\u05ea\u060c\u061b\u061f-\u064a\u0660-\u066f\u0671-\u06d5"
    r"\u2100-\u2125\u2190-\u2328\u2460-\u27bf\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uff01-\uff5e"
)
_WHITE = r"\t-\r\x85\xa0\u2002-\u200a\u2028\u2029\u202f\u3000"  # usual, too, but to be levelled
_RARE = re.compile(f"[^{_EVEN}{_WHITE}]")
_UNEVEN = re.compile(f"[^{_EVEN}]")
_ALWAYS_GONE = re.compile(f"[{_GONE}]+")
_ASTRAL_GONE = re.compile(f"[{_GONE_ASTRAL}]+")  # apart, because a set with these in it takes ten times as long
_ESCAPE = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
OVERLAY = "\u0338"  # composes with < = > into other characters
_BLANK = "\u2800"  # of Braille: looks like a blank, and `str.split` does not know it

_JOINER = r"\u200c\u200d"  # non-joiner and joiner
_SELECTOR = r"\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SHAPERS = re.compile(f"[{_JOINER}{_SELECTOR}]+")

_JOINING = (  # blocks whose letters take another shape beside a joiner; composing leads out of none of them
    r"\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua8e0-\ua8ff\U00010d00-\U00010d3f\U0001e900-\U0001e95f"
)
_VIRAMA = r"\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039"
_EMOJI = (
    r"\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff"
    r"\u3297\u3299\U0001f000-\U0001faff"
)
_HAN = r"\u2e80-\u2fdf\u3001\u3002\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff1f\U00020000-\U000323af"
# Looking ahead for what is meant passes over the rest of a text in a fraction of the time.
_MISPLACED = (
    rf"(?=[{_SELECTOR}])(?:(?<![{_EMOJI}\u3030\u303d0-9#*])[\ufe0e\ufe0f]"
    rf"|(?<![{_HAN}\u2200-\u22ff\u1000-\u109f\ua840-\ua87f])[\ufe00-\ufe0d]"
    rf"|(?<![{_HAN}])[\U000e0100-\U000e01ef]"
    r"|(?<![\u1800-\u18af])[\u180b-\u180d\u180f])"
)
_JOINERS = (
    rf"(?=[{_JOINER}])(?:(?<=[{_JOINING}])([{_JOINER}])[{_JOINER}]*(?=[{_JOINING}])"
    rf"|(?<=[{_VIRAMA}])(\u200d)[{_JOINER}]*"  # also at the end of a word, as in Malayalam
    rf"|(?<=[{_EMOJI}\ufe0f])(\u200d)[{_JOINER}]*(?=[{_EMOJI}])"
    rf"|[{_JOINER}]+)"
)

_WITH_MARKS = (range(0x300, 0x3400), range(0xA000, 0xAC00), range(0xFB00, 0x10000))  # not in Han, hangul, private use
_MARKS = 5  # marks kept in a row: Hebrew with its accents has as many; more of them are drawn over the lines around
_MARKS_READ = 30  # in a row before composing, whose time grows with their square (UAX 15 D3 allows a text no more)
# Where a run of so many marks could hide; letters beyond Latin that stand as close are looked at again.
_CROWD = f"[\u0300-\U0010ffff][\u0300-\U0010ffff]{{{_MARKS_READ}}}"
# It holds so many of every fifth character, which are looked at in a third of the time.
_STRIDE = 5
_CROWDED = re.compile(f"[^\0-\u02ff][^\0-\u02ff]{{{(_MARKS_READ + 1) // _STRIDE - 1}}}")


def unescaped(text: str) -> str:
    """Return a text without a terminal's escape sequences, of which only the first character is invisible."""
    return _ESCAPE.sub("", text) if "\x1b" in text else text


def shown(text: str) -> str:
    """Return a text composed (NFC), without what nobody sees and without towers of marks. Idempotent, linear time."""
    if (text.isascii() and text.isprintable()) or not _RARE.search(text):
        return text
    text = _ALWAYS_GONE.sub("", unescaped(text)).replace(_BLANK, " ")
    if all(map(_is_sign, set(_RARE.findall(text)))):  # as a rule there was one zero-width blank, or there is an emoji
        return text
    text = _levelled(_ASTRAL_GONE.sub("", text) if _is_astral(text) else text)
    if not _SHAPERS.search(text):
        return text
    text = _shaped(text)
    # Joiners between loose marks can make each other's place legal; such a text, which nobody writes, loses them all.
    return text if _shaped(text) == text else _levelled(unshaped(text))


def is_plain(text: str) -> bool:
    """Tell whether a text is surely as `shown` would give it, whatever comes behind it."""
    return not _RARE.search(text)


def is_even(text: str) -> bool:
    """Tell whether a text is plain, and ordinary blanks are all the white space in it."""
    return not _UNEVEN.search(text)


def is_bare(text: str) -> bool:
    """Tell whether a text is even, and there is no markup, no reference and none that lost its ampersand in it."""
    return not ("<" in text or "&" in text or ";" in text or _UNEVEN.search(text))


def composed(text: str) -> str:
    """Return a text in NFC, in linear time: of a run of marks thirty are read."""
    if text.isascii():
        return text
    if _CROWDED.search(text[::_STRIDE]) and _pattern(_CROWD).search(text):
        text = _mark_runs(_is_astral(text)).sub(lambda run: run[0][:_MARKS_READ], text)
    # Of a feed most parts between tags are ASCII, or composed, and known for it at once: a fifth of the time.
    parts = [text] if OVERLAY in text else text.split("<")
    return "<".join([part if part.isascii() else unicodedata.normalize("NFC", part) for part in parts])


def unshaped(text: str) -> str:
    """Return a text without joiners and variation selectors: two texts that read the same then are the same."""
    return _SHAPERS.sub("", text)


def is_joined(text: str, at: int) -> bool:
    """Tell whether the character at this place hangs on the one before it, so that no cut may part them."""
    char = text[at]
    return _is_mark(char) or bool(_SHAPERS.match(char) or _SHAPERS.match(text[at - 1]))


@functools.lru_cache(256)
def _is_sign(char: str) -> bool:
    """Tell whether a character is a sign, as emoji are, which stays as it is beside any but joiners and selectors."""
    return unicodedata.category(char) in ("So", "Sk") and unicodedata.is_normalized("NFC", char)


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) > 0 or unicodedata.category(char) in ("Mn", "Me")


def _shaped(text: str) -> str:
    text = _pattern(_MISPLACED).sub("", text)
    return _levelled(_pattern(_JOINERS).sub(lambda found: found[1] or found[2] or found[3] or "", text))


def _levelled(text: str) -> str:
    runs = _mark_runs(_is_astral(text))
    return unicodedata.normalize("NFC", runs.sub(lambda run: run[0][:_MARKS], composed(text)))


def _is_astral(text: str) -> bool:
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


@functools.cache
def _mark_runs(is_astral: bool) -> re.Pattern[str]:
    """Match runs of marks that are longer than any language needs; sets of the basic plane alone are the quick ones."""
    mark = _set_of(filter(_is_mark, map(chr, chain(*_WITH_MARKS))))
    if is_astral:  # emoji, which are all that most texts have of other planes, lie behind these
        mark += rf"|(?=[\U00010000-\U0001efff]){_set_of(filter(_is_mark, map(chr, range(0x10000, 0x1F000))))}"
    return re.compile(f"(?:{mark}){{{_MARKS + 1},}}" if is_astral else f"{mark}{{{_MARKS + 1},}}")


@functools.cache
def _pattern(written: str) -> re.Pattern[str]:
    """Return a pattern that few texts need: these take as long to prepare as ten feeds to read."""
    return re.compile(written)


def _set_of(chars: Iterable[str]) -> str:
    return f"[{''.join(chars)}]"

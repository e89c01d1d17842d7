"""Vietnamese words, as titles are compared: diacritics always kept, spelling habits of the houses evened out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tickerfeed.text.clean import line
from tickerfeed.text.invisible import unshaped

DIGIT = re.compile("[0-9]")
_LETTERS = "[^\\W_]++[\u0300-\u036f]*+"
_TOKEN = re.compile(rf"(?:{_LETTERS})+(?:(?<=[0-9])[.,/][0-9]++)*")
_UNIT = r"\s*(?:%|tỷ|tỉ|triệu|nghìn|ngàn|đồng|độ|điểm|lần|tuổi|usd|km|kg|ha\b|m²?\b)"
_FIGURE = re.compile(rf"(?<![0-9])([0-9]++(?>(?:[.,/–-][0-9]++)+))({_UNIT})?")
_DAY_MONTH = re.compile(r"([0-9]{1,2})([-–./])([0-9]{1,2})(?:[-–./]([0-9]{4}))?")
_DASH = re.compile("[-–]")

_PLAIN = {"o": "oòóỏõọ", "u": "uùúủũụ", "a": "aàáảãạ", "e": "eèéẻẽẹ", "y": "yỳýỷỹỵ", "i": "iìíỉĩị"}
_TONES = {char: (vowel, tone) for vowel, row in _PLAIN.items() for tone, char in enumerate(row) if tone}
_OPEN = re.compile(r"(o)([àáảãạèéẻẽẹ])$|(?<!q)(u)([ỳýỷỹỵ])$")  # hoà, khoẻ, thuý: the tone moves to the first vowel
_CLOSED = re.compile(r"([òóỏõọ])([ae])(?=[bcdghiklmnopt])|([ùúủũụ])(y)(?=n|t|c)")  # tòan, hùynh: to the second
_AFTER_Q = re.compile(r"^q([ùúủũụ])([aey])")  # qúy
_Y_FOR_I = re.compile(r"^([hklmst])([yỳýỷỹỵ])$")  # tỷ and tỉ, kỹ and kĩ

_CITY = ("tphcm",)
_HOUSE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("tp", "hcm"): _CITY,
    ("thành", "phố", "hcm"): _CITY,
    ("tp", "hồ", "chí", "minh"): _CITY,
    ("thành", "phố", "hồ", "chí", "minh"): _CITY,
    ("tp",): ("thành", "phố"),
    ("ubnd",): ("ủy", "ban", "nhân", "dân"),
    ("hđnd",): ("hội", "đồng", "nhân", "dân"),
    ("csgt",): ("cảnh", "sát", "giao", "thông"),
    ("đbqh",): ("đại", "biểu", "quốc", "hội"),
    ("gd", "đt"): ("giáo", "dục", "và", "đào", "tạo"),
    ("gdđt",): ("giáo", "dục", "và", "đào", "tạo"),
}
_LONGEST = max(map(len, _HOUSE))
_BEGINS = frozenset(words[0] for words in _HOUSE)
_REMEMBERED = 8192  # words; a day's headlines have fewer


@lru_cache(maxsize=16)  # of one headline they are asked for again at once
def syllables(text: str) -> tuple[str, ...]:
    """Split a text into lower-case words, diacritics kept; numbers and dates as 1.234,5 and 2/9 stay whole."""
    return tuple(_TOKEN.findall(_folded(text)))


def normalised(title: str) -> str:
    """Give a title as a key: one spelling for tone marks, i and y, dates and the usual abbreviations. Idempotent."""
    return " ".join(normalised_words(title))


def normalised_words(title: str) -> list[str]:
    """Give the words of `normalised`."""
    # Most titles have no figure: their words are their syllables.
    words = _TOKEN.findall(_FIGURE.sub(_one_figure, _folded(title))) if DIGIT.search(title) else syllables(title)
    return _house(list(map(_one_spelling, words)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unshaped(line(text)).casefold())


def _one_figure(match: re.Match[str]) -> str:
    return _even(match[1], is_measure=bool(match[2])) + (match[2] or "")


def _even(figure: str, *, is_measure: bool) -> str:
    """Write dates as 2/9, short decimals with a comma, and part ranges; a figure before a unit is no date."""
    match = _DAY_MONTH.fullmatch(figure)
    if match and (not is_measure or match[2] == "/" or match[4]):
        day, month, year = int(match[1]), int(match[3]), match[4]
        if 1 <= day <= 31 and 1 <= month <= 12:
            return f"{day}/{month}/{year}" if year else f"{day}/{month}"
    if match and match[2] == "." and not match[4]:
        return f"{match[1]},{match[3]}"
    parts = _DASH.split(figure)
    return " ".join(_even(part, is_measure=is_measure) for part in parts) if len(parts) > 1 else figure


@lru_cache(maxsize=_REMEMBERED)
def _one_spelling(word: str) -> str:
    word = _AFTER_Q.sub(lambda m: f"q{_moved(m[1], m[2])}", word)
    word = _CLOSED.sub(lambda m: _moved(m[1] or m[3], m[2] or m[4]), word)
    word = _OPEN.sub(lambda m: _moved_back(m[1] or m[3], m[2] or m[4]), word)
    return _Y_FOR_I.sub(lambda m: f"{m[1]}{_PLAIN['i'][_PLAIN['y'].index(m[2])]}", word)


def _moved(toned: str, plain: str) -> str:
    """Move the tone of the first vowel to the second: òa → oà."""
    vowel, tone = _TONES[toned]
    return vowel + _PLAIN[plain][tone]


def _moved_back(plain: str, toned: str) -> str:
    """Move the tone of the second vowel to the first: oà → òa."""
    vowel, tone = _TONES[toned]
    return _PLAIN[plain][tone] + vowel


def _house(words: list[str]) -> list[str]:
    """Replace abbreviations, the longest first, by what they stand for."""
    if _BEGINS.isdisjoint(words):
        return words
    told: list[str] = []
    at = 0
    while at < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if tuple(words[at : at + n]) in _HOUSE), 0)
        told.extend(_HOUSE[tuple(words[at : at + size])] if size else words[at : at + 1])
        at += size or 1
    return told

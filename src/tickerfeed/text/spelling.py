"""A headline as words of one spelling, as far as Vietnamese houses differ: abbreviations, figures, tone marks.

Where `words.normalised` gives a key, this goes further: what two papers write differently and mean the same becomes
the same words. Diacritics stay, for they tell words apart.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from tickerfeed.text.words import DIGIT, normalised, normalised_words

MAX_WORDS = 80  # of a headline; what is longer is no headline
_REMEMBERED = 8192  # words; a day's headlines have fewer

# Written out; what a reader of any paper knows. Others are found by their initials in the other headline (`initials`).
_ABBREVIATIONS = {
    "bđs": "bất động sản",
    "bhxh": "bảo hiểm xã hội",
    "bhyt": "bảo hiểm y tế",
    "btc": "ban tổ chức",
    "ck": "chứng khoán",
    "clb": "câu lạc bộ",
    "csgt": "cảnh sát giao thông",
    "dn": "doanh nghiệp",
    "đbscl": "đồng bằng sông cửu long",
    "đh": "đại học",
    "gplx": "giấy phép lái xe",
    "hcb": "huy chương bạc",
    "hcđ": "huy chương đồng",
    "hcv": "huy chương vàng",
    "hđnd": "hội đồng nhân dân",
    "hlv": "huấn luyện viên",
    "kcn": "khu công nghiệp",
    "kkt": "khu kinh tế",
    "lđlđ": "liên đoàn lao động",
    "mttq": "mặt trận tổ quốc",
    "nhnn": "ngân hàng nhà nước",
    "ntm": "nông thôn mới",
    "pccc": "phòng cháy chữa cháy",
    "ql": "quốc lộ",
    "thpt": "trung học phổ thông",
    "tnhh": "trách nhiệm hữu hạn",
    "tq": "trung quốc",
    "ttck": "thị trường chứng khoán",
    "ttxvn": "thông tấn xã việt nam",
    "tw": "trung ương",
    "vđv": "vận động viên",
    "vn": "việt nam",
    "xh": "xã hội",
}
_SYNONYMS = (
    ("hoa kỳ", "mỹ"),
    ("úc", "australia"),
    ("thiệt mạng", "chết"),
    ("tử vong", "chết"),
    ("từ trần", "qua đời"),
    ("phi cơ", "máy bay"),
    ("ô tô", "ôtô"),
    ("xe hơi", "ôtô"),
    ("vi rút", "virus"),
    ("đăk", "đắk"),
    ("đắc lắc", "đắk lắk"),
    ("lăk", "lắk"),
    ("t ư", "trung ương"),
    ("quí", "quý"),
)
_MEANT = {normalised(one): normalised(other) for one, other in _SYNONYMS}
_SYNONYM = re.compile(" (" + "|".join(sorted(map(re.escape, _MEANT), key=len, reverse=True)) + ")(?= )")
_MEANT_BEGINS = frozenset(one.split()[0] for one in _MEANT)

_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_MULTIPLES = frozenset({"trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ"})
_COUNTED_WORDS = """anh bà bác bé bị bộ ca cán căn cây cháu chị cô con công du đội đối đoàn giáo giờ học huy huyện kẻ
    khách lính máy mẹ nam nạn ngày nghi ngư người nữ nước ông phụ phường sinh tài tàu tháng thanh thí thủy tỉnh trạm
    trẻ tuần vợ xã xe"""
_COUNTED = frozenset(_COUNTED_WORDS.split())
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN_WORD = re.compile(r"([ivxl]{1,6})(/[0-9]{4})?\Z")
_BEFORE_ROMAN = frozenset(normalised("quý thứ khóa lần kỳ hạng phần chương vùng đợt lớp cấp").split())

_GLUED_UNIT = re.compile(r"([0-9])(kg|km|ha|h|m2|m²|m|tỷ|tỉ|triệu|tr)\b", re.IGNORECASE)
_GLUED_NUMBER = re.compile(r"\b(số|bão|thứ)(?=[0-9])", re.IGNORECASE)
_HOUR = re.compile(r"([0-9]) h\b", re.IGNORECASE)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHAPED = re.compile("[êơôâă]")


def spelled(title: str) -> tuple[str, ...]:
    """Return the words of a title in lower case, in the one spelling; at most `MAX_WORDS`."""
    if DIGIT.search(title):
        title = _HOUR.sub(r"\1 giờ", _GLUED_NUMBER.sub(r"\1 ", _GLUED_UNIT.sub(r"\1 \2", title)))
    # Each step looks first whether there is anything for it to do: mostly there is not.
    words = list(map(_untangled, _written_out(normalised_words(title)[:MAX_WORDS])))
    words = _thousands(_figured(_arabic(_meant(words))))
    # Interned: headlines that are kept share their words, which halves their memory.
    return tuple(map(sys.intern, words))


def initials(words: Sequence[str], capitals: frozenset[str], other: Sequence[str]) -> tuple[str, ...]:
    """Return `words` with the abbreviations among `capitals` written out, where `other` has words of those initials."""
    told: list[str] = []
    for word in words:
        told += _spelled_by(word, other) if word in capitals and word not in other else [word]
    return tuple(told)


def unmarked(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words as they are typed without diacritics."""
    return tuple(map(_bare, words))


@lru_cache(maxsize=_REMEMBERED)
def _bare(word: str) -> str:
    word = word.replace("đ", "d")
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _written_out(words: list[str]) -> list[str]:
    if _ABBREVIATIONS.keys().isdisjoint(words):
        return words
    return [part for word in words for part in _ABBREVIATIONS.get(word, word).split()]


@lru_cache(maxsize=_REMEMBERED)
def _untangled(word: str) -> str:
    """Move a tone to the vowel that has a hat or a horn, where typing put it beside: đôí → đối."""
    letters = unicodedata.normalize("NFD", word)
    tones = [char for char in letters if char in _TONES]
    if len(tones) != 1:
        return word
    bare = unicodedata.normalize("NFC", "".join(char for char in letters if char not in _TONES))
    shaped = [found.end() for found in _SHAPED.finditer(bare)]
    if not shaped:
        return word
    return unicodedata.normalize("NFC", f"{bare[: shaped[-1]]}{tones[0]}{bare[shaped[-1] :]}")


def _meant(words: list[str]) -> list[str]:
    """Put one word for those that mean the same."""
    if _MEANT_BEGINS.isdisjoint(words):
        return words
    return _SYNONYM.sub(lambda found: f" {_MEANT[found[1]]}", f" {' '.join(words)} ").split()


def _arabic(words: list[str]) -> list[str]:
    if _BEFORE_ROMAN.isdisjoint(words):
        return words
    told = words[:1]
    for before, word in pairwise(words):
        found = _ROMAN_WORD.match(word) if before in _BEFORE_ROMAN else None
        told.append(f"{roman(found[1])}{found[2] or ''}" if found else word)
    return told


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral in lower case, written of i, v, x and l."""
    values = [_ROMAN[char] for char in numeral]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _figured(words: list[str]) -> list[str]:
    """Write numbers before what they count as digits."""
    if _NUMBERS.keys().isdisjoint(words):
        return words
    around = zip(words, [*words[1:], ""], [*words[2:], "", ""], range(len(words)), strict=False)
    return [
        str(_NUMBERS[word]) if word in _NUMBERS and _is_number(word, after, second, at) else word
        for word, after, second, at in around
    ]


def _is_number(word: str, after: str, second: str, at: int) -> bool:
    if word != "năm":
        return after in _COUNTED or after in _MULTIPLES
    # "năm" is five only at the beginning, and not in "năm học", the school year, but in "năm học sinh".
    return at == 0 and after in _COUNTED and (after != "học" or second == "sinh")


def _thousands(words: list[str]) -> list[str]:
    if "nghìn" not in words and "ngàn" not in words:
        return words
    told: list[str] = []
    for word in words:
        if word in ("nghìn", "ngàn") and told and told[-1].isdecimal():
            told[-1] += ".000"
        else:
            told.append(word)
    return told


def _spelled_by(word: str, other: Sequence[str]) -> list[str]:
    """Return the run of `other` whose initials `word` is made of; a "và" or "của" between them may be left out."""
    for start in range(len(other)):
        run: list[str] = []
        left = word
        for candidate in other[start:]:
            if left and candidate[0] == left[0]:
                run.append(candidate)
                left = left[1:]
            elif left and run and candidate in ("và", "của"):
                run.append(candidate)
            else:
                break
        if not left and len(run) > 1:
            return run
    return [word]

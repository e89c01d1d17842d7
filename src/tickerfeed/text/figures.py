"""The figures of a headline, and whether two headlines can mean the same by theirs.

Notices share one template and differ by a number, a date or an ordinal; news in two wordings may name different
figures, but hardly two of one kind: a kind is what the figure counts, or the word that makes it an ordinal.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?\Z")
_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{4})\Z")
_DOCUMENT = re.compile(r"[0-9]{1,5}/\S+\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_CODE = re.compile(r"([a-z])[0-9]{1,3}\Z")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+\Z")
_DECIMAL = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,6})?\Z")
_SCALE = {"trăm": 1e2, "nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_ORDINAL_WORDS = (
    "số thứ lần vòng khóa đợt phần đề kỳ tập cấp quận phiên lớp nhóm tầng bảng quý tháng năm ngày hạng vùng"
)
_ORDINAL = frozenset(_ORDINAL_WORDS.split())
_REMEMBERED = 512  # headlines
_ROUND_FROM = 25  # whole numbers below are counted; above, one paper may round what another gives exactly


class Figure(Struct, frozen=True):
    """A figure and its kind: "người" of 8 người, "số" of bão số 5, "ngày" of 16/9; dates stay as written."""

    kind: str
    value: float | str


def figures(words: Sequence[str]) -> tuple[Figure, ...]:
    """Return the figures among words as `spelling.spelled` gives them."""
    told = [at for at, word in enumerate(words) if not word.isalpha() and _DIGIT.search(word)]
    if not told:
        return ()
    around = ("", *words, "", "")
    found = (_figure(*around[at : at + 4]) for at in told)
    return tuple(figure for figure in found if figure)


def differing(a: Collection[Figure], b: Collection[Figure]) -> tuple[str, ...]:
    """Return the kinds in which each of two headlines has a figure that the other has not; symmetric.

    A template may keep one number of a kind and change another: "bão số 5" in both beside "công điện số 7" and "số 8".
    """
    if not a or not b or a == b:
        return ()
    ours, theirs = _by_kind(tuple(a)), _by_kind(tuple(b))
    common = sorted(ours.keys() & theirs.keys())
    return tuple(kind for kind in common if _lacks(ours[kind], theirs[kind]) and _lacks(theirs[kind], ours[kind]))


def _figure(before: str, word: str, after: str, second: str) -> Figure | None:
    if not word[-1:].isalnum():
        return None
    for kind, pattern in (("ngày", _DAY), ("văn bản", _DOCUMENT), ("năm", _YEAR)):
        if pattern.match(word) and not (kind == "văn bản" and _MONTH.match(word)):
            return Figure(kind, word)
    if month := _MONTH.match(word):
        return Figure("tháng", float(month[1])) if int(month[1]) <= 12 else Figure("văn bản", word)
    if code := _CODE.match(word):
        return Figure(code[1], word)
    value = _value(word)
    if value is None:
        return None
    if before in _ORDINAL:
        return Figure("thứ" if before == "lần" else before, value)
    if after in _SCALE:
        return Figure(second, value * _SCALE[after])
    return Figure(f"mấy {after}" if after in _ORDINAL else after, value)  # "4 tháng" is not "tháng 4"


def _value(word: str) -> float | None:
    if _GROUPED.match(word):
        return float(word.replace(".", ""))
    return float(word.replace(",", ".")) if _DECIMAL.match(word) else None


@lru_cache(maxsize=_REMEMBERED)  # a headline is held against one after the other
def _by_kind(figures: tuple[Figure, ...]) -> Mapping[str, set[float | str]]:
    kinds: defaultdict[str, set[float | str]] = defaultdict(set)
    for figure in figures:
        kinds[figure.kind].add(figure.value)
    return kinds


def _lacks(these: Collection[float | str], those: Iterable[float | str]) -> bool:
    """Return whether some of those are none of these."""
    return any(other not in these and not any(_is_same(one, other) for one in these) for other in those)


def _is_same(a: float | str, b: float | str) -> bool:
    if isinstance(a, str) or isinstance(b, str):  # 16/9 and 16/9/2026
        return isinstance(a, str) and isinstance(b, str) and (a.startswith(f"{b}/") or b.startswith(f"{a}/"))
    is_counted = a.is_integer() and b.is_integer() and min(a, b) < _ROUND_FROM
    return not is_counted and (_rounded(a, b) == b or _rounded(b, a) == a)


def _rounded(value: float, like: float) -> float:
    """Return `value` with as many significant digits as `like` is written with: 29.92 beside 30 is 30."""
    mantissa = f"{like:.10e}".partition("e")[0]
    digits = len(mantissa.rstrip("0").replace(".", ""))
    return float(f"{value:.{max(digits, 1) - 1}e}")

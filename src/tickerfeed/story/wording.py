"""How a headline is worded: all that matching looks at, worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar

from tickerfeed.story import affairs
from tickerfeed.story.affairs import Stages
from tickerfeed.text import clean
from tickerfeed.text.figures import Figure, figures
from tickerfeed.text.named import Names, named
from tickerfeed.text.places import places
from tickerfeed.text.spelling import initials, spelled, unmarked
from tickerfeed.text.words import syllables

MAX_TITLE = 1000  # characters that are looked at
_REMEMBERED = 4096

# What houses put before or after a headline: media, columns, their own name.
_MEDIA = (
    "ảnh|video|clip|audio|podcast|photo|infographics?|e-?magazine|mega story|longform|multimedia|chùm ảnh|đồ họa"
    "|trực tiếp|live|nóng|hot|tin nóng|mới nhất|mới|độc quyền|cập nhật|tto|to|nlđo?|vov|vtc|pv|ttxvn|dân trí|đọc nhanh"
    "|quảng cáo|thông tin doanh nghiệp"
)
_PREFIX = re.compile(
    rf"(?:[\[(【]\s*(?:{_MEDIA})\s*[\])】]\s*[:–—|-]?|(?:{_MEDIA})\s*[:|–—-]++(?=\s))\s*",
    re.IGNORECASE,
)
_HOUSE = (
    r"(?:báo|đài|cổng|trang|tạp chí|truyền hình|kênh|chuyên trang)\b[^|:?!]{0,60}"
    r"|[^|:?!]{0,30}(?:online|điện tử|\.vn|\.com)\b[^|]{0,12}"
)
_SUFFIX = re.compile(rf"\s*(?:[\[(]\s*(?:{_MEDIA})\s*[\])]|\s[–—|-]\s+(?:{_HOUSE}))\Z", re.IGNORECASE)
_AROUND = re.compile(r"[\[(【:|–—-]")  # stands beside all that houses put around
_MIN_TITLE = 8  # characters that a headline keeps
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*\Z")
_PART = re.compile(r"\s+[|–—-]\s+|:\s+|[()\[\]]")
_CAPITALS = re.compile(r"\b[A-ZĐ]{2,7}\b")
_NONE: frozenset[str] = frozenset()

Pairs = frozenset[tuple[str, str]]

T = TypeVar("T")


class _Once(Generic[T]):
    """A property that is worked out when it is first asked for.

    The lock that `functools.cached_property` takes for that until Python 3.12 takes longer than most of these.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, one: Any, _owner: type | None = None) -> T:
        made = one.__dict__[self._name] = self._make(one)
        return made


class Wording:
    """A headline as matching sees it.

    Of a thousand headlines beside each other nearly all are told apart by their words: the rest is worked out when it
    is first asked for, which is seldom.
    """

    def __init__(self, whole: str) -> None:
        """Begin with a title as `cleaned` gives it."""
        self.whole = whole

    @classmethod
    def known(cls, whole: str, words: tuple[str, ...], abbreviations: frozenset[str]) -> Wording:
        """Return a wording whose words were worked out before."""
        one = cls(whole)
        one.__dict__.update(spelled=words, abbreviations=abbreviations)
        return one

    @_Once
    def spelled(self) -> tuple[str, ...]:
        """Its words in the one spelling."""
        return spelled(self.title)

    @_Once
    def words(self) -> tuple[str, ...]:
        """The same, with the abbreviations written out that the other headline has."""
        return self.spelled

    @_Once
    def title(self) -> str:
        """It without what its house put around it."""
        return _bare(_CUT.sub("", self.whole) if self.is_cut else self.whole)

    @_Once
    def vocabulary(self) -> frozenset[str]:
        """Its words, each once."""
        return frozenset(self.words)

    @_Once
    def pairs(self) -> Pairs:
        """Its words with those that follow them, each pair once."""
        return paired(self.words)

    @_Once
    def figures(self) -> tuple[Figure, ...]:
        """The figures that it names."""
        return figures(self.spelled)

    @_Once
    def places(self) -> frozenset[str]:
        """The places that it names."""
        return places(self.spelled)

    @_Once
    def called(self) -> Names:
        """What is called by name after the word for its kind."""
        return named(self.title)

    @_Once
    def sports(self) -> frozenset[str]:
        """The sports that it names."""
        return affairs.sports(self.spelled)

    @_Once
    def stages(self) -> Stages:
        """The stages of affairs that it tells."""
        return affairs.stages(self.spelled)

    @_Once
    def manners(self) -> frozenset[str]:
        """How it tells its news."""
        return affairs.manners(self.title)

    @_Once
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The words between dashes, colons and brackets; none where abbreviations have been written out."""
        if self.words is not self.spelled:
            return ()
        parts = [part for part in _PART.split(self.title) if part.strip()]
        return tuple(map(spelled, parts)) if parts != [self.title] else (self.spelled,)

    @_Once
    def abbreviations(self) -> frozenset[str]:
        """Those of its words that are written in capitals."""
        text = self.title
        found = _CAPITALS.findall(text)
        if not found or text == text.upper():
            return _NONE
        return frozenset(word.casefold() for word in found).intersection(self.spelled) or _NONE

    @_Once
    def is_digest(self) -> bool:
        """Whether it joins several headlines, or heads a round-up."""
        return affairs.is_digest(self.whole)

    @_Once
    def is_preview(self) -> bool:
        """Whether it heads a schedule or a forecast."""
        return affairs.is_preview(self.title)

    @_Once
    def is_cut(self) -> bool:
        """Whether it ends with "…"."""
        return self.whole.rstrip().endswith(("…", "..."))

    @property
    def is_plain(self) -> bool:
        """Whether it is typed without diacritics."""
        return self.title.isascii()

    @_Once
    def unmarked(self) -> str:
        """Its words as they are typed without diacritics."""
        return "".join(unmarked(self.spelled))

    @_Once
    def bare(self) -> str:
        """Its letters and digits, likewise; where nothing had to be spelled otherwise, the same."""
        written = syllables(self.title)
        return self.unmarked if written == self.spelled else "".join(unmarked(written))

    def with_words(self, words: tuple[str, ...]) -> Wording:
        """Return it with these words, and without parts; all else is as it was."""
        other = copy(self)
        for name in ("vocabulary", "pairs", "parts"):
            other.__dict__.pop(name, None)
        other.__dict__["words"] = words
        return other


def paired(words: tuple[str, ...]) -> Pairs:
    """Return words with those that follow them, each pair once."""
    return frozenset(pairwise(words))


def cleaned(title: str) -> str:
    """Return a title as `Wording` takes it: one line of text, not too long."""
    return clean.line(clean.entities(title[:MAX_TITLE]))


@lru_cache(maxsize=_REMEMBERED)
def wording(title: str) -> Wording:
    """Return how `title` is worded."""
    return Wording(cleaned(title))


def side_by_side(a: Wording, b: Wording) -> tuple[Wording, Wording]:
    """Return both with the abbreviations written out whose words the other has: BTV beside Ban Thường vụ."""
    return _written_out(a, b), _written_out(b, a)


def _written_out(one: Wording, other: Wording) -> Wording:
    words = initials(one.words, one.abbreviations, other.words) if one.abbreviations else one.words
    if words == one.words:
        return one
    return one.with_words(words)


def _bare(title: str) -> str:
    if not _AROUND.search(title):
        return title
    for _ in range(3):
        shorter = _SUFFIX.sub("", _PREFIX.sub("", title, count=1) if _PREFIX.match(title) else title)
        if shorter == title or len(shorter) < _MIN_TITLE:
            break
        title = shorter
    return title

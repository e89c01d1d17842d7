"""How a headline is worded: all that matching looks at, worked out once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

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
_MIN_TITLE = 8  # characters that a headline keeps
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*\Z")
_PART = re.compile(r"\s+[|–—-]\s+|:\s+|[()\[\]]")
_CAPITALS = re.compile(r"\b[A-ZĐ]{2,7}\b")


@dataclass(frozen=True, slots=True)
class Wording:
    """A headline as matching sees it."""

    title: str  # without what its house put around it
    words: tuple[str, ...]
    figures: tuple[Figure, ...]
    places: frozenset[str]
    called: Names  # what is called by name after the word for its kind
    sports: frozenset[str]
    stages: Stages
    manners: frozenset[str]
    parts: tuple[tuple[str, ...], ...]  # words between dashes, colons and brackets
    capitals: frozenset[str]  # abbreviations
    is_digest: bool
    is_preview: bool
    is_cut: bool  # ends with "…"
    is_plain: bool  # typed without diacritics
    bare: str  # its letters and digits as typed without diacritics

    @property
    def vocabulary(self) -> frozenset[str]:
        """Its words, each once."""
        return frozenset(self.words)


@lru_cache(maxsize=_REMEMBERED)
def wording(title: str) -> Wording:
    """Return how `title` is worded."""
    whole = clean.line(clean.entities(title[:MAX_TITLE]))
    text = _bare(_CUT.sub("", whole))
    words = spelled(text)
    is_shouted = text == text.upper()
    return Wording(
        title=text,
        words=words,
        figures=figures(words),
        places=places(words),
        called=named(text),
        sports=affairs.sports(" ".join(words)),
        stages=affairs.stages(" ".join(words)),
        manners=affairs.manners(text),
        parts=tuple(spelled(part) for part in _PART.split(text) if part.strip()),
        capitals=frozenset() if is_shouted else frozenset(word.casefold() for word in _CAPITALS.findall(text)),
        is_digest=affairs.is_digest(whole),
        is_preview=affairs.is_preview(text),
        is_cut=_CUT.search(whole) is not None,
        is_plain=text.isascii(),
        bare="".join(unmarked(syllables(text))),
    )


def side_by_side(a: Wording, b: Wording) -> tuple[Wording, Wording]:
    """Return both with the abbreviations written out whose words the other has: BTV beside Ban Thường vụ."""
    return _written_out(a, b), _written_out(b, a)


def _written_out(one: Wording, other: Wording) -> Wording:
    words = initials(one.words, one.capitals, other.words)
    if words == one.words:
        return one
    return replace(one, words=words, parts=())


def _bare(title: str) -> str:
    for _ in range(3):
        shorter = _SUFFIX.sub("", _PREFIX.sub("", title, count=1) if _PREFIX.match(title) else title)
        if shorter == title or len(shorter) < _MIN_TITLE:
            break
        title = shorter
    return title

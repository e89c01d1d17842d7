"""When a piece of a list was posted, as the words and attributes beside its headline tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tickerfeed.parse.moments import Moment, Reading, moment
from tickerfeed.parse.page.tree import Node, text_of

NODES = 60  # elements of one piece that are asked
_NAMED = (
    "time, [itemprop=datePublished], [itemprop=dateCreated], abbr.published, .dt-published, [class*=date i], "
    "[class*=time i], [class*=ngay i], [class*=publish i], [class*=posted i], [class*=clock i], [class*=meta i], small"
)
_PLAIN = "span, i, em, font, label, p, div, td, dt, li, b, strong"
_ATTRIBUTES = ("datetime", "content", "data-time", "data-date", "data-datetime", "title")
_SMALL = 90  # characters of a text that may tell a date
_SHARE = 0.3  # of a text between links, that a date must be; a sentence speaks of other days
_TEXT = 4_000  # characters of one piece in which a date is looked for

# A day with its time before or behind it, or a day alone.
_CLOCK = r"[0-9]{1,2}\s?(?::|h|giờ)\s?[0-9]{2}(?::[0-9]{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DAY = r"(?:[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_ZONE = r"(?:\s*\(?GMT\s?\+\s?[0-9]{1,2}\)?)?"
DATE = rf"(?:{_CLOCK}(?:\s|,|\||-|–|ngày){{0,8}}{_DAY}|{_DAY}(?:(?:\s|,|\||-|–|T|lúc){{1,8}}{_CLOCK})?){_ZONE}"
_ANYWHERE = re.compile(rf"(?<![\w/.-]){DATE}", re.IGNORECASE)
_WORDS = (
    r"(?:ngày|đăng|đăng\s+tải|cập\s+nhật|lúc|vào|hồi|thứ\s+\w+|chủ\s+nhật|thời\s+gian|xuất\s+bản|ban\s+hành|gửi|posted|published|"
    r"updated|on|date|time)"
)
# What introduces a date ("Ngày đăng:", "Thời sự |"), the date, and what may follow behind a mark ("- Lượt xem: 12").
_INTRODUCED = re.compile(
    rf"(?:[^|•·]{{0,40}}[|•·–-]\s*)?\W{{0,5}}(?:{_WORDS}\W{{0,5}}){{0,5}}(?P<date>{DATE})\W{{0,5}}(?:[|•·(–-].*|(?:lượt|view).*)?",
    re.IGNORECASE,
)


def moment_in(unit: Node, title: str, habit: Reading) -> Moment:
    """Return when the piece in `unit` was posted; a time that only tells how long ago is kept as it is written."""
    kept = Moment()
    for node in unit.css(_NAMED)[:NODES]:
        found = moment_at(node, habit)
        if found.at is not None:
            return found
        kept = kept if kept.raw else found
    for node in unit.css(_PLAIN)[:NODES]:
        # The raw text is at hand and tells which elements are worth being read as a reader sees them.
        said = text_of(node) if len(node.text()) <= 4 * _SMALL else ""
        introduced = _INTRODUCED.fullmatch(said) if 0 < len(said) <= _SMALL and said != title else None
        if introduced:
            return moment(introduced["date"], habit)
    rest = _between_links(unit, title)
    inside = _ANYWHERE.search(rest)
    return moment(inside[0], habit) if inside and len(inside[0]) >= _SHARE * len(rest) else kept


def moment_at(node: Node, habit: Reading) -> Moment:
    """Return the moment that an element names, in an attribute or in words; only as written where that is no date."""
    kept = Moment()
    for written in _written(node):
        found = moment(written, habit)
        if found.at is not None:
            return found
        kept = kept if kept.raw else found
    return kept


def has_day(text: str) -> bool:
    """Tell whether a text names a day."""
    return _ANYWHERE.search(text) is not None


def without_day(text: str) -> str:
    """Return a text without the first day that it names, and without the marks around that."""
    return " ".join(_ANYWHERE.sub(" ", text, count=1).split()).strip(" ()-–|,;:")


def _written(node: Node) -> Iterator[str]:
    named = node.attributes
    for name in _ATTRIBUTES:
        value = named.get(name) or ""
        if any(char.isdigit() for char in value):
            yield value
    said = text_of(node)
    if 0 < len(said) <= _SMALL and any(char.isdigit() for char in said):
        inside = _ANYWHERE.search(said)
        yield inside[0] if inside else said


def _between_links(unit: Node, title: str) -> str:
    """Return what stands in `unit` beside links and headline, where it is short."""
    said = beside_links(unit, title)
    return said if len(said) <= _SMALL else ""


def beside_links(unit: Node, title: str) -> str:
    """Return what stands in `unit` beside links and headline."""
    said = text_of(unit)[:_TEXT].replace(title, " ", 1)
    for link in unit.css("a")[:NODES]:
        words = text_of(link)
        said = said.replace(words, " ", 1) if words else said
    return " ".join(said.split())

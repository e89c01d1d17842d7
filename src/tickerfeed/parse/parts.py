"""What stands beside a headline: when it was published, its picture, its summary, its section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tickerfeed.model import Enclosure
from tickerfeed.parse import texts
from tickerfeed.parse.moments import Moment, Reading, moment
from tickerfeed.parse.tree import Node, Page, text_of

_DATED = (
    "time, [itemprop=datePublished], [itemprop=dateCreated], abbr.published, .dt-published, [class*=date i], "
    "[class*=time i], [class*=ngay i], [class*=publish i], [class*=posted i], [class*=clock i], [class*=meta i], small"
)
_DATE_ATTRIBUTES = ("datetime", "content", "data-time", "data-date", "data-datetime", "title")
# A day with its time before or behind it, or a day alone.
_CLOCK = r"[0-9]{1,2}\s?(?::|h|giờ)\s?[0-9]{2}(?::[0-9]{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DAY = r"(?:[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_DATE_IN_TEXT = re.compile(
    rf"(?<![\w/.-])(?:{_CLOCK}(?:\s|,|\||-|–|ngày)*{_DAY}|{_DAY}(?:(?:\s|,|\||-|–|T|lúc)*{_CLOCK})?)(?:\s*\(?GMT\s?\+\s?[0-9]{{1,2}}\)?)?"
)
_SUMMARIES = (
    "[itemprop=description], .p-summary, .entry-summary, [class*=sapo i], [class*=summary i], [class*=excerpt i], "
    "[class*=desc i], [class*=lead i], [class*=intro i], [class*=trich i], [class*=teaser i], p, .e-content"
)
_SECTIONS = (
    '[rel~="category"], [rel~="tag"], [itemprop=articleSection], .p-category, [class*=cate i], [class*=chuyenmuc i], '
    "[class*=section i]"
)
_SUMMARY_WORDS = 6
_SECTION_WORDS = 6
_PICTURES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "src")
NODES = 30  # elements of one piece that are asked for one part
_SMALL = 90  # characters of a text that may tell a date
_TEXT = 4_000  # characters of one piece in which a date is looked for


def moment_in(unit: Node, title: str, habit: Reading) -> Moment:
    """Return when the piece in `unit` was published; a time that only tells how long ago is kept as it is written."""
    kept = Moment()
    for node in unit.css(_DATED)[:NODES]:
        found = moment_at(node, habit)
        if found.at is not None:
            return found
        kept = kept if kept.raw else found
    inside = _DATE_IN_TEXT.search(_small_print(unit, title))
    return moment(inside[0], habit) if inside else kept


def _small_print(unit: Node, title: str) -> str:
    """Return what stands in `unit` beside links and headline, where it is short: a summary speaks of other days."""
    said = text_of(unit)[:_TEXT].replace(title, " ", 1)
    for link in unit.css("a")[:NODES]:
        words = text_of(link)
        said = said.replace(words, " ", 1) if words else said
    said = " ".join(said.split())
    return said if len(said) <= _SMALL else ""


def moment_at(node: Node, habit: Reading) -> Moment:
    """Return the moment that an element names, in an attribute or in words; only as written where that is no date."""
    kept = Moment()
    for written in _written(node):
        found = moment(written, habit)
        if found.at is not None:
            return found
        kept = kept if kept.raw else found
    return kept


def _written(node: Node) -> Iterator[str]:
    named = node.attributes
    for name in _DATE_ATTRIBUTES:
        value = named.get(name) or ""
        if any(char.isdigit() for char in value):
            yield value
    said = text_of(node)
    if 0 < len(said) <= _SMALL and any(char.isdigit() for char in said):
        inside = _DATE_IN_TEXT.search(said)
        yield inside[0] if inside else said


def picture_in(unit: Node, page: Page) -> tuple[Enclosure, ...]:
    """Return the piece's picture, not one that is written into the page or stands in for it."""
    for node in unit.css("img, source[srcset]")[:NODES]:
        url = picture_of(node, page)
        if url:
            return (Enclosure(url, None),)
    return ()


def picture_of(node: Node, page: Page) -> str | None:
    """Return the address of an image; lists that load late keep it beside a picture that stands in for it."""
    named = node.attributes
    wanted = [named.get(name) for name in _PICTURES]
    wanted.append((named.get("data-srcset") or named.get("srcset") or "").strip().partition(" ")[0].rstrip(","))
    return next((url for ref in wanted if ref and (url := page.link(ref))), None)


def summary_in(unit: Node, title: str, heading: Node) -> str:
    """Return the first stretch of text in `unit` that is a sentence and not the headline."""
    for node in unit.css(_SUMMARIES)[:NODES]:
        said = text_of(node)
        said = said.removeprefix(title).strip(" -–:|")
        if (
            len(said.split()) >= _SUMMARY_WORDS
            and title not in said
            and said not in title
            and not _holds(node, heading)
        ):
            return texts.block(said)
    return ""


def section_in(unit: Node, title: str) -> tuple[str, ...]:
    """Return the name of the section that the piece is marked with."""
    for node in unit.css(_SECTIONS)[:NODES]:
        said = texts.line(text_of(node), limit=texts.NAME_LENGTH)
        if said and said not in title and len(said.split()) <= _SECTION_WORDS and not _DATE_IN_TEXT.search(said):
            return (said,)
    return ()


def _holds(node: Node, other: Node) -> bool:
    at: Node | None = other
    while at is not None:
        if at.mem_id == node.mem_id:
            return True
        at = at.parent
    return False

"""What stands beside a headline: its picture, its summary, its section."""

from __future__ import annotations

import re

from tickerfeed.model import Enclosure
from tickerfeed.parse import texts
from tickerfeed.parse.listing.posted import beside_links, has_day, without_day
from tickerfeed.parse.page.pictures import addresses
from tickerfeed.parse.page.tree import Node, Page, is_within, text_of

_SUMMARIES = (
    "[itemprop=description], .p-summary, .entry-summary, [class*=sapo i], [class*=summary i], [class*=excerpt i], "
    "[class*=desc i], [class*=lead i], [class*=intro i], [class*=trich i], [class*=teaser i], p, .e-content"
)
_SECTIONS = (
    '[rel~="category"], [rel~="tag"], [itemprop=articleSection], .p-category, [class*=cate i], [class*=chuyenmuc i], '
    "[class*=section i]"
)
_SUMMARY_WORDS = 6
_LOOSE_WORDS = 10  # of a summary without an element of its own
_MOST_WORDS = 150
_SECTION_WORDS = 6
# What is no picture of the piece: bullets, icons, what is shown until a picture is loaded.
_STANDS_IN = re.compile(
    r"\.(?:gif|svg)(?:$|[?#])|(?:icon|logo|blank|spacer|pixel|loading|placeholder|no-?image|default)[\w.-]*$",
    re.IGNORECASE,
)
NODES = 30  # elements of one piece that are asked for one part


def picture_in(unit: Node, page: Page) -> tuple[Enclosure, ...]:
    """Return the piece's picture, not one that is written into the page or stands in for it."""
    for node in unit.css("img, source[srcset]")[:NODES]:
        url = next(filter(None, map(page.link, addresses(node))), None)
        if url and not _STANDS_IN.search(url):
            return (Enclosure(url),)
    return ()


def summary_in(unit: Node, title: str, heading: Node) -> str:
    """Return the first stretch of text in `unit` that is a sentence and not the headline."""
    for node in unit.css(_SUMMARIES)[:NODES]:
        said = text_of(node)
        said = said.removeprefix(title).strip(" -–:|")
        if (
            len(said.split()) >= _SUMMARY_WORDS
            and title not in said
            and said not in title
            and not is_within(heading, node)
        ):
            return texts.block(said)
    # In the oldest portals the summary stands in no element of its own, behind a line break.
    rest = without_day(beside_links(unit, title))
    return texts.block(rest) if _LOOSE_WORDS <= len(rest.split()) <= _MOST_WORDS else ""


def section_in(unit: Node, title: str) -> tuple[str, ...]:
    """Return the name of the section that the piece is marked with."""
    for node in unit.css(_SECTIONS)[:NODES]:
        said = texts.line(text_of(node), limit=texts.NAME_LENGTH)
        if said and said not in title and len(said.split()) <= _SECTION_WORDS and not has_day(said):
            return (said,)
    return ()

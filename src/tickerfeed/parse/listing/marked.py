"""Pieces that the page itself marks as such: microformats (h-entry, hAtom) and schema.org's microdata."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.model import Entry
from tickerfeed.parse.listing import selected
from tickerfeed.parse.moments import Reading
from tickerfeed.parse.page.tree import Node, Page, upwards

_MOST = 2_000
# Each vocabulary as selectors; in the order of how exact it is.
_VOCABULARIES: tuple[Mapping[str, str], ...] = (
    {"item": ".h-entry", "title": ".p-name", "link": ".u-url", "time": ".dt-published", "summary": ".p-summary"},
    {
        "item": ".hentry",
        "title": ".entry-title",
        "link": '.entry-title a[href], a[rel~="bookmark"]',
        "time": ".published, time",
        "summary": ".entry-summary",
    },
    {
        "item": '[itemtype$="Article"], [itemtype$="BlogPosting"]',
        "title": "[itemprop~=headline], [itemprop~=name]",
        "link": "[itemprop~=url], [itemprop~=headline] a[href], [itemprop~=name] a[href], a[href]",
        "time": "[itemprop~=datePublished]",
        "summary": "[itemprop~=description]",
    },
)


def entries(page: Page, habit: Reading) -> tuple[Entry, ...]:
    """Return the pieces of the first vocabulary that marks any with title and link, in order.

    Marks inside one another are those of comments, of reposts or of parts: the outermost counts.
    """
    for words in _VOCABULARIES:
        units = _outermost(page.root.css(words["item"])[:_MOST])
        found = [selected.entry(page, unit, words, habit) for unit in units]
        told = tuple(one for one in found if one.title and one.link)
        if told:
            return told
    return ()


def _outermost(units: list[Node]) -> list[Node]:
    known = {unit.mem_id for unit in units}
    return [unit for unit in units if not any(one.mem_id in known for one in upwards(unit.parent))]

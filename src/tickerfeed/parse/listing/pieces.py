"""Addresses that a page links to, each with the words that are set most like a headline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tickerfeed.parse.listing.anchors import HEADINGS, Anchor
from tickerfeed.parse.listing.spots import Ground, Spot
from tickerfeed.parse.page.tree import Node, text_of

HEADING = 3  # rank of a link in a heading
_OWN_HEADINGS = f"{HEADINGS}, [class*=title i]"
_OWN = 5  # elements above a link in which its own heading is looked for
_SENTENCE = 8  # words of a link that needs no heading
_FEW = 2  # words that are no headline, nor its beginning


@dataclass(slots=True, eq=False)
class Found:
    """One headline: its words, where it leads, the element that is its own alone, and all links of it."""

    title: str
    link: str
    spot: Spot
    unit: Node
    place: int
    anchors: list[Anchor]
    rank: int  # as of an anchor
    points: float = 0.0


def gathered(kept: Sequence[Anchor], ground: Ground) -> list[Found]:
    """Return one for each address, in order of the first link to it."""
    by_key: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in kept:
        by_key[anchor.key].append(anchor)
    found = [_piece(group) for group in by_key.values()]
    ground.count_links([[anchor.spot for anchor in one.anchors] for one in found])
    for one in found:
        _take_own_heading(one)
    return found


def _piece(group: list[Anchor]) -> Found:
    worded = [anchor for anchor in group if anchor.is_worded]
    best = min(worded, key=_order) if worded else max(group, key=lambda anchor: len(anchor.text))
    link = next((anchor.link for anchor in (best, *group) if "#" not in anchor.link), best.link)
    return Found(best.text, link, best.spot, best.spot.node, best.place, group, best.rank)


def _order(anchor: Anchor) -> tuple[int, bool, int]:
    """Headings first; among other links that which is shortest and yet a sentence: the longer one is the summary."""
    is_short = anchor.length < 4
    return (-anchor.rank, is_short, len(anchor.text) if not is_short else -len(anchor.text))


def _take_own_heading(one: Found) -> None:
    """A link "read more" stands below a heading that is no link: take the words of that."""
    if (one.rank == HEADING and any(anchor.is_worded for anchor in one.anchors)) or len(one.title.split()) > _SENTENCE:
        return
    for spot in one.spot.up(_OWN):
        if spot.links > 1:
            return
        heading = next((node for node in spot.node.css(_OWN_HEADINGS) if node.css_first("a[href]") is None), None)
        words = text_of(heading)
        if len(words.split()) > _FEW:
            one.title, one.rank = words, HEADING
            return

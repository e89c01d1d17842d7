"""The headlines of a page that nobody has described: links that are set alike, and read like headlines.

How a listing gives itself away: its pieces repeat one structure; their texts are sentences where those of a menu are
words; their addresses have numbers or the words of the headline. No single sign is enough, so each link gets points,
and links that are set alike stand or fall together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from tickerfeed.parse import chrome
from tickerfeed.parse.anchors import HEADINGS, Anchor, anchors, is_abroad, is_piece, is_section
from tickerfeed.parse.spots import Ground, Spot
from tickerfeed.parse.tree import Node, Page, text_of

ENOUGH = 3.0  # points from which a group of links is one of headlines
ENOUGH_ALONE = 4.0  # and links that are set like no or one other
_GROUP = 3  # links that are set alike, from which they are a group
_PATH = 7  # elements above a link that tell how it is set
_OWN_HEADINGS = f"{HEADINGS}, [class*=title i]"
_OWN = 5  # elements above a link in which its own heading is looked for
_UNIT = 8  # elements above a headline that may be its own alone
_LONG = 5  # words that are more than a section's name
_SURE = 5  # links to pieces in an element from which its class must be wrong when it says that it is a menu
_COLUMN = 0.5  # share of the headlines of a container that makes one of its children the main column
_HEADING = 3  # rank
_SENTENCE = 8  # words of a link that needs no heading


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


def headlines(page: Page, url: str) -> list[Found]:
    """Return the headlines of the page's lists, in reading order, each address once."""
    kept = _without_chrome(anchors(page, url, Ground()))
    chosen = _chosen(kept, url)
    # Chosen anew after each cut: a piece that is told in the main list, too, must be found there.
    _count_headlines(anchor.spot for one in chosen for anchor in one.anchors if anchor.rank == one.rank)
    kept = [one for one in kept if not _is_related(one.spot)]
    chosen = _chosen(kept, url)
    _count_headlines(one.spot for one in chosen)
    chosen = _chosen([one for one in kept if not _is_in_side(one.spot)], url)
    _count_headlines(one.spot for one in chosen)
    for one in chosen:
        one.unit = _unit(one.spot)
    return sorted(chosen, key=lambda one: one.place)


def _without_chrome(every: list[Anchor]) -> list[Anchor]:
    """Return the links outside of navigation and extras.

    A mark is void on an element that holds half of what looks like pieces: some themes call the whole page a menu.
    """
    sure: dict[int, int] = defaultdict(int)
    total = 0
    for anchor in every:
        if anchor.length >= _LONG and is_piece(anchor.link):
            total += 1
            for spot in anchor.spot.up():
                sure[id(spot)] += 1
    most = max(_SURE, total / 2)
    verdicts: dict[int, bool] = {}

    def is_out(spot: Spot) -> bool:
        chain = []
        verdict = False
        for one in spot.up():
            if id(one) in verdicts:
                verdict = verdicts[id(one)]
                break
            chain.append(one)
        for one in reversed(chain):
            verdict = verdict or (_is_marked(one) and sure[id(one)] < most)
            verdicts[id(one)] = verdict
        return verdict

    return [anchor for anchor in every if not is_out(anchor.spot)]


def _is_marked(spot: Spot) -> bool:
    return chrome.is_chrome(spot) or chrome.is_beside(spot) or chrome.is_most_read(spot) or chrome.is_page_head(spot)


def _pieces(kept: list[Anchor]) -> list[Found]:
    """Return one for each address, with the words of the link that is set most like a headline."""
    by_key: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in kept:
        by_key[anchor.key].append(anchor)
    return [_piece(group) for group in by_key.values()]


def _piece(group: list[Anchor]) -> Found:
    worded = [anchor for anchor in group if anchor.is_worded]
    best = min(worded, key=_order) if worded else max(group, key=lambda anchor: len(anchor.text))
    link = next((anchor.link for anchor in (best, *group) if "#" not in anchor.link), best.link)
    return Found(best.text, link, best.spot, best.spot.node, best.place, group, best.rank)


def _order(anchor: Anchor) -> tuple[int, bool, int]:
    """Headings first; among other links that which is shortest and yet a sentence: the longer one is the summary."""
    is_short = anchor.length < 4
    return (-anchor.rank, is_short, len(anchor.text) if not is_short else -len(anchor.text))


def _count_links(found: list[Found]) -> None:
    for one in found:
        for anchor in one.anchors:
            for spot in anchor.spot.up():
                spot.links = 0
    for one in found:
        for spot in {id(spot): spot for anchor in one.anchors for spot in anchor.spot.up()}.values():
            spot.links += 1


def _count_headlines(spots: Iterable[Spot]) -> None:
    told = list(spots)
    for one in told:
        for spot in one.up():
            spot.headlines = spot.most = 0
    for one in told:
        for spot in one.up():
            spot.headlines += 1
            if spot.parent is not None:
                spot.parent.most = max(spot.parent.most, spot.headlines)


def _take_own_heading(one: Found) -> None:
    """A link "read more" stands below a heading that is no link: take the words of that."""
    if (one.rank == _HEADING and any(anchor.is_worded for anchor in one.anchors)) or len(one.title.split()) > _SENTENCE:
        return
    for spot, _ in zip(one.spot.up(), range(_OWN), strict=False):
        if spot.links > 1:
            return
        heading = next((node for node in spot.node.css(_OWN_HEADINGS) if node.css_first("a[href]") is None), None)
        words = text_of(heading)
        if len(words.split()) > 2:
            one.title, one.rank = words, _HEADING
            return


def _chosen(kept: list[Anchor], url: str) -> list[Found]:
    found = _pieces(kept)
    _count_links(found)
    groups: dict[tuple[str, ...], list[Found]] = defaultdict(list)
    for one in found:
        _take_own_heading(one)
        one.points = _points(one, url)
        groups[tuple(spot.label for spot, _ in zip(one.spot.up(), range(_PATH), strict=False))].append(one)
    passed = [one for group in groups.values() for one in _passed(group)]
    _count_headlines(one.spot for one in passed)
    known = {id(one) for one in passed}
    return passed + [one for one in found if id(one) not in known and _is_among(one)]


def _is_among(one: Found) -> bool:
    """Tell whether it is set differently from the headlines around it, and yet one: it has a heading of its own."""
    around = [spot.headlines for spot, _ in zip(one.spot.up(), range(_OWN), strict=False)]
    return one.rank == _HEADING and one.points >= ENOUGH and max(around) >= _GROUP


def _points(one: Found, url: str) -> float:
    words = len(one.title.split())
    points = 3.0 if words >= 8 else 2.5 if words >= 6 else 2.0 if words >= _LONG else 1.0 if words >= 4 else 0.0
    points -= 1.0 if words < 3 else 0.0
    points += 1.5 if one.rank == _HEADING else 0.5 if one.rank > 1 else 0.0
    points += 1.5 if is_piece(one.link) else -0.5 if is_section(one.link) else 0.0
    points += 1.0 if any(anchor.has_image for anchor in one.anchors) else 0.0
    return points - (1.5 if is_abroad(one.link, url) else 0.0)


def _passed(group: list[Found]) -> Iterator[Found]:
    """Yield the headlines of a group; where it is mixed, since nothing tells its lists apart, list by list."""
    short = sum(len(one.title.split()) < 4 for one in group)
    if len(group) > 2 * _GROUP and len(group) / 5 < short < len(group):
        lists: dict[int, list[Found]] = defaultdict(list)
        for one in group:
            lists[id(_list_around(one.spot))].append(one)
        parts = list(lists.values())
    else:
        parts = [group]
    for part in parts:
        needed = ENOUGH if len(part) >= _GROUP else ENOUGH_ALONE
        if median(one.points for one in part) >= needed:
            yield from (one for one in part if one.points >= needed - 1.5)


def _list_around(spot: Spot) -> Spot:
    return next((one for one in spot.up() if one.links > 2), spot)


def _is_related(spot: Spot) -> bool:
    """Tell whether it belongs to another piece: marked so, and inside an element that repeats and has its own headline.

    The mark alone is not enough: themes call the second row of a front page "related", too.
    """
    marked = own = 0
    for one, _ in zip(spot.up(), range(_UNIT), strict=False):
        if chrome.is_related(one):
            marked = one.headlines
        elif marked and one.headlines > marked:
            own = own or one.headlines
            if one.headlines > own:
                return False
            if one.parent is not None and one.parent.children[one.label] >= _GROUP:
                return True
    return False


def _is_in_side(spot: Spot) -> bool:
    """Tell whether it is in a lesser column: one that says so, beside one that holds most of what both hold."""
    return any(chrome.is_side(one) and _is_outweighed(one) for one in spot.up())


def _is_outweighed(spot: Spot) -> bool:
    column = spot
    while column.parent is not None and column.parent.headlines == column.headlines:
        column = column.parent
    around = column.parent
    return around is not None and around.most > spot.headlines and around.most >= _COLUMN * around.headlines


def _unit(spot: Spot) -> Node:
    """Return the largest element above a headline that holds no other one."""
    node = spot.node
    for one, _ in zip(spot.up(), range(_UNIT), strict=False):
        if one.headlines > 1 or one.tag in ("body", "html", "main", "form"):
            break
        node = one.node
    return node

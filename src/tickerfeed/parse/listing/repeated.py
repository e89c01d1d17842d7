"""The headlines of a page that nobody has described: links that are set alike, and read like headlines.

How a listing gives itself away: its pieces repeat one structure; their texts are sentences where those of a menu are
words; their addresses have numbers or the words of the headline. No single sign is enough, so each link gets points,
and links that are set alike stand or fall together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from tickerfeed.parse.listing import boxes, chrome, surplus
from tickerfeed.parse.listing.anchors import Anchor, anchors
from tickerfeed.parse.listing.pieces import HEADING, Found, gathered
from tickerfeed.parse.listing.posted import has_day
from tickerfeed.parse.listing.spots import Ground, Spot
from tickerfeed.parse.page.addresses import is_abroad, is_home, is_numbered, is_piece, is_section, is_sentence
from tickerfeed.parse.page.tree import Node, Page, text_of

ENOUGH = 3.0  # points from which a group of links is one of headlines
ENOUGH_ALONE = 4.0  # and links that are set like no or one other
# Points for the number of words (the last: for all above), for how a link is set, for a picture with the same link, …
_FOR_WORDS = (-1.0, -1.0, -1.0, 0.0, 1.0, 2.0, 2.5, 2.5, 3.0)
_FOR_RANK = {1: 0.0, 2: 0.5, HEADING: 1.5}
_FOR_IMAGE = 1.0
_FOR_ARTICLE = 1.0  # an element of that name for each link
_SLACK = 1.5  # points that one of a group may lack
_GROUP = 3  # links that are set alike, from which they are a group
_PATH = 7  # elements above a link that tell how it is set
_AROUND = 5  # elements above a link that tell what it stands among
_DATED = 1.5  # points for a day beside a link
_TEXT = 1_000  # characters in which it is looked for
_FEW = 3  # links in one element, of which the best is the headline
_BEHIND = 2.0  # points by which the others are behind
_UNIT = 8  # elements above a headline that may be its own alone


def headlines(page: Page, url: str) -> list[Found]:
    """Return the headlines of the page's lists, in reading order, each address once."""
    ground = Ground()
    kept = chrome.without(anchors(page, url, ground))
    chosen = _chosen(kept, ground, url)
    # Chosen anew after each cut: a piece that is told in the main list, too, must be found there.
    ground.count_headlines([link.spot for one in chosen for link in one.anchors if link.rank == one.rank])
    old = boxes.told_elsewhere(page, ground)
    kept = [one for one in kept if not boxes.is_inside(one.spot, old) and not surplus.is_related(one.spot)]
    chosen = _chosen(kept, ground, url)
    ground.count_headlines([one.spot for one in chosen])
    newest = boxes.of_the_newest(page, ground) if is_home(url) else set()
    kept = [
        one for one in kept if boxes.is_inside(one.spot, newest) or not surplus.is_in_side(one.spot, ground.headlines)
    ]
    chosen = _chosen(kept, ground, url)
    ground.count_headlines([one.spot for one in chosen])
    return _in_order(surplus.without_extras(surplus.without_labels(chosen), url), ground)


def leftovers(page: Page, url: str) -> list[Found]:
    """Return what may be headlines on a page that is said to be a listing and has none that read so.

    These are the linked headings outside of navigation, else the longest list of links with a number in their address.
    """
    ground = Ground()
    found = gathered(chrome.without(anchors(page, url, ground)), ground)
    chosen = [one for one in found if one.rank == HEADING] or _numbered_list(found)
    ground.count_headlines([one.spot for one in chosen])
    return _in_order(surplus.without_labels(chosen), ground)


def _numbered_list(found: Sequence[Found]) -> list[Found]:
    lists: dict[tuple[int, str], list[Found]] = defaultdict(list)
    for one in found:
        if one.title and is_numbered(one.link):
            lists[id(_list_around(one.spot)), one.spot.label].append(one)
    longest = max(lists.values(), key=len, default=[])
    return longest if len(longest) >= _GROUP else []


def _in_order(chosen: list[Found], ground: Ground) -> list[Found]:
    ground.count_headlines([one.spot for one in chosen])
    for one in chosen:
        one.unit = _unit(one.spot)
    return sorted(chosen, key=lambda one: one.place)


def _chosen(kept: Sequence[Anchor], ground: Ground, url: str) -> list[Found]:
    found = gathered(kept, ground)
    groups: dict[tuple[str, ...], list[Found]] = defaultdict(list)
    best: dict[int, float] = defaultdict(float)
    for one in found:
        one.points = _points(one, url)
        best[id(one.spot.parent)] = max(best[id(one.spot.parent)], one.points)
    for one in found:
        if _is_companion(one, best[id(one.spot.parent)]):
            continue
        groups[tuple(spot.label for spot in one.spot.up(_PATH))].append(one)
    passed = [one for group in groups.values() for one in _passed(group)]
    ground.count_headlines([one.spot for one in passed])
    known = {id(one) for one in passed}
    return passed + [one for one in found if id(one) not in known and _is_among(one)]


def _is_companion(one: Found, best: float) -> bool:
    """Tell whether it only stands beside a headline, set in the same way: its site, its author, its comments."""
    around = one.spot.parent
    return around is not None and around.links <= _FEW and one.points <= best - _BEHIND


def _is_among(one: Found) -> bool:
    """Tell whether it is set differently from the headlines around it, and yet one: it has a heading of its own."""
    around = [spot.headlines for spot in one.spot.up(_AROUND)]
    return one.rank == HEADING and one.points >= ENOUGH and max(around) >= _GROUP


def _points(one: Found, url: str) -> float:
    words = min(len(one.title.split()), len(_FOR_WORDS) - 1)
    points = _FOR_WORDS[words] + _FOR_RANK[one.rank] + _for_address(one.link, url)
    points += _FOR_IMAGE if any(anchor.has_image for anchor in one.anchors) else 0.0
    around = next((spot for spot in one.spot.up(_AROUND) if spot.tag == "article"), None)
    return points + (_FOR_ARTICLE if around is not None and around.links <= _FEW else 0.0)


def _for_address(link: str, url: str) -> float:
    if is_numbered(link) or is_sentence(link):
        points = 1.5
    else:  # a section's address may spell its name
        points = 0.75 if is_piece(link) else -0.5 if is_section(link) else 0.0
    if is_abroad(link, url):  # friends' sites; but some lists are of pieces elsewhere
        points -= 0.5 if is_piece(link) else 1.5
    return points


def _passed(group: list[Found]) -> Iterator[Found]:
    """Yield the headlines of a group, judged list by list: on a page without classes nothing else tells lists apart."""
    lists: dict[int, list[Found]] = defaultdict(list)
    for one in group:
        lists[id(_list_around(one.spot))].append(one)
    # A list of one or two says little of itself; those of one form are judged together.
    rest = [one for part in lists.values() if len(part) < _GROUP for one in part]
    for part in (*(part for part in lists.values() if len(part) >= _GROUP), rest):
        needed = ENOUGH if len(group) >= _GROUP else ENOUGH_ALONE
        if part and _median(part) >= needed:
            yield from (one for one in part if one.points >= needed - _SLACK)


def _median(part: list[Found]) -> float:
    """Return the points of the part's middle; notices with short titles make up for them by their days."""
    points = median(one.points for one in part)
    if points >= ENOUGH or len(part) < _GROUP or sum(_is_dated(one) for one in part) < len(part) / 2:
        return points
    for one in part:
        one.points += _DATED
    return points + _DATED


def _is_dated(one: Found) -> bool:
    for spot in one.spot.up(_AROUND):
        if spot.links > 1:
            return False
        if spot.node.css_first("time") is not None or has_day(text_of(spot.node)[:_TEXT].replace(one.title, "")):
            return True
    return False


def _list_around(spot: Spot) -> Spot:
    return next((one for one in spot.up() if one.links > 2), spot)


def _unit(spot: Spot) -> Node:
    """Return the largest element above a headline that holds no other one."""
    node = spot.node
    for one in spot.up(_UNIT):
        if one.headlines > 1 or one.tag in ("body", "html", "main", "form"):
            break
        node = one.node
    return node

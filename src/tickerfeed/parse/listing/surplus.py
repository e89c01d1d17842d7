"""Headlines that a page's lists are not made of: related pieces, lesser columns, boxes behind the main list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tickerfeed.parse.listing import chrome
from tickerfeed.parse.listing.pieces import Found
from tickerfeed.parse.listing.spots import Spot
from tickerfeed.parse.page.addresses import is_home, is_numbered, is_sentence

_GROUP = 3  # elements of one kind in a row that are a list
_PIECE = 8  # elements above a link that may belong to one piece
_COLUMN = 0.5  # share of the headlines of a container that makes one of its children the main column
_PAGE = 0.5  # share of the page's headlines in an element whose children are the columns of the page
_LIST = 10  # headlines that make a main list
_NAME = 8  # words that the name of a section has at most
_NEAR = 2  # elements that tell how a link is set, its list aside


def is_related(spot: Spot) -> bool:
    """Tell whether it belongs to another piece: marked so, and inside an element that repeats and has its own headline.

    The mark alone is not enough: themes call the second row of a front page "related", too.
    """
    marked = own = 0
    for one in spot.up(_PIECE):
        if chrome.is_related(one):
            marked = one.headlines
        elif marked and one.headlines > marked:
            own = own or one.headlines
            if one.headlines > own:
                return False
            if one.parent is not None and one.parent.children[one.label] >= _GROUP:
                return True
    return False


def is_in_side(spot: Spot, total: int) -> bool:
    """Tell whether it is in a lesser column of the page: one that says so, beside one that holds most of both.

    `total` is how many headlines the page has: inside of a block, left and right of a lead are no columns of the page.
    """
    return any((chrome.is_side(one) or _is_left_of_another(one)) and _is_outweighed(one, total) for one in spot.up())


def _is_left_of_another(spot: Spot) -> bool:
    """Tell whether a column called left has one beside it: sections below one another often have a left column each."""
    return chrome.is_left(spot) and spot.parent is not None and spot.parent.headlines > spot.headlines


def _is_outweighed(spot: Spot, total: int) -> bool:
    around = next((one for one in spot.up() if one.headlines > spot.headlines), None)
    if around is None or spot.headlines == 1 or around.headlines < _PAGE * total:
        return False
    return around.most > spot.headlines and around.most >= _COLUMN * around.headlines


def without_labels(chosen: list[Found]) -> list[Found]:
    """Return the headlines without the names of sections: short, unnumbered links at the head of others' lists."""
    within: dict[int, list[Found]] = defaultdict(list)
    for one in chosen:
        for spot in one.spot.up():
            within[id(spot)].append(one)
    return [one for one in chosen if not (_may_be_label(one) and _heads_a_list(one, within))]


def _may_be_label(one: Found) -> bool:
    is_plain = not any(anchor.has_image for anchor in one.anchors)
    return is_plain and len(one.title.split()) <= _NAME and not (is_numbered(one.link) or is_sentence(one.link))


def _heads_a_list(one: Found, within: Mapping[int, list[Found]]) -> bool:
    """Tell whether it stands before others that are set in another way, in the smallest element that holds any."""
    around = next((within[id(spot)] for spot in one.spot.up() if spot.headlines > 1), [])
    others = [_form(other.spot) for other in around if other is not one]
    is_first = all(one.place <= other.place for other in around)
    return is_first and len(others) > 1 and _form(one.spot) not in others


def without_extras(chosen: list[Found], url: str) -> list[Found]:
    """Return the headlines without those behind the main list of a section's page, in boxes of another form.

    A home page has no such list: it is made of boxes.
    """
    main = None if is_home(url) else _main_list(chosen)
    if main is None:
        return chosen
    inside = [one for one in chosen if any(spot is main for spot in one.spot.up())]
    forms, last = {_form(one.spot) for one in inside}, max(one.place for one in inside)
    return [one for one in chosen if one.place <= last or _form(one.spot) in forms]


def _main_list(chosen: list[Found]) -> Spot | None:
    """Return the smallest element with half of the page's headlines, where those are enough."""
    enough = max(_LIST, len(chosen) / 2)
    every = (next((spot for spot in one.spot.up() if spot.headlines >= enough), None) for one in chosen)
    return min((spot for spot in every if spot is not None), key=lambda spot: spot.headlines, default=None)


def _form(spot: Spot) -> tuple[str, ...]:
    """Return how a link is set, close by."""
    return tuple(one.label for one in spot.up(_NEAR))

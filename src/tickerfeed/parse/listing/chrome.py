"""What of a page is not its news: navigation, footers, boxes of most-read pieces, links to related ones.

Elements are told by single words in their names, more of them than `page.regions` knows for the lines of a page: here
a mark that half of the page's pieces contradict is void (`without`), there a wrong one would cost an article its text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from tickerfeed.parse.listing.anchors import Anchor
from tickerfeed.parse.listing.spots import Spot
from tickerfeed.parse.page.addresses import is_piece

_LONG = 5  # words that are more than a section's name
_SURE = 5  # links to pieces in an element from which its class must be wrong when it says that it is a menu
_TAGS = frozenset({"nav", "footer", "dialog", "select", "template", "menu", "address"})
_WHOLE = frozenset({"html", "body", "main", "form", "article"})  # a mark on these speaks of the whole page
# Words in classes: menu, mainmenu, menubar; nav, topnav, navitem (no navy); footer, breadcrumbs, pagination …
_STRONG = re.compile(
    r"(?:[a-z]*menu[a-z]*|nav(?!al|el|y)[a-z]*|[a-z]*nav|[a-z]*breadcrumbs?|crumbs?|[a-z]*footer|foot|pag(?:in|er|ing|at)[a-z]*|"
    r"dropdown|offcanvas|sitemap|toolbar|skiplinks|contentinfo|tablist)"
)
_WEAK_NAMES = """
    share sharing social socials login signin signup register   popup modal dialog cookie cookies
    consent   ads ad adv advert advertisement quangcao sponsor sponsored tags tag tagcloud hashtag
    hashtags keyword keywords comment comments language languages lang weblink weblinks lienket hotline survey
    poll vote newsletter subscribe    """
_WEAK = frozenset(_WEAK_NAMES.split())
_MOST_READ = (
    {"most", "read"},
    {"most", "viewed"},
    {"most", "view"},
    {"most", "popular"},
    {"doc", "nhieu"},
    {"xem", "nhieu"},
    {"docnhieu"},
    {"xemnhieu"},
    {"mostread"},
    {"mostview"},
    {"mostviewed"},
    {"popular"},
)
_RELATED_NAMES = "related relate relates relation lienquan relatednews relatedposts"
_RELATED = frozenset(_RELATED_NAMES.split())
_SIDES_NAMES = "sidebar aside side right secondary complementary rightcol colright rightcolumn"
_SIDES = frozenset(_SIDES_NAMES.split())
_LEFTS = frozenset({"left", "leftcol", "colleft", "leftcolumn"})


def is_navigation(spot: Spot) -> bool:
    """Tell whether the element is meant for finding one's way, by its tag, its classes or its role."""
    if spot.tag in _TAGS:
        return True
    return spot.tag not in _WHOLE and any(_STRONG.fullmatch(word) for word in spot.words)


def is_beside(spot: Spot) -> bool:
    """Tell whether the element may be an extra beside the news: a login, an advertisement, a cloud of tags."""
    return spot.tag not in _WHOLE and bool(spot.words & _WEAK)


def is_most_read(spot: Spot) -> bool:
    """Tell whether the element calls itself a list of what others read: old pieces, or ones that stand above, too."""
    return spot.tag not in _WHOLE and any(names <= spot.words for names in _MOST_READ)


def is_related(spot: Spot) -> bool:
    """Tell whether the element calls itself a list of pieces that belong to another one."""
    words = spot.words
    return spot.tag not in _WHOLE and bool(words & _RELATED or {"lien", "quan"} <= words or {"read", "more"} < words)


def is_side(spot: Spot) -> bool:
    """Tell whether the element calls itself the page's lesser column."""
    return spot.tag == "aside" or bool(spot.words & _SIDES)


def is_left(spot: Spot) -> bool:
    """Tell whether the element calls itself the left column, which may be the lesser or the main one."""
    return bool(spot.words & _LEFTS)


def is_page_head(spot: Spot) -> bool:
    """Tell whether this is the head of the page, not that of an article or a section."""
    around = (one.tag for one in spot.up())
    return spot.tag == "header" and not any(tag in ("article", "section", "main", "li") for tag in around)


def without(every: Sequence[Anchor]) -> list[Anchor]:
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
        for one in spot.up():
            if id(one) not in verdicts:
                verdicts[id(one)] = _is_marked(one) and sure[id(one)] < most
            if verdicts[id(one)]:
                return True
        return False

    return [anchor for anchor in every if not is_out(anchor.spot)]


def _is_marked(spot: Spot) -> bool:
    return is_navigation(spot) or is_beside(spot) or is_most_read(spot) or is_page_head(spot)

"""Which part of a page an element is, by its name and by what its class and id say: its ticker, its chrome.

This is how lines are told apart; of links, which have others of their kind beside them, `listing.chrome` knows more.
"""

from __future__ import annotations

import re
from itertools import islice

from tickerfeed.parse.page.names import names_of
from tickerfeed.parse.page.tree import Node, upwards

# Words in a class or id, each whole but for a digit behind it: "sticker" is no ticker.
_WORD = r"(?:^|[\s_-])(?:{})(?=$|[\s_\d-])"
_TICKER = re.compile(
    _WORD.format(
        r"(?!\w{0,20}(?<!new)sticker)\w{0,20}(?:marquee|ticker)\w{0,20}|news-?scroll(?:er|ing)?|scroll(?:er|ing)?-?news"
        r"|news-?flash|flash-?news|breaking(?:-?news)?|run(?:ning)?-?text"
        r"|(?:tin|chu|bao|dong|bang|text)[-_]?(?:(?:bai|moi|tin)[-_]?)?chay"
    ),
    re.IGNORECASE,
)
_CHROME = re.compile(
    _WORD.format(
        r"nav(?:bar|igation)?|menu|breadcrumbs?|sidebar|footer|related\w{0,10}|relate|comments?|binh-?luan|copyright"
        r"|(?:tin|bai)-?(?:bai-?)?(?:lien-?quan|khac|cung-?\w{1,20})|popular|most-?(?:view\w{0,3}|read)"
    ),
    re.IGNORECASE,
)
_TICKER_NAMES = frozenset({"marquee", "news-ticker"})
_CHROME_NAMES = frozenset({"nav", "aside"})
_PAGE_PARTS = frozenset({"header", "footer"})  # of the page, or of one piece in it
_PIECES = frozenset({"article", "main"})
_ABOVE = 30  # elements between a header or footer and its piece
_WHOLE = frozenset({"html", "body", "main", "article"})


def is_ticker(node: Node) -> bool:
    """Tell whether an element is a line of running headlines."""
    return node.tag in _TICKER_NAMES or (node.tag not in _WHOLE and bool(_TICKER.search(names_of(node))))


def is_chrome(node: Node) -> bool:
    """Tell whether an element is what stands round the content on every page: menus, footers, related pieces.

    One that holds a first-level heading is a wrapper with an unlucky name.
    """
    tag = node.tag
    if tag in _WHOLE:
        return False
    if tag in _CHROME_NAMES:
        return True
    is_one = (tag in _PAGE_PARTS and not _is_in_piece(node)) or _CHROME.search(names_of(node))
    return bool(is_one) and node.css_first("h1") is None


def _is_in_piece(node: Node) -> bool:
    return any(one.tag in _PIECES for one in islice(upwards(node.parent), _ABOVE))

"""The list that a page carries as data for its own script, which would make the page of it in a browser."""

from __future__ import annotations

from statistics import median

from tickerfeed.errors import ParseError
from tickerfeed.model import Entry
from tickerfeed.parse.json import listing as jsonlist
from tickerfeed.parse.json import text as jsontext
from tickerfeed.parse.moments import Reading
from tickerfeed.parse.page.tree import Page

LENGTH = 1_000_000  # characters of one block that are read
_BLOCKS = 20
_LEAST = 5  # pieces that make a list; a page's data holds many small ones
_WORDS = 5  # of the middle title: headlines, not the names of a menu


def entries(page: Page, url: str, habit: Reading, most: int) -> tuple[Entry, ...]:
    """Return the pieces of the longest list in the page's data blocks that reads like news."""
    best: tuple[Entry, ...] = ()
    for node in page.root.css('script[type="application/json" i]')[:_BLOCKS]:
        text = node.text()
        if len(text) <= LENGTH:
            found = _list(text, url, habit, most)
            best = found if len(found) > len(best) else best
    return best


def _list(text: str, url: str, habit: Reading, most: int) -> tuple[Entry, ...]:
    try:
        # Nobody promised that a block is news: one that cannot be read is no fault of the page.
        feed = jsonlist.read(jsontext.load(text, url), url, habit, most)
    except ParseError:
        return ()
    told = tuple(one for one in feed.entries if one.title and one.link)
    if len(told) < _LEAST or median(len(one.title.split()) for one in told) < _WORDS:
        return ()
    return told

"""An HTML page as a tree that is safe to grow, and where its links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tickerfeed.errors import ParseError
from tickerfeed.parse import links
from tickerfeed.text import clean

DEPTH = 2000  # open elements; 500 KB of nested divs take the reader 42 s, of 2,000 at a time 0.1 s
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
# Elements that have no end, or end where the next one begins: written without an end tag they do not nest.
_ENDLESS_NAMES = """area base br col embed frame hr img input link meta param source track wbr
    body colgroup dd dt head html li optgroup option p rb rp rt tbody td tfoot th thead tr"""
_ENDLESS = frozenset(_ENDLESS_NAMES.split())

Node = LexborNode


class Page(Struct, frozen=True):
    """A page: its root element, and the address against which its links are read (its own, or that of ``<base>``)."""

    root: Node
    base: str

    @property
    def title(self) -> str:
        """What the page calls itself, in one line; nothing where it has no name."""
        # Drawings in the body have titles, too; old pages have theirs there.
        return text_of(self.root.css_first("head > title") or self.root.css_first("title"))

    def meta(self, name: str) -> str:
        """Return what the first ``meta`` element of that name says, in one line; nothing where there is none."""
        found = self.root.css_first(f'meta[name="{name}" i], meta[property="{name}" i]')
        return clean.line(found.attributes.get("content") or "") if found is not None else ""

    def link(self, ref: str | None) -> str | None:
        """Return where `ref` leads, where that is an http(s) address on a page other than this one."""
        return links.absolute(ref, self.base) if ref and not ref.strip().startswith("#") else None


def grow(text: str, url: str) -> Page:
    """Return the page in `text`, which came from `url`. Raises `ParseError` where it is nested too deep to be one."""
    if _depth(text) > DEPTH:
        raise ParseError(f"the page nests more than {DEPTH} elements; it is damaged or made to do harm", url)
    root = LexborHTMLParser(text).root
    if root is None:
        raise ParseError("there is no page in it", url)
    named = root.css_first("base[href]")
    # Only to http(s): a hostile <base> would lead every link of the page to where it likes.
    base = links.absolute(named.attributes.get("href"), url) if named is not None else None
    return Page(root, base or url)


def text_of(node: Node | None) -> str:
    """Return what a reader sees of `node`, in one line."""
    return clean.text_of_html(node.html or "") if node is not None else ""


def upwards(node: Node | None) -> Iterator[Node]:
    """Yield `node` and the elements around it, inmost first; nothing for None."""
    while node is not None:
        yield node
        node = node.parent


def is_within(node: Node | None, outer: Node, levels: int = DEPTH) -> bool:
    """Tell whether `node` is `outer` or stands in it, as far as so many `levels` show it."""
    # The library makes an object anew at each step: that two are one element only `mem_id` tells.
    return any(one.mem_id == outer.mem_id for one in islice(upwards(node), levels))


def _depth(text: str) -> int:
    """Return how deep elements nest at most, taking no end tag for granted."""
    depth = deepest = 0
    for end, name in _TAG.findall(text):
        if name.lower() in _ENDLESS:
            continue
        depth = max(0, depth - 1) if end else depth + 1
        deepest = max(deepest, depth)
    return deepest

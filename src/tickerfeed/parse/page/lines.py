"""A page as the lines that a reader sees, one below the other: each with its links, and with the pictures between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from tickerfeed.parse.page.pictures import addresses
from tickerfeed.parse.page.regions import is_chrome, is_ticker
from tickerfeed.parse.page.tree import Node
from tickerfeed.text import clean

MAX_NODES = 200_000  # that are looked at; the largest of our captured pages has 6,000
MAX_LINES = 10_000
LINE_LENGTH = 20_000  # characters of one line
PARAGRAPH = 80  # characters of a line that is a paragraph rather than a caption, a button, a heading
# A headline's end in the portals' own way of writing: a bar between no-break spaces. An ordinary blank on both sides
# makes the bar a part of the headline ("Điểm tin 6h: A | B").
BAR = re.compile("\u00a0[\u00a0 ]{0,20}\\|[\u00a0 ]{0,20}\u00a0")

_INLINE_NAMES = """a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q s samp small
    span strike strong sub sup time tt u var wbr"""
_INLINE = frozenset(_INLINE_NAMES.split())
_UNSEEN_NAMES = (
    """audio button canvas head iframe math noscript object script select style svg template textarea video"""
)
_UNSEEN = frozenset(_UNSEEN_NAMES.split())


class Piece(Struct, frozen=True):
    """A stretch of text as it is written, blanks and all, and the anchor it stands in."""

    text: str
    anchor: Node | None = None


class Line(Struct, frozen=True):
    """One line: ``text`` is clean, ``pieces`` are as written; or a picture, which has no text.

    ``block`` is the innermost element that makes it a line; None in a page without markup.
    """

    text: str
    pieces: tuple[Piece, ...] = ()
    block: Node | None = None
    is_chrome: bool = False  # stands in a menu, a footer, a ticker …
    picture: str | None = None  # the address as written
    stamp: str | None = None  # what a <time> in it says to machines

    @property
    def is_barred(self) -> bool:
        """Whether bars part its text as in a portal's ticker: what stands there is told elsewhere."""
        return BAR.search(raw_text(self.pieces)) is not None


def raw_text(pieces: Iterable[Piece]) -> str:
    """Return the text of some pieces as it is written."""
    return "".join(piece.text for piece in pieces)


def of_text(text: str) -> tuple[Line, ...]:
    """Return the lines of a page that is nothing but text; empty ones are left out."""
    parts = (part[:LINE_LENGTH] for part in text.splitlines()[:MAX_LINES])
    return tuple(Line(line, (Piece(part),)) for part in parts if (line := clean.line(part)))


def of_tree(root: Node) -> tuple[Line, ...]:
    """Return the lines below `root` in document order; elements that nobody sees are passed over."""
    return tuple(islice(_Reader(root).lines(), MAX_LINES))


class _Reader:
    """Walks a tree once, without recursion: pages nest as deep as `tree.DEPTH`."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._end = root.mem_id
        self._pieces: list[Piece] = []
        self._length = 0
        self._stamp: str | None = None
        self._blocks: list[Node] = [root]
        self._anchor: Node | None = None
        self._chrome: int | None = None  # the outermost element of chrome that we are in

    def lines(self) -> Iterator[Line]:
        node: Node | None = self._root
        for _ in range(MAX_NODES):
            if node is None:
                break
            yield from self._enter(node)
            inner = None if node.tag in _UNSEEN else node.child
            if inner is not None:
                node = inner
                continue
            # Out of all that end here, to what comes next.
            while node is not None:
                yield from self._leave(node)
                if node.mem_id == self._end:
                    node = None
                elif node.next is not None:
                    node = node.next
                    break
                else:
                    node = node.parent
        yield from self._flush()

    def _enter(self, node: Node) -> Iterator[Line]:
        tag = node.tag or ""
        if tag == "-text":
            self._take(node.text_content or "")
        elif tag == "img":
            yield from self._picture(node)
        elif tag == "a":
            # Anchors do not nest: one that is not closed ends where the next begins.
            self._anchor = node
        elif tag not in _INLINE and not tag.startswith("-") and tag not in _UNSEEN:
            yield from self._flush()
            self._blocks.append(node)
        if tag == "time" and self._stamp is None:
            self._stamp = node.attributes.get("datetime")
        # The outermost counts: all that stands in chrome is chrome, whatever it is called.
        if self._chrome is None and not tag.startswith("-") and (is_chrome(node) or is_ticker(node)):
            self._chrome = node.mem_id

    def _leave(self, node: Node) -> Iterator[Line]:
        if node.tag == "a":
            self._anchor = None
        elif self._blocks[-1].mem_id == node.mem_id:
            yield from self._flush()
            self._blocks.pop()
        if self._chrome == node.mem_id:
            self._chrome = None

    def _take(self, text: str) -> None:
        text = text[: LINE_LENGTH - self._length]
        self._pieces.append(Piece(text, self._anchor))
        self._length += len(text)

    def _picture(self, node: Node) -> Iterator[Line]:
        for source in addresses(node)[:1]:
            yield from self._flush()
            yield Line("", (), self._blocks[-1], self._chrome is not None, picture=source)

    def _flush(self) -> Iterator[Line]:
        pieces, stamp = tuple(self._pieces), self._stamp
        self._pieces, self._length, self._stamp = [], 0, None
        text = clean.line(raw_text(pieces))
        if text or stamp:
            yield Line(text, pieces, self._blocks[-1], self._chrome is not None, stamp=stamp)

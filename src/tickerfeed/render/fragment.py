"""Parts of documents, one for each story, that are made once and then put beside each other.

Of two hundred stories one is new when a feed is published again. So what a format makes of a story is kept as the very
bytes that stand in the document, and only the frame around them is written anew. `Piece` compares by identity for it:
a story that did not change is the same piece, which is found at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from lxml import etree

KEPT = 4096  # pieces, and parts of each format, at most: those of the whole and of a good many editions

Make = TypeVar("Make", bound=Callable[..., Any])


class Keeper:
    """Keeps what a function returns, for as many arguments as there is room for: those that were asked for last."""

    every: tuple[Keeper, ...] = ()

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make
        self.find = lru_cache(maxsize=KEPT)(make)
        Keeper.every = (*Keeper.every, self)

    def make_room(self, count: int) -> None:
        """Keep `count` from now on; what was kept is made anew where that is another number than before."""
        if self.find.cache_parameters()["maxsize"] != count:
            self.find = lru_cache(maxsize=count)(self._make)


def kept(make: Make) -> Make:
    """Let a function of hashable arguments keep what it returns: see `Keeper`."""
    keeper = Keeper(make)

    @wraps(make)
    def found(*given: Any) -> Any:
        return keeper.find(*given)

    return cast("Make", found)


def inner(root: Any, depth: int) -> bytes:
    """Return what an XML tree holds `depth` elements down, indented as it stands in the whole document.

    The elements above are alone on their lines: they hold nothing but the one below.
    """
    text: bytes = etree.tostring(root, encoding="UTF-8", pretty_print=True)
    for _ in range(depth):
        text = text[text.index(b"\n") + 1 : text.rindex(b"\n", 0, -1) + 1]
    return text


def framed(frame: bytes, end: bytes, parts: Iterable[bytes]) -> bytes:
    """Return the document `frame` with `parts` before what it ends with."""
    return b"".join((frame.removesuffix(end), *parts, end))

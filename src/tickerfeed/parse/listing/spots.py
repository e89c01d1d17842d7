"""Where the links of a page stand: its elements as far as they hold links, each named by what repeats in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tickerfeed.parse.page.names import words_of
from tickerfeed.parse.page.tree import Node

_DIGITS = re.compile(r"[0-9]+")
# Classes that tell where in a list or in what state an element is: they differ between elements of one kind.
_STATE_NAMES = "active current selected first last odd even hidden show open lazy loaded hot new end"
_STATES = frozenset(_STATE_NAMES.split())
LEVELS = 64  # elements above a link that are looked at; real pages have 15 to 40
_CLASSES = 6  # of one element, that count


@dataclass(slots=True, eq=False)
class Spot:
    """An element above or at a link. ``links`` counts the different addresses that its links lead to."""

    node: Node
    parent: Spot | None
    tag: str
    label: str  # tag and classes, without numbers and states: equal for elements of one kind
    words: frozenset[str]  # of classes, id and role, in lower case
    links: int = 0
    headlines: int = 0
    most: int = 0  # headlines in one of its children, at most
    children: dict[str, int] = field(default_factory=dict)  # how many of its spots bear each label

    def up(self, levels: int = LEVELS) -> Iterator[Spot]:
        """Yield this spot and those around it, inmost first: so many, or as far as the structure of a page reaches."""
        spot: Spot | None = self
        for _ in range(levels):
            if spot is None:
                return
            yield spot
            spot = spot.parent


class Ground:
    """The spots of one page, each made when it is first asked for."""

    def __init__(self) -> None:
        self._spots: dict[int, Spot] = {}
        self.links = 0  # different addresses on the whole page
        self.headlines = 0  # on the whole page, at the last count

    def spot(self, node: Node) -> Spot:
        """Return the spot of `node`."""
        missing: list[Node] = []
        at: Node | None = node
        while at is not None and at.mem_id not in self._spots and len(missing) < LEVELS:
            missing.append(at)
            at = at.parent
        parent = self._spots.get(at.mem_id) if at is not None else None
        for one in reversed(missing):
            parent = self._made(one, parent)
        return self._spots[node.mem_id]

    def count_links(self, groups: Sequence[Sequence[Spot]]) -> None:
        """Set on every spot how many addresses its links lead to; each group holds the links to one."""
        for spot in self._spots.values():
            spot.links = 0
        for group in groups:
            for spot in {id(spot): spot for one in group for spot in one.up()}.values():
                spot.links += 1
        self.links = len(groups)

    def count_headlines(self, told: Sequence[Spot]) -> None:
        """Set on every spot how many of the headlines `told` it holds."""
        for spot in self._spots.values():
            spot.headlines = spot.most = 0
        self.headlines = len(told)
        for one in told:
            for spot in one.up():
                spot.headlines += 1
                if spot.parent is not None:
                    spot.parent.most = max(spot.parent.most, spot.headlines)

    def _made(self, node: Node, parent: Spot | None) -> Spot:
        attributes = node.attributes
        classes = attributes.get("class") or ""
        label = _label(node.tag or "", classes)
        named = f"{classes} {attributes.get('id') or ''} {attributes.get('role') or ''}"[:500]
        spot = Spot(node, parent, node.tag or "", label, frozenset(words_of(named)))
        self._spots[node.mem_id] = spot
        if parent is not None:
            parent.children[label] = parent.children.get(label, 0) + 1
        return spot


def _label(tag: str, classes: str) -> str:
    plain = (_DIGITS.sub("", name) for name in classes[:500].split()[:_CLASSES])
    kept = sorted({name for name in plain if name and name.lower() not in _STATES})
    return ".".join((tag, *kept))

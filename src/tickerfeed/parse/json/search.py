"""The lists of objects in a JSON document, wherever its program has put them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tickerfeed.parse.json import paths

WRAPPERS = frozenset({"node", "_source", "attributes", "fields", "data", "item", "article", "post", "news"})
FAULTS = frozenset({"error", "errors", "warning", "warnings", "message", "messages", "debug", "notices"})
LISTS = 200  # of one document that are looked at
NODES = 20_000
LEVELS = 6

Item = dict[str, Any]


def lists(tree: Any) -> Iterator[list[Item]]:
    """Yield the lists of objects in a document, the outermost first."""
    # Level by level: the page's own list stands above those of the pieces in it (tags, pictures).
    level, seen, given = [tree], 0, 0
    for _ in range(LEVELS):
        below: list[Any] = []
        for value in map(paths.opened, level):
            items = _objects(value)
            for one in _unwrapped(items):
                given += 1
                yield one
            below += _inside(value) if isinstance(value, dict) else items
            seen += 1
            if seen >= NODES or given >= LISTS:
                return
        level = [value for value in below if isinstance(value, (dict, list, str))]


def _inside(value: Item) -> list[Any]:
    """Return what is in an object but for what tells of faults: an error must not be taken for news."""
    return [inner for name, inner in value.items() if name[:20].lower() not in FAULTS]


def _objects(value: Any) -> list[Item]:
    """Return the objects of a list, or those that stand under keys of their own, such as ids."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    if isinstance(value, dict) and len(value) > 1 and all(isinstance(one, dict) for one in value.values()):
        return list(value.values())
    return []


def _unwrapped(items: list[Item]) -> Iterator[list[Item]]:
    """Yield a list of objects, and the objects inside them where those are but their wrapping."""
    if items:
        yield items
        for name in sorted(WRAPPERS & items[0].keys()):
            yield [one[name] for one in items if isinstance(one.get(name), dict)]

"""What a page calls its parts: the words in classes, ids and file names."""

from __future__ import annotations

import re

from tickerfeed.parse.page.tree import Node

_LENGTH = 400  # characters of a class or id that are looked at
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[^a-z0-9]+")


def words_of(name: str) -> list[str]:
    """Return the words in a class, an id or a file name, in lower case: ``mainNav__list-item`` holds four."""
    return [word for word in _PARTS.split(_CAMEL.sub("-", name).lower()) if word]


def says(node: Node | None, words: re.Pattern[str]) -> bool:
    """Tell whether an element's class, id or role in the page's own terms says one of `words`."""
    return node is not None and bool(words.search(names_of(node)))


def names_of(node: Node) -> str:
    """Return what a page calls an element: its class, id and role, as they are written."""
    named = node.attributes
    return " ".join((named.get(name) or "")[:_LENGTH] for name in ("class", "id", "role", "data-role", "data-field"))

"""Where the pictures of a page are, whenever it loads them."""

from __future__ import annotations

from tickerfeed.parse.page.tree import Node

# Pages that load late keep the address aside; ``src`` then has what stands in for the picture until a script runs.
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "src")


def addresses(node: Node) -> list[str]:
    """Return the addresses of an image as they are written, the likeliest first; what is in the page itself is none."""
    named = node.attributes
    first = (named.get("data-srcset") or named.get("srcset") or "").strip().partition(" ")[0].rstrip(",")
    every = (*(named.get(name) for name in _SOURCES), first)
    return [one for one in every if one and not one.lstrip().lower().startswith("data:")]

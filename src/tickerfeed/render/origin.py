"""The publisher that a repost credits, and where the original stands."""

from __future__ import annotations

from msgspec import Struct

from tickerfeed.model import Entry
from tickerfeed.text.clean import line
from tickerfeed.text.urls import absolute, host, is_same_site


class Origin(Struct, frozen=True):
    """The publisher as the repost names it, and the original's address, where that is told."""

    title: str
    url: str | None = None


def origin(entry: Entry, outlet: str) -> Origin | None:
    """Return whom `entry` was taken from, None where from nobody but its own `outlet` or another page of its site."""
    original = absolute(entry.original_link or "")
    if original and is_same_site(original, entry.link or ""):
        original = None
    title = line(entry.credit) or (host(original).removeprefix("www.") if original else "")
    return Origin(title, original) if title and title.casefold() != outlet.casefold() else None

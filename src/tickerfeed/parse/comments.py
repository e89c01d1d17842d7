"""Where readers discuss an entry at its publisher's, and how much (RFC 4685, `wfw:commentRss`, `slash:comments`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from tickerfeed.parse import links

THREAD = "http://purl.org/syndication/thread/1.0"
MOST = 10**9  # comments; a larger number is none
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})

Fields = Mapping[str, Any]
Link = Mapping[str, Any]


class Comments(Struct, frozen=True):
    """An entry's comments: the page that shows them, the feed that lists them, their number; None where unknown."""

    page: str | None = None
    feed: str | None = None
    count: int | None = None


_SILENT = Comments()


def thread_prefix(namespaces: Mapping[str, str]) -> str:
    """Return the prefix under which a document writes RFC 4685, by its namespaces (prefix → URI)."""
    return next((prefix.lower() for prefix, uri in namespaces.items() if uri == THREAD and prefix), "thr")


def comments(found: Fields, linked: Sequence[Link], prefix: str, base: str) -> Comments:
    """Return the comments of an entry as feedparser gives it, with its links; `prefix` is that of `thread_prefix`."""
    replies = links.of(linked, "replies") if linked else []
    written, feed = found.get("comments"), found.get("wfw_commentrss")
    if not (written or feed or replies or found.get("slash_comments") or found.get(f"{prefix}_total")):
        return _SILENT
    bare = count(written)  # some write the number where the address belongs
    page = links.absolute(written, base) if bare is None else None
    feed = links.absolute(feed, base)
    if replies:
        page = page or _first(replies, base, are_pages=True)
        feed = feed or _first(replies, base, are_pages=False)
    return Comments(page, feed, _total(found, replies, prefix, bare))


def count(value: object) -> int | None:
    """Return a number of comments, where `value` is one."""
    number = links.length(value)
    return number if number is not None and number <= MOST else None


def _total(found: Fields, replies: Sequence[Link], prefix: str, bare: int | None) -> int | None:
    """Return how many comments there are; ``thr:total`` (RFC 4685 5) counts them wherever they were made."""
    for value in (found.get(f"{prefix}_total"), found.get("slash_comments")):
        number = count(value)
        if number is not None:
            return number
    counted = (count(link.get("count") or link.get(f"{prefix}:count")) for link in replies)
    return max((number for number in counted if number is not None), default=bare)


def _first(replies: Sequence[Link], base: str, *, are_pages: bool) -> str | None:
    """Return the first page or feed of replies.

    By RFC 4685 4 one without a type is a feed; feedparser calls it a page, and a page is what readers can open.
    """
    fit = (link for link in replies if (links.media_type(link) in _PAGE_TYPES) is are_pages)
    return next((url for url in (links.absolute(link.get("href"), base) for link in fit) if url), None)

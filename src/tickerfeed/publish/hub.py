"""Pings to WebSub hubs: "this topic has changed" (W3C WebSub 6). The hub then fetches it and tells its subscribers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from tickerfeed.model import Document, Post
from tickerfeed.text.urls import mask, place

FEEDS = frozenset({"feed.atom", "feed.rss", "feed.json"})
FORM = "application/x-www-form-urlencoded"


def ping(hub: str, topic: str) -> Post:
    """Return the message. WebSub leaves its form open: hubs read the topic as `hub.url`, others as `hub.topic`."""
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic})
    return Post(hub, form.encode(), FORM, allow_networks=(place(hub),), subject=mask(hub))


def changed_feeds(before: Mapping[str, str], documents: Iterable[Document]) -> list[str]:
    """Return the names of the feeds among `documents` whose ETag is not what it was `before`, by name."""
    return [each.name for each in documents if is_feed(each.name) and before.get(each.name) != each.etag]


def is_feed(name: str) -> bool:
    """Return whether a document of this name is a feed, of the whole or of an edition."""
    return name.rpartition("/")[2] in FEEDS

"""What feedgen has no words for: xml:lang of an entry, further links, replies, the whole of atom:source, deletions.

feedgen drops relation and type of an entry's links, so that exactly one alternate link is left to it and every other
link is added here. Like feedgen's own, the elements bear no namespace; the root's default one takes them in. feedgen
wants a pair of classes: one for the feed, one for its entries.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

_THREAD = "http://purl.org/syndication/thread/1.0"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class CreditExtension(BaseExtension):  # type: ignore[misc]
    """The feed's half: hub links (W3C WebSub 4), whose relation feedgen refuses, and entries that are no more."""

    def __init__(self) -> None:
        self._hubs: tuple[str, ...] = ()
        self._deleted: tuple[tuple[str, str], ...] = ()
        self._previous: str | None = None
        self._current: str | None = None

    def history(self, previous: str | None, current: str | None) -> None:
        """Set the page of the archive before this document, and of such a page the feed itself (RFC 5005 4)."""
        self._previous, self._current = previous, current

    def hubs(self, hubs: tuple[str, ...]) -> None:
        """Set the hubs that are told of changes."""
        self._hubs = hubs

    def deleted(self, entries: tuple[tuple[str, str], ...]) -> None:
        """Set at:deleted-entry (RFC 6721 3): ids of entries that are no more, and when each went."""
        self._deleted = entries

    def extend_atom(self, feed: Any) -> Any:
        """Add what was set to the feed's element."""
        for hub in self._hubs:
            etree.SubElement(feed, "link", rel="hub", href=hub)
        if self._previous:
            etree.SubElement(feed, "link", rel="prev-archive", href=self._previous)
        if self._current:
            etree.SubElement(feed, "link", rel="current", href=self._current)
            etree.SubElement(feed, f"{{{_HISTORY}}}archive", nsmap={"fh": _HISTORY})
        for ref, when in self._deleted:
            etree.SubElement(feed, f"{{{_TOMBSTONES}}}deleted-entry", {"ref": ref, "when": when}, {"at": _TOMBSTONES})
        return feed


class CreditEntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """The entry's half."""

    def __init__(self) -> None:
        self._language: str | None = None
        self._links: list[dict[str, str]] = []
        self._source: tuple[str, str, datetime] | None = None
        self._typed_title: str | None = None
        self._replies: tuple[str | None, str | None, int | None] = (None, None, None)

    def language(self, language: str) -> None:
        """Set xml:lang (RFC 4287 2)."""
        self._language = language

    def html_title(self, html: str) -> None:
        """Set the title as escaped HTML (RFC 4287 3.1.1.2); feedgen only knows plain ones."""
        self._typed_title = html

    def add(self, rel: str, href: str, title: str) -> None:
        """Add a link (RFC 4287 4.2.7) of any relation but alternate."""
        self._links.append({"rel": rel, "href": href, "title": title})

    def replies(self, page: str | None, feed: str | None, count: int | None) -> None:
        """Set where the publisher's readers reply, and how many replies there are (RFC 4685 4 and 5)."""
        self._replies = (page, feed, count)

    def source(self, feed_url: str, title: str, updated: datetime) -> None:
        """Set atom:source (RFC 4287 4.2.11): the feed that the entry was taken from."""
        self._source = (feed_url, title, updated)

    def extend_atom(self, entry: Any) -> Any:
        """Add what was set to the entry's element."""
        if self._language:
            entry.set(_LANG, self._language)
        if self._typed_title:
            title = entry.find("title")
            title.text = self._typed_title
            title.set("type", "html")
        for link in self._links:
            etree.SubElement(entry, "link", link)
        self._extend_replies(entry, *self._replies)
        if self._source:
            self._extend_source(entry, *self._source)
        return entry

    def _extend_replies(self, entry: Any, page: str | None, feed: str | None, count: int | None) -> None:
        if page:
            etree.SubElement(entry, "link", rel="replies", href=page, type="text/html")
        if feed:  # of a type that is not known
            etree.SubElement(entry, "link", rel="replies", href=feed)
        if count is not None:
            etree.SubElement(entry, f"{{{_THREAD}}}total", nsmap={"thr": _THREAD}).text = str(count)

    def _extend_source(self, entry: Any, feed_url: str, title: str, updated: datetime) -> None:
        source = etree.SubElement(entry, "source")
        etree.SubElement(source, "id").text = feed_url
        etree.SubElement(source, "title").text = title
        etree.SubElement(source, "updated").text = updated.isoformat()
        etree.SubElement(source, "link", rel="self", href=feed_url)

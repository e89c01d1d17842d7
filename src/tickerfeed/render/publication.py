"""The one value that every renderer takes, and what they all derive from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property, lru_cache

from msgspec import Struct

from tickerfeed.model import ArchivePage, Document, Gone, Site, Source, Ticker, Told


class Publication(
    Struct, frozen=True, dict=True
):  # what is derived is looked for once, and asked for by every document
    """What is to be published; equal publications render to equal bytes."""

    site: Site
    sources: Mapping[str, Source]
    told: tuple[Told, ...]  # newest head first, already bounded
    ticker: Ticker
    gone: tuple[Gone, ...] = ()  # ids that went of late, newest first; none of them is told
    hubs: tuple[str, ...] = ()
    is_stale: bool = False
    ttl: int = 60  # seconds between two looks at ticker.json
    edition: str = ""  # its id; "": the whole
    editions: tuple[tuple[str, str], ...] = ()  # ids and titles of all that there are beside the whole
    is_live: bool = False  # open pages are told of new revisions
    counts_visits: bool = False
    archive: tuple[ArchivePage, ...] = ()  # the closed parts of the combined feed, the oldest first

    @cached_property
    def updated(self) -> datetime:
        """When the newest entry changed or went, to the second; never the clock.

        Without entries: the day on which the site's tag authority was held (RFC 4151 2.1), which is as old as the
        site's ids, so that a first entry is always newer.
        """
        went = (one.at.replace(microsecond=0) for one in self.gone)
        newest = max((*(updated_at(told) for told in self.told), *went), default=None)
        return newest or authority_day(self.site.authority)

    @cached_property
    def ends_at(self) -> datetime | None:
        """When the first of what the editor set off comes to its end, None where nothing does."""
        return min((told.mark.expires for told in self.told if told.mark), default=None)

    def absolute(self, name: str) -> str | None:
        """Return the public address of a document, None where the site does not know its own."""
        return self.site.url + name if self.site.url else None


def archived_as(number: int) -> str:
    """Return the name of a page of the archive."""
    return f"archive/{number}.atom"


def updated_at(told: Told) -> datetime:
    """Return when a story last changed for a reader, to the second; never before its head was published."""
    published = published_at(told)
    changed = told.story.updated_at.replace(microsecond=0)
    return max(changed, published) if published else changed


def published_at(told: Told) -> datetime | None:
    """Return when the head was published, to the second; None for an undated one, never later than first seen."""
    head = told.head
    if head.entry.published is None:
        return None
    return min(head.entry.published, head.first_seen_at).replace(microsecond=0)


def authority_day(authority: str) -> datetime:
    """Return the date of a tag authority `name,YYYY[-MM[-DD]]`, 1970-01-01 where it has none."""
    year, month, day = (*authority.rpartition(",")[2].split("-"), "1", "1")[:3]
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def zulu(moment: datetime) -> str:
    """Return an RFC 3339 date-time in UTC, to the second, with Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=64)
def constant(name: str, media_type: str, text: str) -> Document:
    """Return a document whose text does not change with the news."""
    return document(name, media_type, text.encode())


def document(name: str, media_type: str, body: bytes, updated: datetime | None = None) -> Document:
    """Return a document with a strong ETag made of its bytes (RFC 9110 8.8.3)."""
    return Document(name, media_type, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', updated)

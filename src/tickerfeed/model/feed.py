"""What is read: a feed and its entries, and the page of one piece."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from tickerfeed.text.quality import DateQuality

PAGE_VERSION = "html"  # `Feed.version` of what was read from a page
SITEMAP_VERSION = "sitemap"  # and of what was read from a sitemap


class Person(Struct, frozen=True, gc=False, omit_defaults=True):
    """An author (RFC 4287 3.2)."""

    name: str
    uri: str | None = None
    email: str | None = None


class Enclosure(Struct, frozen=True, gc=False, omit_defaults=True):
    """A linked medium (RFC 4287 4.2.7.2, rel=enclosure)."""

    url: str
    media_type: str | None = None
    length: int | None = None


class Entry(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One published piece as a feed tells it. ``id`` is the publisher's own, None where it has none."""

    title: str
    id: str | None = None
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    date_quality: DateQuality = DateQuality.MISSING
    date_raw: str | None = None
    summary: str = ""  # plain text
    summary_html: str = ""  # as the publisher wrote it; never published, and so not stored
    content_html: str = ""  # likewise
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    original_link: str | None = None  # where a repost says that it came from
    language: str | None = None
    comments: str | None = None  # link of the publisher's own comments
    comment_count: int | None = None  # slash:comments, thr:total (RFC 4685)
    comment_feed: str | None = None  # wfw:commentRss, or a link with rel=replies (RFC 4685)
    credit: str = ""  # whom a repost names as its origin ("Theo BHT" → "BHT")


class Feed(Struct, frozen=True):
    """One parsed document; entries in document order."""

    title: str = ""
    link: str | None = None
    id: str | None = None
    subtitle: str = ""
    language: str | None = None
    author: Person | None = None
    updated: datetime | None = None
    rights: str = ""
    hub: str | None = None
    topic: str | None = None
    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()  # 0 to 23 in GMT: not worth asking then, as RSS says it
    skip_days: tuple[int, ...] = ()  # likewise, Monday being 0
    version: str = ""  # rss20, atom10, rss10, json11 …
    is_complete: bool = True  # false for a cut or partial listing, which removes nothing
    is_replacing: bool = False  # fh:complete (RFC 5005 2): what it does not list is withdrawn
    withdrawn_ids: tuple[str, ...] = ()  # at:deleted-entry (RFC 6721): publisher's ids of entries taken back
    entries: tuple[Entry, ...] = ()


class Article(Struct, frozen=True):
    """What one article's page says of itself; what it does not say is empty."""

    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    date_quality: DateQuality = DateQuality.MISSING
    date_raw: str | None = None
    summary: str = ""
    image: str | None = None  # the lead image
    captions: tuple[str, ...] = ()  # of its pictures
    credit: str = ""  # attribution, without the word before it
    original_link: str | None = None
    link: str | None = None  # the address that the page calls its own

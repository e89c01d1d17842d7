"""What is polled: the sources that the operator configured, and what a site offers as one."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct, field


class SourceKind(enum.StrEnum):
    """How a source is read. AUTO: a feed, or what the body turns out to be."""

    AUTO = "auto"
    FEED = "feed"
    LISTING = "listing"
    TICKERLINE = "tickerline"
    SITEMAP = "sitemap"
    JSON = "json"


OWN = "@site"  # the source of the operator's own announcements; no configured source can be called so


class Source(Struct, frozen=True):
    """What the operator configured; `None` means: not given."""

    id: str
    url: str
    title: str = ""
    kind: SourceKind = SourceKind.AUTO
    province: str | None = None  # ISO 3166-2 code, e.g. VN-23
    category: str | None = None
    language: str | None = None
    timezone: str | None = None  # IANA name for dates without a zone
    date_order: str = "dmy"  # "dmy" or "mdy", for 10/1/2026
    encoding: str | None = None
    priority: int = 0
    family: str | None = None  # publishers that count as one outlet
    max_items: int | None = None
    min_interval: timedelta | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    article: bool = False  # fetch the page of each new entry, for what the list does not say
    select: Mapping[str, str] = field(default_factory=dict)  # CSS selectors or, for JSON, dotted paths, by part
    enabled: bool = True


class FoundBy(enum.StrEnum):
    """How a candidate was found, the surest first."""

    ITSELF = "itself"  # the address that was asked
    HEADER = "link header"
    AUTODISCOVERY = "autodiscovery"
    LINK = "link"  # on the page, to what looks like a feed
    LISTED = "rss page"  # on a page that lists the site's feeds
    DIRECTORY = "link to an rss page"
    ROBOTS = "robots.txt"
    GUESS = "guess"  # an address that sites of this kind use
    FORWARD = "forward"  # the page is only a step to another one


class Candidate(Struct, frozen=True):
    """Something that a site may be polled by: where, as what, and how it was found."""

    url: str
    kind: SourceKind
    found_by: FoundBy
    title: str = ""
    select: Mapping[str, str] = field(default_factory=dict)


class Survey(Struct, frozen=True):
    """What a page offers to those who want to poll its site, the likeliest first."""

    title: str = ""
    candidates: tuple[Candidate, ...] = ()
    is_article: bool = False  # the page tells one piece of news; what it lists is beside that

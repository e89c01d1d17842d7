"""What is published: the line, under which name and in which selection, as which bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field


class Site(Struct, frozen=True):
    """What the outputs say of themselves. ``url`` ends with a slash or is empty."""

    title: str = "Tin tổng hợp"
    subtitle: str = ""
    url: str = ""
    language: str = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    authority: str = "tickerfeed.invalid,2026"  # of tag: ids (RFC 4151)
    contact: str = ""


class Edition(Struct, frozen=True):
    """A named selection of stories; empty selections mean: all."""

    id: str
    title: str
    provinces: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Headline(Struct, frozen=True):
    """One place on the ticker."""

    story_id: str
    text: str
    url: str | None
    source_id: str
    reason: str = ""


class Ticker(Struct, frozen=True):
    """The composed line and its parts."""

    text: str
    separator: str
    headlines: tuple[Headline, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)  # story id → why it is not on the line


class Document(Struct, frozen=True):
    """Bytes with a name (relative to the output directory), a media type and a strong ETag."""

    name: str
    media_type: str
    body: bytes
    etag: str  # quoted
    updated: datetime | None = None  # Last-Modified; of its newest entry, never the clock


def is_permanent(name: str) -> bool:
    """Return whether a document's name has a folder like `v1.2.3` in it: what is there never changes and never goes."""
    return re.search(r"(?:^|/)v\d+\.\d+\.\d+/", name) is not None


class ArchivePage(Struct, frozen=True):
    """A part of the combined feed that is closed (RFC 5005 4): its stories, and the Atom document without its links."""

    number: int
    story_ids: tuple[str, ...]
    body: bytes

"""What is sent to a server, what it answers, and what is agreed with a hub."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field


class Request(Struct, frozen=True):
    """One GET to send. ``url`` is where the source lives now, which a proven move may have changed."""

    source_id: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()
    is_crawl: bool = False  # a page nobody published for programs: robots.txt is obeyed (RFC 9309)
    may_retry: bool = False  # once, and a moment later, where the connection breaks or the site has a fault


class Post(Struct, frozen=True):
    """One message to send. ``allow_networks`` as in `Request`; ``subject`` is whom errors are about, if not the url."""

    url: str
    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()
    subject: str = ""


class Hop(Struct, frozen=True):
    """One redirect that was followed: its status, and where it led."""

    status: int
    url: str


class Response(Struct, frozen=True):
    """A whole answer, decoded and bounded; header names in lower case, repeated ones joined by comma and blank."""

    url: str  # where the body came from, after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[Hop, ...] = ()


class Stage(enum.StrEnum):
    """How far a subscription is."""

    WANTED = "wanted"  # to be asked for
    ASKED = "asked"  # the hub has been asked, and has not confirmed yet
    ACTIVE = "active"
    DENIED = "denied"  # by the hub


class Subscription(Struct, frozen=True):
    """What is agreed, or to be agreed, with the hub that a source names (W3C WebSub). ``token`` is its callback's."""

    source_id: str
    hub: str
    topic: str
    token: str
    secret: str
    next_at: datetime  # when to ask, to ask again, or to renew
    stage: Stage = Stage.WANTED
    expires_at: datetime | None = None  # of the lease; None: there is none
    failures: int = 0  # in a row
    pushed_at: datetime | None = None  # when the last push was taken
    detail: str = ""  # what went wrong, in one line

"""The tables of settings: each option's name, form, limits and help. Defaults are those of the rooms they are for.

They are plain values. As models of pydantic they took a third of what starting takes (docs/decisions/0049).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from tickerfeed.config.forms import (
    AUTHORITY,
    BASE_URL,
    DIRECTORY,
    DURATION,
    LANGUAGE,
    LISTEN,
    MAYBE_BUCKET,
    MAYBE_FILE,
    MAYBE_LISTEN,
    MAYBE_URL,
    NETWORKS,
    PROXY,
    SEPARATOR,
    SIZE,
    STORE_URL,
    TEXT,
    WEB_URL,
    YES_OR_NO,
    ZONE,
    Listed,
    choice,
    span,
    whole,
)
from tickerfeed.config.schema import EngineOptions
from tickerfeed.config.table import Option, Table
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.log import LogOptions
from tickerfeed.model import Order, Site
from tickerfeed.poll.options import PollOptions
from tickerfeed.publish.options import PublishOptions, WebhookOptions
from tickerfeed.serve.options import ServeOptions, WebsubOptions
from tickerfeed.store.options import StoreOptions
from tickerfeed.ticker import Style, TickerOptions
from tickerfeed.workers.options import ParseOptions

Given = Mapping[str, Any]


def _not_above(given: Given) -> None:
    least, interval = given["min_interval"], given.get("interval")
    if interval and least > interval:
        raise ValueError(f"({span(least)}) must not be longer than interval ({span(interval)})")


def _not_below(given: Given) -> None:
    most, interval = given["max_interval"], given.get("interval")
    if interval and most < interval:
        raise ValueError(f"({span(most)}) must not be shorter than interval ({span(interval)})")


def _has_secret(given: Given) -> None:
    if given.get("url") and not given["secret"]:
        raise ValueError("must be given with url: by it the receiver knows that a message is yours")


def _is_reachable(name: str, given: Given) -> None:
    if given.get("enabled") and not given[name]:
        raise ValueError("must be given where websub is enabled: hubs have to reach us")


SITE = Table(
    "SiteTable",
    "What the outputs say of themselves.",
    Site(),
    {
        "title": Option(TEXT, "Title of the page and of the combined feed."),
        "subtitle": Option(TEXT, "A second line under the title."),
        "url": Option(BASE_URL, "Public address under which the outputs are found."),
        "language": Option(LANGUAGE, "Language of the outputs (BCP 47)."),
        "timezone": Option(ZONE, "Time zone in which the page shows times."),
        "authority": Option(
            AUTHORITY,
            "A domain of yours and a year in which it was yours, for the ids of stories (RFC 4151). Set it once.",
        ),
        "contact": Option(TEXT, "Address or page that publishers may write to; sent with every request."),
    },
)

STORE = Table(
    "StoreTable",
    "Where the memory lies and how long it lasts.",
    StoreOptions(),
    {
        "url": Option(
            STORE_URL,
            "sqlite:///FILE, relative to the working directory; for many workers postgresql://USER@HOST/DATABASE.",
        ),
        "retention": Option(DURATION, "How long entries are kept that their source no longer lists."),
    },
)

FETCH = Table(
    "FetchTable",
    "Bounds of one exchange with a source, and who we say we are.",
    FetchOptions(),
    {
        "timeout": Option(DURATION, "Time for one whole exchange, redirects included."),
        "max_body": Option(SIZE, "Largest body, decoded."),
        "redirects": Option(whole(0, 20), "How many redirects are followed."),
        "per_host": Option(whole(1, 100), "Exchanges at once with one host."),
        "user_agent": Option(TEXT, "What we call ourselves; empty: tickerfeed, its version and the contact."),
        "ca_file": Option(MAYBE_FILE, "File of further certificate authorities (PEM)."),
        "proxy": Option(PROXY, "Proxy through which every source is asked."),
        "allow_networks": Option(
            NETWORKS, "Networks, addresses and host:port that may be asked although they are not public."
        ),
    },
)

POLL = Table(
    "PollTable",
    "How often sources are asked and how much is taken in.",
    PollOptions(),
    {
        "interval": Option(DURATION, "Time between two polls of a source at first; then it is learned."),
        "min_interval": Option(DURATION, "Shortest time between two polls."),
        "max_interval": Option(DURATION, "Longest time between two polls."),
        "requests_per_day": Option(whole(1, 86400), "Requests to each source, on average."),
        "concurrency": Option(whole(1, 10_000), "Polls under way at once."),
        "first_entries": Option(whole(0, 10_000), "Entries taken at the first poll of a source."),
        "burst": Option(whole(1, 10_000), "New entries taken from one later poll."),
    },
    rules={"min_interval": _not_above, "max_interval": _not_below},
)

PARSE = Table(
    "ParseTable",
    "The workers in which bodies are read, and the bounds of one reading.",
    ParseOptions(),
    {
        "workers": Option(whole(1, 256), "Processes that read bodies."),
        "timeout": Option(DURATION, "Time for reading one body."),
        "memory": Option(SIZE, "Memory for reading one body."),
        "max_entries": Option(whole(1, 100_000), "Entries taken from one body."),
    },
)

TICKER = Table(
    "TickerTable",
    "Bounds, order and style of the ticker line.",
    TickerOptions(),
    {
        "items": Option(whole(1, 1000), "Headlines on the line."),
        "max_chars": Option(whole(20, 1_000_000), "Characters on the line."),
        "max_age": Option(DURATION, "Oldest news on the line."),
        "per_source": Option(whole(1, 1000), "Headlines of one source; gives way when nothing else is to be shown."),
        "order": Option(choice(Order), "Which headline comes first."),
        "style": Option(choice(Style), "How headlines are joined: as the portals do, or plainly."),
        "separator": Option(SEPARATOR, "What stands between headlines in the plain style."),
    },
)

WEBHOOK = Table(
    "WebhookTable",
    "Who is told of urgent items.",
    WebhookOptions(),
    {
        "url": Option(MAYBE_URL, "Address to which each urgent item is posted, once."),
        "secret": Option(TEXT, "Key with which the message is signed; anything long and random."),
    },
    rules={"secret": _has_secret},
)

PUBLISH = Table(
    "PublishTable",
    "Where the outputs go.",
    PublishOptions(),
    {
        "directory": Option(DIRECTORY, "Directory of the outputs, relative to the working directory."),
        "entries": Option(whole(1, 10_000), "Stories in the combined feed."),
        "hubs": Option(Listed(WEB_URL, 20), "WebSub hubs that the feeds name."),
        "bucket": Option(MAYBE_BUCKET, "S3-compatible bucket that follows the outputs: s3://name/prefix."),
        "archive": Option(YES_OR_NO, "Keep older entries in archive documents (RFC 5005)."),
        "webhook": Option(WEBHOOK, "Who is told of urgent items."),
    },
)

SERVE = Table(
    "ServeTable",
    "The public and the administrative address.",
    ServeOptions(),
    {
        "listen": Option(LISTEN, "Address of the built-in server; port 0 takes a free one."),
        "admin": Option(LISTEN, "Address of the status page and of /metrics; keep it private."),
        "admin_token": Option(TEXT, "Password for the administrative address; empty: none."),
        "live": Option(YES_OR_NO, "Tell open pages of new revisions (server-sent events)."),
        "max_clients": Option(whole(1, 1_000_000), "Open pages that are told at once; more are asked to come back."),
        "visits": Option(YES_OR_NO, "Count visits, without keeping whose."),
    },
)

WEBSUB = Table(
    "WebsubTable",
    "Being told of news by a hub instead of asking.",
    WebsubOptions(),
    {
        "enabled": Option(YES_OR_NO, "Subscribe to sources that name a hub."),
        "callback_url": Option(MAYBE_URL, "Public address at which hubs reach `listen`."),
        "listen": Option(MAYBE_LISTEN, "The only address that takes POST."),
    },
    rules={"callback_url": partial(_is_reachable, "callback_url"), "listen": partial(_is_reachable, "listen")},
)

ENGINE = Table(
    "EngineTable",
    "How work is divided among machines.",
    EngineOptions(),
    {
        "shards": Option(whole(1, 65_536), "Parts into which hosts are divided; fixed for the life of a store."),
    },
)

LOG = Table(
    "LogTable",
    "Form and level of the log on standard error.",
    LogOptions(),
    {
        "format": Option(choice(("text", "json")), "Lines to be read by people or by programs."),
        "level": Option(choice(("debug", "info", "warning", "error")), "The least that is logged."),
    },
)

OWN_TICKER = Table(TICKER.name, TICKER.about, TickerOptions(), TICKER.options, make=dict)  # an edition's: what differs

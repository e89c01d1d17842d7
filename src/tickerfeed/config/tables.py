"""The tables of settings as they are written in TOML: each option's name, form, default, limits and help.

The defaults are those of the rooms that use the options.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from tickerfeed.config.forms import (
    Authority,
    BaseUrl,
    Directory,
    Duration,
    Language,
    Listen,
    MaybeBucket,
    MaybeFile,
    MaybeListen,
    MaybeUrl,
    Networks,
    Proxy,
    Size,
    StoreUrl,
    Text,
    WebUrl,
    Zone,
    megabytes,
    option,
    written,
)
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.log import LogOptions
from tickerfeed.model import Site
from tickerfeed.poll.options import PollOptions
from tickerfeed.publish.options import PublishOptions
from tickerfeed.serve.options import ServeOptions, WebsubOptions
from tickerfeed.store.options import StoreOptions
from tickerfeed.ticker import TickerOptions
from tickerfeed.workers.options import ParseOptions

SITE, STORE, FETCH, POLL = Site(), StoreOptions(), FetchOptions(), PollOptions()
PARSE, TICKER, PUBLISH, SERVE, LOG = ParseOptions(), TickerOptions(), PublishOptions(), ServeOptions(), LogOptions()
WEBSUB = WebsubOptions()


class Table(BaseModel):
    """A table whose keys are all known and whose values are taken as they stand."""

    # Each table is built with the document that it is part of, not once more for itself.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, validate_default=True, defer_build=True)


class SiteTable(Table):
    """What the outputs say of themselves."""

    title: Text = option(SITE.title, "Title of the page and of the combined feed.")
    subtitle: Text = option(SITE.subtitle, "A second line under the title.")
    url: BaseUrl = option(SITE.url, "Public address under which the outputs are found.")
    language: Language = option(SITE.language, "Language of the outputs (BCP 47).")
    timezone: Zone = option(SITE.timezone, "Time zone in which the page shows times.")
    authority: Authority = option(
        SITE.authority,
        "A domain of yours and a year in which it was yours, for the ids of stories (RFC 4151). Set it once.",
    )
    contact: Text = option(SITE.contact, "Address or page that publishers may write to; sent with every request.")


class StoreTable(Table):
    """Where the memory lies and how long it lasts."""

    url: StoreUrl = option(
        STORE.url,
        "sqlite:///FILE, relative to the working directory; for many workers postgresql://USER@HOST/DATABASE.",
    )
    retention: Duration = option(STORE.retention, "How long entries are kept that their source no longer lists.")


class FetchTable(Table):
    """Bounds of one exchange with a source, and who we say we are."""

    timeout: Duration = option(FETCH.timeout, "Time for one whole exchange, redirects included.")
    max_body: Size = option(megabytes(FETCH.max_body), "Largest body, decoded.")
    redirects: int = option(FETCH.redirects, "How many redirects are followed.", ge=0, le=20)
    per_host: int = option(FETCH.per_host, "Exchanges at once with one host.", ge=1, le=100)
    user_agent: Text = option(
        FETCH.user_agent, "What we call ourselves; empty: tickerfeed, its version and the contact."
    )
    ca_file: MaybeFile = option(FETCH.ca_file, "File of further certificate authorities (PEM).")
    proxy: Proxy = option(FETCH.proxy, "Proxy through which every source is asked.")
    allow_networks: Networks = option(
        [], "Networks, addresses and host:port that may be asked although they are not public."
    )


class PollTable(Table):
    """How often sources are asked and how much is taken in."""

    interval: Duration = option(POLL.interval, "Time between two polls of a source at first; then it is learned.")
    min_interval: Duration = option(POLL.min_interval, "Shortest time between two polls.")
    max_interval: Duration = option(POLL.max_interval, "Longest time between two polls.")
    requests_per_day: int = option(POLL.requests_per_day, "Requests to each source, on average.", ge=1, le=86400)
    concurrency: int = option(POLL.concurrency, "Polls under way at once.", ge=1, le=10_000)
    first_entries: int = option(POLL.first_entries, "Entries taken at the first poll of a source.", ge=0, le=10_000)
    burst: int = option(POLL.burst, "New entries taken from one later poll.", ge=1, le=10_000)

    @field_validator("min_interval")
    @classmethod
    def _below(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        interval = info.data.get("interval")
        if interval and value > interval:
            raise ValueError(f"({written(value)}) must not be longer than interval ({written(interval)})")
        return value

    @field_validator("max_interval")
    @classmethod
    def _above(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        interval = info.data.get("interval")
        if interval and value < interval:
            raise ValueError(f"({written(value)}) must not be shorter than interval ({written(interval)})")
        return value


class ParseTable(Table):
    """The workers in which bodies are read, and the bounds of one reading."""

    workers: int = option(PARSE.workers, "Processes that read bodies.", ge=1, le=256)
    timeout: Duration = option(PARSE.timeout, "Time for reading one body.")
    memory: Size = option(megabytes(PARSE.memory), "Memory for reading one body.")
    max_entries: int = option(PARSE.max_entries, "Entries taken from one body.", ge=1, le=100_000)


class TickerTable(Table):
    """Bounds, order and style of the ticker line."""

    items: int = option(TICKER.items, "Headlines on the line.", ge=1, le=1000)
    max_chars: int = option(TICKER.max_chars, "Characters on the line.", ge=20, le=1_000_000)
    max_age: Duration = option(TICKER.max_age, "Oldest news on the line.")
    per_source: int = option(
        TICKER.per_source, "Headlines of one source; gives way when nothing else is to be shown.", ge=1, le=1000
    )
    order: Literal["newest", "rank"] = option(TICKER.order.value, "Which headline comes first.")
    style: Literal["portal", "plain"] = option(
        TICKER.style.value, "How headlines are joined: as the portals do, or plainly."
    )
    separator: str = option(
        TICKER.separator, "What stands between headlines in the plain style.", min_length=1, max_length=50
    )


class WebhookTable(Table):
    """Who is told of urgent items."""

    url: MaybeUrl = option("", "Address to which each urgent item is posted, once.")
    secret: Text = option("", "Key with which the message is signed; anything long and random.")

    @field_validator("secret")
    @classmethod
    def _given(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("url") and not value:
            raise ValueError("must be given with url: by it the receiver knows that a message is yours")
        return value


class PublishTable(Table):
    """Where the outputs go."""

    directory: Directory = option(PUBLISH.directory, "Directory of the outputs, relative to the working directory.")
    entries: int = option(PUBLISH.entries, "Stories in the combined feed.", ge=1, le=10_000)
    hubs: list[WebUrl] = option([], "WebSub hubs that the feeds name.", max_length=20)
    bucket: MaybeBucket = option(PUBLISH.bucket, "S3-compatible bucket that follows the outputs: s3://name/prefix.")
    archive: bool = option(PUBLISH.archive, "Keep older entries in archive documents (RFC 5005).")
    webhook: WebhookTable = option({}, "Who is told of urgent items.")


class ServeTable(Table):
    """The public and the administrative address."""

    listen: Listen = option(SERVE.listen, "Address of the built-in server; port 0 takes a free one.")
    admin: Listen = option(SERVE.admin, "Address of the status page and of /metrics; keep it private.")
    admin_token: Text = option(SERVE.admin_token, "Password for the administrative address; empty: none.")
    live: bool = option(SERVE.live, "Tell open pages of new revisions (server-sent events).")
    max_clients: int = option(
        SERVE.max_clients, "Open pages that are told at once; more are asked to come back.", ge=1, le=1_000_000
    )
    visits: bool = option(SERVE.visits, "Count visits, without keeping whose.")


class WebsubTable(Table):
    """Being told of news by a hub instead of asking."""

    enabled: bool = option(WEBSUB.enabled, "Subscribe to sources that name a hub.")
    callback_url: MaybeUrl = option(WEBSUB.callback_url, "Public address at which hubs reach `listen`.")
    listen: MaybeListen = option(WEBSUB.listen, "The only address that takes POST.")

    @field_validator("callback_url", "listen")
    @classmethod
    def _given(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("enabled") and not value:
            raise ValueError("must be given where websub is enabled: hubs have to reach us")
        return value


class EngineTable(Table):
    """How work is divided among machines."""

    shards: int = option(256, "Parts into which hosts are divided; fixed for the life of a store.", ge=1, le=65_536)


class LogTable(Table):
    """Form and level of the log on standard error."""

    format: Literal["text", "json"] = option(LOG.format, "Lines to be read by people or by programs.")
    level: Literal["debug", "info", "warning", "error"] = option(LOG.level, "The least that is logged.")

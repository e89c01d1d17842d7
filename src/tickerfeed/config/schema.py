"""The whole configuration, read and checked: what daemon and cli work on."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from tickerfeed.fetch.options import FetchOptions
from tickerfeed.log import LogOptions
from tickerfeed.model import Edition, Site, Source
from tickerfeed.poll.options import PollOptions
from tickerfeed.publish.options import PublishOptions
from tickerfeed.serve.options import ServeOptions, WebsubOptions
from tickerfeed.store.options import StoreOptions
from tickerfeed.ticker import TickerOptions
from tickerfeed.workers.options import ParseOptions


class EngineOptions(Struct, frozen=True):
    """`[engine]`: how work is divided among machines."""

    shards: int = 256


class Config(Struct, frozen=True):
    """What the operator wrote, with the defaults for the rest.

    ``sources`` are those to be polled; those with ``enabled = false`` are in ``disabled``. ``without_effect`` names
    what was set and has no effect yet.
    """

    site: Site = field(default_factory=Site)
    store: StoreOptions = field(default_factory=StoreOptions)
    fetch: FetchOptions = field(default_factory=FetchOptions)
    poll: PollOptions = field(default_factory=PollOptions)
    parse: ParseOptions = field(default_factory=ParseOptions)
    ticker: TickerOptions = field(default_factory=TickerOptions)
    publish: PublishOptions = field(default_factory=PublishOptions)
    serve: ServeOptions = field(default_factory=ServeOptions)
    websub: WebsubOptions = field(default_factory=WebsubOptions)
    log: LogOptions = field(default_factory=LogOptions)
    engine: EngineOptions = field(default_factory=EngineOptions)
    sources: tuple[Source, ...] = ()
    disabled: tuple[Source, ...] = ()
    editions: tuple[Edition, ...] = ()
    tickers: Mapping[str, TickerOptions] = field(default_factory=dict)  # of editions that differ from `ticker`, by id
    without_effect: tuple[str, ...] = ()

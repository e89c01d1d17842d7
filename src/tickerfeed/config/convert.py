"""From what stands in the document to what the rooms work on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.model import Edition, Site, Source
from tickerfeed.ticker import TickerOptions


def convert(given: Mapping[str, Any]) -> Config:
    """Return the configuration of the tables that `DOCUMENT` has read."""
    tables = dict(given)
    tables.pop("include", None)
    editions: tuple[tuple[Edition, Mapping[str, Any]], ...] = tables.pop("edition", ())
    every = _dated(tables.pop("source", ()), tables.get("site", Site()))
    ticker = tables.get("ticker", TickerOptions())
    return Config(
        **tables,
        sources=tuple(source for source in every if source.enabled),
        disabled=tuple(source for source in every if not source.enabled),
        editions=tuple(edition for edition, _ in editions),
        tickers={edition.id: replace(ticker, **own) for edition, own in editions if own},
    )


def _dated(sources: tuple[Source, ...], site: Site) -> list[Source]:
    """Return the sources with the time zone of dates without one: that of the site, where they name none."""
    return [source if source.timezone else replace(source, timezone=site.timezone) for source in sources]

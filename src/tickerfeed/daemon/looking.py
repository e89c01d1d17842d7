"""Look at sites without a store: what can be polled there, and how the configured sources do. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.errors import ConfigError
from tickerfeed.fetch.client import Client
from tickerfeed.flow.discover import Discovery, discover
from tickerfeed.flow.probe import Probe, Prober, probe_all
from tickerfeed.flow.scout import Scout, Told
from tickerfeed.model import Source
from tickerfeed.workers.reader import Reader


def look(config: Config, addresses: Sequence[str], told: Told | None = None) -> Discovery:
    """Return what can be polled at the first of `addresses` that answers; `told` hears of each request."""
    return asyncio.run(_look(config, addresses, told))


async def _look(config: Config, addresses: Sequence[str], told: Told | None) -> Discovery:
    async with _edges(config) as (client, parser):
        return await discover(addresses, Scout(client, parser, utc_now, config.site.timezone, told))


def probe(config: Config, source_ids: Sequence[str] = (), told: Told | None = None) -> tuple[Probe, ...]:
    """Ask each enabled source once, or those named, enabled or not; return how they did.

    Raises `ConfigError` for a source that is not configured.
    """
    return asyncio.run(_probe(config, _chosen(config, source_ids), told))


def _chosen(config: Config, source_ids: Sequence[str]) -> list[Source]:
    known = {one.id: one for one in (*config.sources, *config.disabled)}
    for name in source_ids:
        if name not in known:
            raise ConfigError("no such source is configured; `tickerfeed sources` lists them", name)
    return [known[name] for name in dict.fromkeys(source_ids)] or list(config.sources)


async def _probe(config: Config, sources: Sequence[Source], told: Told | None) -> tuple[Probe, ...]:
    async with _edges(config) as (client, parser):
        bounds = (config.poll.concurrency, config.fetch.per_host)
        return await probe_all(sources, Prober(client, parser, utc_now, *bounds, told))


@asynccontextmanager
async def _edges(config: Config) -> AsyncIterator[tuple[Client, Reader]]:
    client, parser = Client(config.fetch, config.site.contact or config.site.url), Reader(config.parse)
    try:
        yield client, parser
    finally:
        await client.close()
        parser.close()

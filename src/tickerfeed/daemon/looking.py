"""Look at sites without a store: what can be polled there, and how the configured sources do. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.fetch.client import Client
from tickerfeed.flow.discover import Discovery, discover
from tickerfeed.flow.trial import Scout, Told
from tickerfeed.workers.pool import ParsePool


def look(config: Config, addresses: Sequence[str], told: Told | None = None) -> Discovery:
    """Return what can be polled at the first of `addresses` that answers; `told` hears of each request."""
    return asyncio.run(_look(config, addresses, told))


async def _look(config: Config, addresses: Sequence[str], told: Told | None) -> Discovery:
    async with _edges(config) as (client, parser):
        return await discover(addresses, Scout(client, parser, utc_now, config.site.timezone, told))


@asynccontextmanager
async def _edges(config: Config) -> AsyncIterator[tuple[Client, ParsePool]]:
    client, parser = Client(config.fetch, config.site.contact), ParsePool(config.parse)
    try:
        yield client, parser
    finally:
        await client.close()
        parser.close()

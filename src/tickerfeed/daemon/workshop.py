"""Builds the edges that one configuration asks for, and takes them down in order."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.memory import OwnerLock, StoreRoom
from tickerfeed.errors import OwnedStore, StoreError
from tickerfeed.fetch.client import Client
from tickerfeed.flow.poll import Desk
from tickerfeed.flow.weigh import weigh, weighed
from tickerfeed.model import Document
from tickerfeed.ports import DISPATCH, PRESS
from tickerfeed.publish.outputs import Outputs
from tickerfeed.store.database import open_store
from tickerfeed.workers.reader import Reader

if TYPE_CHECKING:
    from tickerfeed.daemon.mirror import Mirror
    from tickerfeed.daemon.press import PressRoom

MEMORY = "client"  # the store's fact that holds what the client has to know


class Workshop:
    """The store's room, the client, the parse workers and the press of one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._serving = config.serve
        self.lock = OwnerLock(config.store.url)
        self.store = StoreRoom(lambda: open_store(config.store, config.engine.shards))
        self.sink = Outputs(Path(config.publish.directory))
        self.client = Client(config.fetch, config.site.contact or config.site.url)
        self.parser = Reader(config.parse)
        self._recalled = "{}"
        self._appetite: float | None = None

    @cached_property
    def press(self) -> PressRoom:
        """What folds and publishes; loading it takes longer than a pass without news, which needs none."""
        from tickerfeed.daemon.press import PressRoom, press_of  # noqa: PLC0415 - see above

        return PressRoom(press_of(self.config), self.store, self.sink, utc_now)

    @cached_property
    def mirror(self) -> Mirror | None:
        """What keeps a bucket up with the outputs; None where there is none."""
        if not self.config.publish.bucket:
            return None
        from tickerfeed.daemon.mirror import Mirror  # noqa: PLC0415 - few sites have one
        from tickerfeed.publish.bucket import Bucket  # noqa: PLC0415

        return Mirror(Bucket(self.config.publish.bucket, Path(self.config.publish.directory)))

    @property
    def desk(self) -> Desk:
        """What polls work with."""
        return Desk(self.client, self.parser, self.store, utc_now, self.config.poll, self._appetite)

    def published(self) -> tuple[Document, ...]:
        """Return what was published before this start, as it is served."""
        return self.sink.load([edition.id for edition in self.press.press.editions]) or ()

    async def open(self) -> None:
        """Take the lock, open the store and tell it the sources. Raises `StoreError`."""
        self.lock.acquire()
        await self.store.open()
        if not await self.store.run(lambda store: store.own(PRESS) and store.own(DISPATCH)):
            message = "other tickerfeeds work on this store; stop them first, or give this one its own [store] url"
            raise OwnedStore(message)
        await self.tell_sources()
        await self._recall()

    async def join(self) -> None:
        """Open a store on which others work, too. Raises `StoreError`."""
        await self.store.open()
        await self._recall()

    async def tell_sources(self) -> None:
        """Make the store's list of sources that of the configuration. Raises `StoreError`."""
        sources = self.config.sources
        await self.store.run(lambda store: store.sync_sources(sources, utc_now()))

    async def _recall(self) -> None:
        recalled = await self.store.run(lambda store: store.meta_get(MEMORY))
        self._recalled = recalled or self._recalled
        self.client.recall(self._recalled, utc_now())
        await self.learn_weight()

    async def learn_weight(self) -> None:
        """Learn how the owner of the store shares the budget of requests; as `weigh`, for who is not the owner."""
        self._appetite = await self.store.run(weighed)

    async def weigh(self) -> None:
        """Learn anew how the budget of requests is shared; the next `desk` does by that. Raises `StoreError`."""
        self._appetite = await self.store.run(lambda store: weigh(store, utc_now()))

    async def reload(self, config: Config, *, tells: bool = True) -> Client:
        """Take over `config` while polls are in flight; return the client that they still use, for closing later.

        Without `tells` the store is not told its sources: that is for another process to do.
        Raises `ConfigError` or `StoreError`; then the old configuration stays, in the store too.
        """
        client = Client(config.fetch, config.site.contact or config.site.url)
        try:
            if tells:
                await self.store.run(lambda store: store.sync_sources(config.sources, utc_now()))
        except StoreError:
            await client.close()
            raise
        old, self.client = self.client, client
        client.recall(old.memory(utc_now()), utc_now())
        from tickerfeed.daemon.press import press_of  # noqa: PLC0415 - as in `press`

        self.config = config
        # What is served and counted is so from the start on; the outputs must not say otherwise.
        self.press.press = press_of(replace(config, serve=self._serving))
        return old

    async def close(self) -> None:
        """Take everything down: mirror, client, workers, store, lock."""
        if self.mirror:
            await self.mirror.close()
        await self._remember()
        await self.client.close()
        self.parser.close()
        await self.store.close()
        self.lock.release()

    async def _remember(self) -> None:
        """Keep what the next client has to know. With cron that is the next poll; it must not ask everything anew."""
        memory = self.client.memory(utc_now())
        if memory == self._recalled:
            return
        with suppress(StoreError):  # what is not kept is asked for again
            await self.store.run(lambda store: store.meta_set(MEMORY, memory))

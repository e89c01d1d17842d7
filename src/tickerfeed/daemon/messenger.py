"""Tells others of what was published: hubs of each changed feed, the webhook of each urgent item. Never waits."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from contextlib import suppress

from tickerfeed.config.schema import Config
from tickerfeed.errors import StoreError
from tickerfeed.model import Document
from tickerfeed.ports import Sender, StoreThread
from tickerfeed.publish.hub import changed_feeds, is_feed, ping
from tickerfeed.publish.outbox import Outbox
from tickerfeed.publish.webhook import alarm, shown, urgent_items
from tickerfeed.text.urls import mask

log = logging.getLogger(__name__)

HEARD = "hubs"  # the store's fact that holds the ETags of the feeds as all hubs have heard of them
TOLD = "webhook"  # the store's fact that holds the ids of urgent items that the webhook has taken
REMEMBERED = 1000  # of them, the newest


class Messenger:
    """One outbox for each hub, and one for the webhook, as the configuration has them."""

    def __init__(self, config: Config, sender: Sender, store: StoreThread) -> None:
        self._config = config
        self._store = store
        self._sender = sender
        self._hubs: dict[str, Outbox] = {}
        self._webhook: Outbox | None = None
        self._told: list[str] | None = None  # None: not read from the store yet
        self._etags: dict[str, str] = {}
        self._has_recalled = False  # what hubs had heard of before this start
        self._set_up()

    def _set_up(self) -> None:
        config = self._config.publish
        hubs = config.hubs if self._config.site.url else ()
        if config.hubs and not hubs:
            log.warning("publish.hubs: no hub is told of changes as long as [site] url is not set")
        self._hubs = {hub: Outbox(f"hub {mask(hub)}", self._sender, self._has_heard) for hub in hubs}
        if config.webhook.url:
            self._webhook = Outbox(f"webhook {shown(config.webhook.url)}", self._sender, self._has_told)

    @property
    def troubles(self) -> list[str]:
        """What is wrong with the receivers, one line each."""
        return [box.trouble for box in self._boxes() if box.trouble]

    @property
    def is_waiting(self) -> bool:
        """Whether there is a message that was not taken yet."""
        return any(box.waiting for box in self._boxes())

    def _boxes(self) -> list[Outbox]:
        return [*self._hubs.values(), *([self._webhook] if self._webhook else [])]

    async def published(self, documents: Iterable[Document]) -> None:
        """Send what is to be told of these documents; returns as soon as it is on its way."""
        documents = tuple(documents)
        await self._recall()
        for name in changed_feeds(self._etags, documents):
            topic = self._config.site.url + name
            for hub, box in self._hubs.items():
                box.put(topic, ping(hub, topic))
        self._etags = {each.name: each.etag for each in documents}
        if self._webhook is not None:
            await self._alarm(self._webhook, documents)

    async def _recall(self) -> None:
        """Go on from what hubs have heard of, whatever was published: a stop may come between outputs and pings."""
        if self._has_recalled or not self._hubs:
            return
        with suppress(StoreError):
            self._etags = _etags(await self._store.run(lambda store: store.meta_get(HEARD)))
            self._has_recalled = True

    async def _has_heard(self, _topic: str) -> None:
        """Keep what hubs have heard of, once none is left to be told."""
        if any(box.waiting for box in self._hubs.values()):
            return
        text = json.dumps({name: etag for name, etag in self._etags.items() if is_feed(name)})
        with suppress(StoreError):  # then they are told again after a restart, which does no harm
            await self._store.run(lambda store: store.meta_set(HEARD, text))

    async def _alarm(self, box: Outbox, documents: Iterable[Document]) -> None:
        urgent = urgent_items(documents)
        box.keep(frozenset(urgent))  # what is no longer urgent is no alarm
        if not urgent:
            return
        try:
            told = await self._read()
        except StoreError:
            return  # rather late than twice
        for name, (ticker, item) in urgent.items():
            if name not in told and not box.holds(name):
                box.put(name, alarm(self._config.publish.webhook, ticker, item))

    async def _read(self) -> list[str]:
        if self._told is None:
            self._told = _ids(await self._store.run(lambda store: store.meta_get(TOLD)))
        return self._told

    async def _has_told(self, name: str) -> None:
        self._told = [*(self._told or ()), name][-REMEMBERED:]
        text = json.dumps(self._told, ensure_ascii=False)
        try:
            await self._store.run(lambda store: store.meta_set(TOLD, text))
        except StoreError as failure:
            log.error("the webhook was told, and may be told again after a restart: %s", failure)

    async def reload(self, config: Config, sender: Sender) -> None:
        """Take over another configuration and its client; what was on its way is sent again at the next publishing."""
        if self.is_waiting:
            self._etags = {}
        await self.close()
        self._config, self._sender, self._webhook = config, sender, None
        self._set_up()

    async def finish(self, grace: float) -> None:
        """Let what is on its way leave, for `grace` seconds at most."""
        await asyncio.gather(*(box.flush(grace) for box in self._boxes()))

    async def close(self) -> None:
        """Stop."""
        for box in self._boxes():
            await box.close()


def _ids(text: str | None) -> list[str]:
    try:
        ids = json.loads(text or "[]")
    except ValueError:
        return []
    return [str(each) for each in ids] if isinstance(ids, list) else []


def _etags(text: str | None) -> dict[str, str]:
    try:
        etags = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(etag) for name, etag in etags.items()} if isinstance(etags, dict) else {}

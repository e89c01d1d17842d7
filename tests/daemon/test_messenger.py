from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.memory import StoreRoom
from tickerfeed.daemon.messenger import HEARD, TOLD, Messenger
from tickerfeed.errors import StoreError
from tickerfeed.fetch.client import Client
from tickerfeed.model import Document
from tickerfeed.ports import Store
from tickerfeed.publish.options import WebhookOptions
from tickerfeed.publish.webhook import signature
from tickerfeed.store.memory import MemoryStore

Configure = Callable[..., Config]
SITE = '[site]\nurl = "https://tin.example/"\n'


def document(name: str, version: str = "1", body: bytes = b"") -> Document:
    return Document(name, "text/plain", body, f'"{name}-{version}"')


def ticker(*urgent: str, others: tuple[str, ...] = ()) -> Document:
    items = [{"id": name, "urgent": name in urgent} for name in (*urgent, *others)]
    tree = {"title": "Tin", "links": {"page": "https://tin.example/"}, "items": items}
    return document("ticker.json", "".join(urgent), json.dumps(tree).encode())


def publishing(configure: Configure, site: str, **publish: Any) -> Config:
    config = configure("127.0.0.1:1", {}, site)
    return replace(config, publish=replace(config.publish, **publish))


class Broken:
    """A store's room that fails as it is told."""

    def __init__(self, room: StoreRoom) -> None:
        self.room = room
        self.failures = {"read"}

    async def run(self, step: Callable[[Store], Any]) -> Any:
        is_read = await self.room.run(lambda store: store.meta_get(TOLD)) is None and "read" in self.failures
        if is_read or ("save" in self.failures and "text" in step.__code__.co_freevars):
            raise StoreError("the disk is full")
        return await self.room.run(step)

    join = run


class Desk:
    """A store's room and a client, to be closed."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.store = StoreRoom(MemoryStore)
        self.client = Client(config.fetch)

    async def __aenter__(self) -> Desk:
        await self.store.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.client.close()
        await self.store.close()

    def messenger(self) -> Messenger:
        return Messenger(self.config, self.client, self.store)

    async def told(self) -> list[str]:
        text = await self.store.run(lambda store: store.meta_get(TOLD))
        return json.loads(text) if text else []


async def test_each_hub_hears_of_the_feeds_that_changed_and_of_no_other(configure: Configure, posted: Any) -> None:
    posted.answers = {"/a": (202, {}, b""), "/b": (204, {}, b"")}
    config = publishing(configure, SITE, hubs=(posted.url("/a"), posted.url("/b")))
    async with Desk(config) as desk:
        messenger = desk.messenger()
        await messenger.published([document("feed.rss")])
        await messenger.finish(5)
        posted.messages.clear()
        await messenger.published([document("feed.atom", "2"), document("feed.rss"), document("index.html", "2")])
        await messenger.finish(5)
        await messenger.published([document("feed.atom", "2"), document("feed.rss")])
        await messenger.close()
    heard = [(path, parse_qs(body.decode())["hub.url"]) for path, _, body in posted.messages]
    assert sorted(heard) == [
        ("/a", ["https://tin.example/feed.atom"]),
        ("/b", ["https://tin.example/feed.atom"]),
    ]
    assert messenger.troubles == []


async def test_without_an_address_of_its_own_the_site_has_no_topics(
    configure: Configure, posted: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with Desk(publishing(configure, "", hubs=(posted.url("/a"),))) as desk:
        messenger = desk.messenger()
        await messenger.published([document("feed.atom", "2")])
        await messenger.finish(5)
    assert posted.messages == []
    assert "[site] url" in caplog.text


async def test_the_webhook_hears_of_each_urgent_item_once(configure: Configure, posted: Any) -> None:
    posted.answers = {"/hook": (200, {}, b"")}
    config = publishing(configure, SITE, webhook=WebhookOptions(posted.url("/hook"), "bí mật"))
    async with Desk(config) as desk:
        messenger = desk.messenger()
        for documents in ([ticker(others=("a",))], [ticker("a")], [ticker("a", "b")]):
            await messenger.published(documents)
            await messenger.finish(5)
        await messenger.close()
        after = desk.messenger()  # a restart
        await after.published([ticker("a", "b")])
        await after.finish(5)
        assert await desk.told() == ["a", "b"]
    assert [json.loads(body)["item"]["id"] for _, _, body in posted.messages] == ["a", "b"]
    for _, headers, body in posted.messages:
        assert headers["x-tickerfeed-signature"] == f"sha256={signature('bí mật', body)}"


async def test_an_item_that_is_no_longer_urgent_is_no_alarm(configure: Configure, posted: Any) -> None:
    posted.answers = {"/hook": (500, {}, b"")}
    config = publishing(configure, SITE, webhook=WebhookOptions(posted.url("/hook"), "s"))
    async with Desk(config) as desk:
        messenger = desk.messenger()
        await messenger.published([ticker("a")])
        while not messenger.troubles:
            await asyncio.sleep(0.001)
        assert messenger.troubles == [f"{posted.url('/…')}: answers 500"]
        await messenger.published([ticker()])
        await messenger.close()
        assert await desk.told() == []


async def test_a_store_that_fails_makes_alarms_late_not_double(
    configure: Configure, posted: Any, caplog: pytest.LogCaptureFixture
) -> None:
    posted.answers = {"/hook": (200, {}, b"")}
    config = publishing(configure, SITE, webhook=WebhookOptions(posted.url("/hook"), "s"))
    async with Desk(config) as desk:
        broken = Broken(desk.store)
        messenger = Messenger(config, desk.client, broken)
        await messenger.published([ticker("a")])
        await messenger.finish(5)
        assert posted.messages == []
        broken.failures = {"save"}
        await messenger.published([ticker("a")])
        await messenger.finish(5)
        await messenger.published([ticker("a")])
        await messenger.finish(5)
    assert len(posted.messages) == 1
    assert "may be told again" in caplog.text


async def test_a_reload_brings_other_receivers(configure: Configure, posted: Any) -> None:
    posted.answers = {"/a": (202, {}, b""), "/b": (202, {}, b"")}
    async with Desk(publishing(configure, SITE, hubs=(posted.url("/a"),))) as desk:
        messenger = desk.messenger()
        await messenger.published([document("feed.atom")])
        await messenger.finish(5)
        for path in ("/gone", "/b"):
            await messenger.reload(publishing(configure, SITE, hubs=(posted.url(path),)), desk.client)
            await messenger.published([document("feed.atom", path)])
            while len(posted.messages) < 2:
                await asyncio.sleep(0.001)
        await messenger.published([document("feed.atom", "/b")])
        await messenger.finish(5)
        await messenger.close()
    assert [path for path, _, _ in posted.messages] == ["/a", "/gone", "/b"]


@pytest.mark.parametrize("kept", ["{", "3", '{"a": 1}'])
async def test_damaged_memory_is_nothing(configure: Configure, posted: Any, kept: str) -> None:
    posted.answers = {"/hook": (200, {}, b"")}
    config = publishing(configure, SITE, webhook=WebhookOptions(posted.url("/hook"), "s"))
    async with Desk(config) as desk:
        await desk.store.run(lambda store: store.meta_set(TOLD, kept))
        messenger = desk.messenger()
        await messenger.published([ticker("a")])
        await messenger.finish(5)
        assert await desk.told() == ["a"]


async def test_what_a_hub_did_not_hear_before_a_stop_it_hears_after_the_start(
    configure: Configure, posted: Any
) -> None:
    posted.answers = {"/a": (202, {}, b"")}
    config = publishing(configure, SITE, hubs=(posted.url("/a"),))
    async with Desk(config) as desk:
        first = desk.messenger()
        await first.published([document("feed.atom", "1"), document("ticker.json", "1")])
        await first.finish(5)
        await first.close()
        posted.answers = {"/a": (503, {}, b"")}
        second = desk.messenger()
        await second.published([document("feed.atom", "2")])
        while not second.troubles:
            await asyncio.sleep(0.001)
        assert second.is_waiting
        await second.close()
        posted.answers = {"/a": (202, {}, b"")}
        for _ in range(2):  # and only once
            third = desk.messenger()
            await third.published([document("feed.atom", "2")])
            await third.finish(5)
            assert not third.is_waiting
            await third.close()
    assert len(posted.messages) == 3


@pytest.mark.parametrize("kept", ["{", "3"])
async def test_a_damaged_memory_of_hubs_is_nothing(configure: Configure, posted: Any, kept: str) -> None:
    posted.answers = {"/a": (202, {}, b"")}
    async with Desk(publishing(configure, SITE, hubs=(posted.url("/a"),))) as desk:
        await desk.store.run(lambda store: store.meta_set(HEARD, kept))
        messenger = desk.messenger()
        await messenger.published([document("feed.atom")])
        await messenger.finish(5)
        assert 1 == len(posted.messages)
        await messenger.close()


async def test_a_hub_that_was_never_reached_hears_of_what_was_published_before(
    configure: Configure, posted: Any
) -> None:
    posted.answers = {"/a": (503, {}, b"")}
    async with Desk(publishing(configure, SITE, hubs=(posted.url("/a"),))) as desk:
        first = desk.messenger()
        await first.published([document("feed.atom")])
        while not first.troubles:
            await asyncio.sleep(0.001)
        await first.close()
        posted.messages.clear()
        posted.answers = {"/a": (202, {}, b"")}
        second = desk.messenger()
        await second.published([document("feed.atom")])  # the very same: the next run from cron
        await second.finish(5)
        await second.close()
    assert 1 == len(posted.messages)

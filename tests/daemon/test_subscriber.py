from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.memory import StoreRoom
from tickerfeed.daemon.subscriber import Subscriber
from tickerfeed.errors import StoreError
from tickerfeed.fetch.client import Client
from tickerfeed.flow.poll import Desk, PollReport
from tickerfeed.model import Feed, Response, Source, SourceState, Stage, Subscription
from tickerfeed.parse import document
from tickerfeed.poll.subscription import Offer
from tickerfeed.serve.options import WebsubOptions
from tickerfeed.store.memory import MemoryStore

Configure = Callable[..., Config]
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TOPIC = "https://bao.example/feed"


class Reader:
    async def parse(self, response: Response, source: Source) -> Feed:
        if b"crash" in response.body:
            raise RuntimeError("a fault of ours")
        return document.parse(response, source)


class House:
    """A subscriber over a store and a client, with a hub (`posted`) to talk to."""

    def __init__(self, config: Config, posted: Any) -> None:
        self.now = NOW
        self.posted = posted
        self.offer = Offer(posted.url("/hub"), TOPIC)
        self.room = StoreRoom(MemoryStore)
        self.client = Client(config.fetch)
        self.sources = {source.id: source for source in config.sources}
        self.heard: list[PollReport] = []
        self.config = config

    def subscriber(self) -> Subscriber:
        desk = Desk(self.client, Reader(), self.room, lambda: self.now, self.config.poll)  # type: ignore[arg-type]
        return Subscriber(self.config, lambda: desk, lambda: self.client, lambda: self.sources, self.heard.append)

    async def kept(self) -> list[Subscription]:
        return await self.room.run(lambda store: store.subscriptions())

    def form(self, number: int = -1) -> dict[str, str]:
        return dict(parse_qsl(self.posted.messages[number][2].decode()))

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not is_so():
                await asyncio.sleep(0.001)

    async def asked(self, subscriber: Subscriber, times: int = 1) -> None:
        subscriber.tick(self.now)
        await self.until(lambda: len(self.posted.messages) == times and not subscriber._asking)

    async def get(self, subscriber: Subscriber, **query: str) -> httpx.Response:
        token = self.form()["hub.callback"].rpartition("/")[2]
        named = urlencode({f"hub.{name}": value for name, value in query.items()})
        async with httpx.AsyncClient() as client:
            return await client.get(f"{subscriber.address}{token}?{named}")

    async def push(self, subscriber: Subscriber, body: bytes, secret: str = "") -> httpx.Response:
        form = self.form()
        sign = hmac.new((secret or form["hub.secret"]).encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": f"sha256={sign}", "Content-Type": "application/atom+xml"}
        async with httpx.AsyncClient() as client:
            url = subscriber.address + form["hub.callback"].rpartition("/")[2]
            return await client.post(url, content=body, headers=headers)


@pytest.fixture
def house(configure: Configure, posted: Any) -> House:
    posted.answers = {"/hub": (202, {}, b"")}
    config = configure(posted.address, {"bao": TOPIC})
    options = WebsubOptions(True, "https://tin.example/websub", "127.0.0.1:0")
    return House(replace(config, websub=options), posted)


@asynccontextmanager
async def running(house: House) -> AsyncIterator[Subscriber]:
    await house.room.open()
    await house.room.run(lambda store: store.sync_sources(list(house.sources.values()), NOW))
    state = SourceState("bao", TOPIC, has_polled_well=True, last_poll_at=NOW, next_poll_at=NOW)
    await house.room.run(lambda store: store.save(state, (), None, NOW))
    subscriber = house.subscriber()
    await subscriber.start()
    try:
        yield subscriber
    finally:
        await subscriber.stop()
        await house.client.close()
        await house.room.close()


def report(offer: Offer | None, outcome: str = "modified") -> PollReport:
    return PollReport("bao", outcome, offer=offer)


def atom(title: str) -> bytes:
    entry = f"<entry><title>{title}</title><id>urn:{title}</id><updated>2026-11-25T07:00:00Z</updated></entry>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><id>urn:b</id>{entry}</feed>'.encode()


async def test_from_the_offer_to_the_push(house: House) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        form = house.form()
        assert form["hub.callback"].startswith("https://tin.example/websub/")
        assert (await house.push(subscriber, atom("Sớm"))).status_code == 410  # not confirmed yet
        answer = await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c1", lease_seconds="3600")
        assert (answer.status_code, answer.text) == (200, "c1")
        assert subscriber.notes(NOW) == ["WebSub subscriptions: 1 active"]
        assert (await house.push(subscriber, atom("Một"))).status_code == 202
        await house.until(lambda: len(house.heard) == 1)
        assert (house.heard[0].outcome, house.heard[0].new) == ("pushed", 1)
    assert house.posted.messages[0][1]["content-type"] == "application/x-www-form-urlencoded"


async def test_it_is_renewed_before_the_lease_ends_with_the_same_callback(house: House) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c", lease_seconds="1000")
        house.now = NOW + timedelta(seconds=599)
        subscriber.tick(house.now)
        assert len(house.posted.messages) == 1
        house.now = NOW + timedelta(seconds=600)
        await house.asked(subscriber, 2)
        assert house.form(0) == house.form(1)
        (kept,) = await house.kept()
        assert (kept.stage, kept.expires_at) == (Stage.ACTIVE, NOW + timedelta(seconds=1000))


async def test_it_goes_on_after_a_restart(house: House) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c", lease_seconds="1000")
        await subscriber.stop()
        other = house.subscriber()
        await other.start()
        assert other.notes(NOW) == ["WebSub subscriptions: 1 active"]
        other.polled(report(house.offer), NOW)
        other.polled(report(None, "notmodified"), NOW)
        other.polled(replace(report(None), trouble="parse"), NOW)  # type: ignore[arg-type]
        other.tick(NOW)
        assert len(house.posted.messages) == 1
        assert (await house.push(other, atom("Một"))).status_code == 202
        await house.until(lambda: len(house.heard) == 1)
        await other.stop()
        del house.sources["bao"]  # no longer configured
        last = house.subscriber()
        await last.start()
        assert await house.kept() == []
        await last.stop()


async def test_another_hub_or_topic_is_another_subscription_and_none_is_none(house: House) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        subscriber.polled(report(replace(house.offer, topic=TOPIC + "2")), NOW)
        await house.asked(subscriber, 2)
        one, two = house.form(0), house.form(1)
        assert one["hub.callback"] != two["hub.callback"]
        assert one["hub.secret"] != two["hub.secret"]
        subscriber.polled(report(None), NOW)
        answer = await house.get(subscriber, mode="subscribe", topic=TOPIC + "2", challenge="c")
        assert answer.status_code == 404
        assert subscriber.notes(NOW) == ["WebSub subscriptions: none yet"]
        await house.until(lambda: not subscriber._tasks)
        assert await house.kept() == []
        subscriber.polled(report(None), NOW)


async def test_a_hub_that_fails_is_asked_again_later(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.posted.answers = {"/hub": (500, {}, b"")}
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        subscriber.tick(NOW + timedelta(seconds=59))
        assert len(house.posted.messages) == 1
        assert "bao: the hub answers 500" in subscriber.notes(NOW)
        house.now = NOW + timedelta(seconds=60)
        await house.asked(subscriber, 2)
    assert caplog.text.count("the hub answers 500") == 1


async def test_verification_of_what_we_did_not_ask_for_is_refused(house: House) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        for query in (
            {"mode": "subscribe", "topic": TOPIC + "/other", "challenge": "c"},
            {"mode": "unsubscribe", "topic": TOPIC, "challenge": "c"},
            {"mode": "denied", "topic": TOPIC + "/other"},
        ):
            assert (await house.get(subscriber, **query)).status_code == 404


async def test_what_is_denied_is_dropped_and_asked_for_a_day_later(house: House) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c")
        assert (await house.get(subscriber, mode="denied", topic=TOPIC, reason="no")).status_code == 200
        assert (await house.push(subscriber, atom("Một"))).status_code == 410
        assert (await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c")).status_code == 404
        house.now = NOW + timedelta(days=1)
        await house.asked(subscriber, 2)


async def test_forged_pushes_are_ignored_and_said_once(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c")
        for _ in range(3):
            assert (await house.push(subscriber, atom("Giả"), secret="guessed")).status_code == 202
        await house.push(subscriber, atom("Thật"))
        await house.until(lambda: len(house.heard) == 1)
        assert house.heard[0].new == 1
    assert caplog.text.count("without a right signature") == 1


async def test_one_push_that_fails_does_not_end_the_reading(house: House, caplog: pytest.LogCaptureFixture) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c")
        await house.push(subscriber, b"crash")
        await house.push(subscriber, b"<html>oops")
        await house.push(subscriber, atom("Một"))
        await house.until(lambda: len(house.heard) == 2)
        assert sorted(one.outcome for one in house.heard) == ["pushed", "unread"]
    assert "RuntimeError: a fault of ours" in caplog.text


async def test_a_store_that_fails_is_said_and_outlived(house: House, caplog: pytest.LogCaptureFixture) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c")
        await house.until(lambda: not subscriber._tasks)

        async def full(step: object) -> object:
            raise StoreError("the disk is full")

        run, house.room.run = house.room.run, full  # type: ignore[method-assign, assignment]
        await house.push(subscriber, atom("Một"))
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c")
        await house.until(lambda: caplog.text.count("the disk is full") == 2)
        house.room.run = run  # type: ignore[method-assign]


async def test_a_source_that_a_reload_took_away_is_asked_for_no_more(house: House) -> None:
    async with running(house) as subscriber:
        subscriber.polled(report(house.offer), NOW)
        await house.asked(subscriber)
        await house.get(subscriber, mode="subscribe", topic=TOPIC, challenge="c", lease_seconds="1000")
        del house.sources["bao"]
        assert (await house.push(subscriber, atom("Một"))).status_code == 202
        subscriber.tick(NOW + timedelta(days=1))
        await house.until(lambda: not subscriber._tasks)
        assert await house.kept() == []
        assert house.heard == []


async def test_few_hubs_are_asked_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickerfeed.daemon.subscriber.AT_ONCE", 1)
    async with running(house) as subscriber:
        house.sources["tin"] = replace(house.sources["bao"], id="tin")
        subscriber.polled(report(house.offer), NOW)
        subscriber.polled(replace(report(replace(house.offer, topic=TOPIC + "2")), source_id="tin"), NOW)
        await house.asked(subscriber)
        assert subscriber.notes(NOW) == ["WebSub subscriptions: 1 asked, 1 wanted"]
        await house.asked(subscriber, 2)
        assert {house.form(number)["hub.topic"] for number in (0, 1)} == {TOPIC, TOPIC + "2"}

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
import pytest
from private_postgres import fresh

from tickerfeed.config.schema import Config, EngineOptions
from tickerfeed.daemon import crew as crews
from tickerfeed.daemon import jobs
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.crew import SOURCES, Crew, differences, told
from tickerfeed.daemon.memory import StoreRoom
from tickerfeed.daemon.poller import Poller
from tickerfeed.errors import StoreError
from tickerfeed.flow.poll import Desk
from tickerfeed.model import Feed, Request, Response, Source
from tickerfeed.poll.options import PollOptions
from tickerfeed.ports import PRESS
from tickerfeed.store.database import SqlStore
from tickerfeed.store.options import StoreOptions

LIST = tuple(Source(f"s{number}", f"https://h{number}.example/rss") for number in range(12))


class Host:
    """A fetcher that notes who is asked, and by how many at once; `slow` hosts answer when they are let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answering: set[str] = set()
        self.doubled: list[str] = []
        self.let = asyncio.Event()
        self.paces: dict[str, float] = {}

    async def get(self, request: Request) -> Response:
        self.doubled += [request.url] if request.url in self.answering else []
        self.answering.add(request.url)
        self.asked.append(request.source_id)
        try:
            if "slow" in request.url:
                await self.let.wait()
            await asyncio.sleep(0.01)
        finally:
            self.answering.discard(request.url)
        return Response(request.url, 200, {}, b"")

    def pause(self, request: Request) -> timedelta:
        return timedelta(seconds=self.paces.get(request.url, 0))


class Reader:
    async def parse(self, response: Response, source: Source) -> Feed:
        return Feed()


@pytest.fixture
def url(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database for one test, and haste; but a busy machine that stands still for a while gives nobody up."""
    for name, seconds in {"BEAT": 0.1, "FENCE": 8.0, "STALLED": 16.0, "LOOK": 0.1, "AGAIN": 0.1, "GRACE": 0.2}.items():
        monkeypatch.setattr(jobs, name, seconds)
    monkeypatch.setattr(crews, "TAKE_STOCK", timedelta(seconds=0.2))
    return fresh(postgres, "crew")


def configured(url: str, sources: tuple[Source, ...] = LIST) -> Config:
    return Config(store=StoreOptions(url), engine=EngineOptions(64), sources=sources)


def tell(config: Config) -> None:
    store = SqlStore(config.store.url, shards=config.engine.shards)
    store.sync_sources(config.sources, utc_now())
    store.meta_set(SOURCES, told(config))
    store.close()


class Hand:
    """One process of the crew, as far as polling goes."""

    def __init__(self, config: Config, host: Host) -> None:
        self.store = StoreRoom(lambda: SqlStore(config.store.url, shards=config.engine.shards))
        often = timedelta(seconds=0.1)
        options = PollOptions(often, min_interval=often, max_interval=often, requests_per_day=864_000)
        desk = Desk(host, Reader(), self.store, utc_now, options)  # type: ignore[arg-type]
        self.poller = Poller(desk, {source.id: source for source in config.sources}, 1, lambda report: None)
        self.crew = Crew(config, self.store, self.poller)
        self.is_ticking = True

    async def tick(self) -> None:
        while self.is_ticking:
            await self.crew.tick(utc_now())
            await asyncio.sleep(0.05)


@asynccontextmanager
async def hand(config: Config, host: Host) -> AsyncIterator[Hand]:
    one = Hand(config, host)
    await one.store.open()
    await one.crew.start()
    ticking = asyncio.create_task(one.tick())
    yield one
    one.is_ticking = False
    await ticking
    await one.crew.stop(1.0)
    await one.store.close()


async def until(condition: object) -> None:
    async with asyncio.timeout(15):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.02)


async def test_work_is_shared_out_evenly_and_goes_on_when_one_leaves(url: str) -> None:
    config, host = configured(url), Host()
    tell(config)
    every = frozenset(crews.shard(crews.host(source.url), 64) for source in LIST)
    async with hand(config, host) as one:
        await until(lambda: one.crew.ours() == every)
        async with hand(config, host) as two:
            await until(lambda: one.crew.ours() | two.crew.ours() == every)
            await until(lambda: abs(len(one.crew.ours()) - len(two.crew.ours())) <= 1)
            host.asked.clear()
            await until(lambda: set(host.asked) == {source.id for source in LIST})
        await until(lambda: one.crew.ours() == every)
        host.asked.clear()
        await until(lambda: set(host.asked) == {source.id for source in LIST})
    assert [] == host.doubled


async def test_a_shard_is_let_go_only_when_its_host_is_at_rest(url: str) -> None:
    slow = Source("slow", "https://slow.example/rss")
    config, host = configured(url, (slow,)), Host()
    tell(config)
    async with hand(config, host) as one:
        await until(lambda: host.answering)
        (place,) = one.crew.ours()
        host.paces[slow.url] = 5.0
        one.crew._held[place].set()
        assert not one.crew.ours()
        host.let.set()
        await until(lambda: not host.answering)
        assert place in await one.crew._jobs.taken()
        await asyncio.sleep(0.1)
        assert place in one.crew._held
        host.paces.clear()
        await until(lambda: one.crew.ours() == {place})  # nobody else is there to take it
    assert [] == host.doubled


async def test_shards_without_sources_are_let_go(url: str) -> None:
    config, host = configured(url), Host()
    tell(config)
    async with hand(config, host) as one:
        await until(lambda: len(one.crew.ours()) > 5)
        tell(configured(url, LIST[:1]))
        await until(lambda: len(one.crew.ours()) == 1)


async def test_one_whom_the_others_have_given_up_stops_asking_at_once(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    config, host = configured(url, (Source("slow", "https://slow.example/rss"),)), Host()
    tell(config)
    async with hand(config, host) as one:
        await until(lambda: host.answering)
        one.crew._jobs._beats.beaten_at = jobs._now() - 10
        await until(lambda: not host.answering)
        assert "no sign of life from here reached the database in time" in caplog.text
        await until(lambda: host.answering)  # it joins anew


async def test_a_worker_that_went_without_a_word_is_swept_away(url: str, caplog: pytest.LogCaptureFixture) -> None:
    config, host = configured(url), Host()
    tell(config)
    async with hand(config, host) as one:
        await until(lambda: len(one.crew.ours()) > 5)
        place = min(one.crew.ours())
        with psycopg.connect(url, autocommit=True) as connection:  # as if another held it that is gone
            held = "UPDATE procrastinate_jobs SET worker_id = NULL WHERE lock = %s"
            connection.execute(held, [f"shard:{place}"])
        await until(lambda: "1 shards are given to others" in caplog.text)


def test_what_differs_from_the_owners_configuration_is_said() -> None:
    config = configured("postgresql://x/y")
    assert "" == differences(config, told(config))
    assert "start `tickerfeed run`" in differences(config, None)
    assert "differ from those" in differences(config, told(configured("", LIST[1:])))
    with pytest.raises(StoreError, match=r"divided into 8 shards, and here into 64; set \[engine\] shards = 8"):
        differences(config, json.dumps({"shards": 8, "sources": ""}))


async def test_another_configuration_is_said_once_and_that_it_is_the_same_again(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    tell(configured(url, LIST[1:]))
    config, host = configured(url), Host()
    async with hand(config, host) as one:
        await until(lambda: len(one.crew.ours()) > 5)
        assert 1 == caplog.text.count("differ from those")
        tell(config)
        await until(lambda: "the configuration is that of the others" in caplog.text)
        one.crew.reload(configured(url, LIST[2:]))
        await until(lambda: 2 == caplog.text.count("differ from those"))


async def test_duties_are_no_ones_after_the_stop(url: str) -> None:
    config, host = configured(url), Host()
    tell(config)
    async with hand(config, host) as one:
        assert await one.store.run(lambda store: store.own(PRESS))
    store = SqlStore(url)
    assert store.own("dispatch")
    assert store.own(PRESS)
    store.close()

from __future__ import annotations

import asyncio
import json
import logging
import socket
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace
from private_postgres import fresh

from tickerfeed.config.schema import Config
from tickerfeed.daemon import crew, jobs
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.crew import SOURCES, told
from tickerfeed.daemon.distributed import Member, Worker
from tickerfeed.daemon.once import poll_once, publish_once
from tickerfeed.errors import ConfigError, OwnedStore, StoreError
from tickerfeed.store.database import SqlStore

Configure = Callable[..., Config]
SIXTEEN = "[engine]\nshards = 16"


def feed(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><link>https://a.example/{title}</link></item>"
        for title in titles
    )
    return f'<rss version="2.0"><channel><title>Báo A</title>{items}</channel></rss>'.encode()


@pytest.fixture
def shared(postgres: str, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Config]:
    """Make a configuration on a database of this test's; each has outputs of its own.

    All hurry, but a busy machine that stands still for a while gives nobody up.
    """
    for name, seconds in {"BEAT": 0.1, "FENCE": 8.0, "STALLED": 16.0, "LOOK": 0.1, "AGAIN": 0.1, "GRACE": 0.2}.items():
        monkeypatch.setattr(jobs, name, seconds)
    monkeypatch.setattr(crew, "TAKE_STOCK", timedelta(seconds=0.2))
    url, count = fresh(postgres, "shared"), iter(range(9))

    def make(address: str, sources: dict[str, str], more: str = SIXTEEN) -> Config:
        config = configure(address, sources, more, eager=True)
        store = replace(config.store, url=url)
        publish = replace(config.publish, directory=f"{config.publish.directory}{next(count)}")
        return replace(config, store=store, publish=publish)

    return make


@asynccontextmanager
async def member(config: Config, reload: Callable[[], Config] | None = None) -> AsyncIterator[tuple[Member, str]]:
    one = Member(config, reload or (lambda: config))
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(one.run(address.set_result))
    await asyncio.wait({task, address}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if task.done():
            task.result()
        yield one, address.result()
    finally:
        one.stop()
        await asyncio.wait_for(task, 15)


@asynccontextmanager
async def worker(config: Config, reload: Callable[[], Config] | None = None) -> AsyncIterator[Worker]:
    one = Worker(config, reload or (lambda: config))
    started = asyncio.Event()
    task = asyncio.create_task(one.run(started.set))
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        if task.done():
            task.result()
        yield one
    finally:
        one.stop()
        await asyncio.wait_for(task, 15)


async def shows(address: str, titles: set[str]) -> None:
    """Wait until the ticker at this address has these titles."""

    def read() -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{address}ticker.json", timeout=5) as answer:
                return dict(json.loads(answer.read()))
        except OSError:
            return {}

    async with asyncio.timeout(15):
        while {item["title"] for item in (await asyncio.to_thread(read)).get("items", ())} != titles:
            await asyncio.sleep(0.05)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(15):
        while not condition():
            await asyncio.sleep(0.02)


async def test_what_a_worker_reads_every_member_shows_and_another_takes_over(
    origin: Any, shared: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    sources = {"bao-a": origin.put("/a.rss", feed("Một"))}
    configs = [shared(origin.address, sources) for _ in range(3)]
    async with member(configs[0]) as (owner, first), member(configs[1]) as (other, second), worker(configs[2]):
        assert owner._owns
        assert not other._owns
        await other._housekeep()  # learns what the owner weighed
        await shows(first, {"Một"})
        await shows(second, {"Một"})
        one, two = (Path(config.publish.directory, "ticker.json").read_bytes() for config in configs[:2])
        assert json.loads(one)["revision"] == json.loads(two)["revision"]
        with pytest.raises(OwnedStore, match="other tickerfeeds work on this store"):
            await asyncio.to_thread(poll_once, configs[2])
        assert (False, None) == await asyncio.to_thread(publish_once, configs[2])
        owner.stop()
        await until(lambda: other._owns)
        origin.put("/a.rss", feed("Một", "Hai"))
        await shows(second, {"Một", "Hai"})
    with_ids = SqlStore(configs[0].store.url)
    assert 2 == len(with_ids.recent_told(with_ids.log_after(0, 1)[0].first_seen_at - timedelta(days=1), 9))
    with_ids.close()


def heralded(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was said of the network as a whole."""
    return [record.getMessage() for record in caplog.records if record.name == "tickerfeed.daemon.herald"]


@pytest.mark.parametrize("kind", [member, worker])
async def test_a_network_that_is_away_is_one_line_here_and_not_many(
    kind: Callable[[Config], Any], origin: Any, shared: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "tickerfeed.daemon.herald")
    with socket.socket() as silent:  # it is held, so that no other test takes the port; and it does not listen
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        sources = {f"bao-{name}": f"http://127.0.0.1:{port}/{name}.rss" for name in "abc"}
        config = shared(f"127.0.0.1:{port}", sources)
        store = SqlStore(config.store.url, shards=config.engine.shards)
        store.sync_sources(config.sources, utc_now())
        store.meta_set(SOURCES, told(config))
        store.close()
        async with kind(config):
            await until(lambda: heralded(caplog))
    (line,) = heralded(caplog)
    assert line.startswith("no source can be reached: check this machine's network")


async def test_an_owner_that_lost_its_session_to_another_follows_it(
    origin: Any, shared: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    config = shared(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))})
    async with member(config) as (owner, address):
        await shows(address, {"Một"})
        thief = SqlStore(config.store.url)
        with psycopg.connect(config.store.url, autocommit=True) as connection:
            while not thief.own("press"):
                ended = (
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid NOT IN "
                    "(pg_backend_pid(), %s)"
                )
                with thief._reading() as mine:
                    pid = mine.one("SELECT pg_backend_pid()")
                connection.execute(ended, [pid])
        await until(lambda: not owner._owns)
        assert "another tickerfeed folds and publishes now" in caplog.text
        thief.close()
        await until(lambda: owner._owns)
        origin.put("/a.rss", feed("Một", "Hai"))
        await shows(address, {"Một", "Hai"})


async def test_a_worker_waits_for_the_sources_and_takes_a_new_configuration(
    origin: Any, shared: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sources = {"bao-a": origin.put("/a.rss", feed("Một")), "bao-b": origin.put("/b.rss", feed("Hai"))}
    full, part = shared(origin.address, sources), shared(origin.address, {"bao-a": sources["bao-a"]})

    def unreadable() -> Config:
        raise ConfigError("a mistake", "tickerfeed.toml")

    loads = iter([unreadable, lambda: full])

    def load() -> Config:
        return next(loads)()

    async with worker(part, load) as one:
        assert "start `tickerfeed run` on one machine" in caplog.text
        store = SqlStore(full.store.url, shards=16)
        store.sync_sources(full.sources, one._poller.desk.clock())
        store.meta_set(crew.SOURCES, told(full))
        await until(lambda: "differ from those" in caplog.text)
        await until(lambda: any(path == "/a.rss" for path, _, _ in origin.requests))
        assert not any(path == "/b.rss" for path, _, _ in origin.requests)
        await one.reload()
        assert "reload refused" in caplog.text
        await one.reload()
        await until(lambda: any(path == "/b.rss" for path, _, _ in origin.requests))
        await until(lambda: "the configuration is that of the others" in caplog.text)
        with store._writing() as session:
            session.run("ALTER TABLE source RENAME TO away")
        await until(lambda: "store: " in caplog.text)
        with store._writing() as session:
            session.run("ALTER TABLE away RENAME TO source")
        await until(lambda: "store: works again" in caplog.text)
        one._learns_at, before = one._poller.desk.clock(), one._poller.desk
        await until(lambda: one._poller.desk is not before)
        store.close()


async def test_a_member_that_reloads_tells_the_others(origin: Any, shared: Configure) -> None:
    sources = {"bao-a": origin.put("/a.rss", feed("Một")), "bao-b": origin.put("/b.rss", feed("Hai"))}
    part, full = shared(origin.address, {"bao-a": sources["bao-a"]}), shared(origin.address, sources)
    async with member(part, lambda: full) as (one, address):
        await shows(address, {"Một"})
        await one.reload()
        await shows(address, {"Một", "Hai"})
        await one._housekeep()
        store = SqlStore(full.store.url)
        assert told(full) == store.meta_get(crew.SOURCES)
        store.close()


async def test_work_that_is_divided_otherwise_is_not_begun(origin: Any, shared: Configure) -> None:
    sources = {"bao-a": origin.put("/a.rss", feed("Một"))}
    config, other = shared(origin.address, sources), shared(origin.address, sources, "[engine]\nshards = 8")
    async with member(config):
        with pytest.raises(StoreError, match=r"set \[engine\] shards = 16"):
            async with worker(other):
                pass
    with pytest.raises(StoreError, match=r"set \[engine\] shards = 16"):
        async with member(other):
            pass

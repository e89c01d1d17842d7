from __future__ import annotations

import asyncio
import json
import socket
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.embedded import Daemon, until_stopped
from tickerfeed.daemon.press import PressRoom
from tickerfeed.errors import ConfigError, ServeError, StoreError

Configure = Callable[..., Config]


def feed(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid>{n}</guid><link>https://a.example/{n}</link></item>"
        for n, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>Báo A</title>{items}</channel></rss>'.encode()


@asynccontextmanager
async def running(config: Config, reload: Callable[[], Config] | None = None) -> AsyncIterator[tuple[Daemon, str]]:
    """Run a daemon; yield it and its public address; stop it in order."""
    daemon = Daemon(config, reload or (lambda: config))
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(daemon.run(address.set_result))
    await asyncio.wait({task, address}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if task.done():
            task.result()
        yield daemon, address.result()
    finally:
        daemon.stop()
        await asyncio.wait_for(task, 10)


async def get(url: str) -> bytes:
    def read() -> bytes:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bytes(answer.read())

    return await asyncio.to_thread(read)


async def until(url: str, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask for a JSON document until it is as wished; the wait is bounded, and ends as soon as it is."""
    for _ in range(200):
        try:
            tree = json.loads(await get(url))
        except OSError:
            tree = {}
        if tree and is_so(tree):
            return dict(tree)
        await asyncio.sleep(0.05)
    pytest.fail(f"{url} never became as expected; last: {tree}")


def titles(tree: dict[str, Any]) -> list[str]:
    return [item["title"] for item in tree.get("items", ())]


async def test_a_new_headline_reaches_the_served_ticker(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))}, eager=True)
    async with running(config) as (_, address):
        await until(f"{address}ticker.json", lambda tree: titles(tree) == ["Một"])
        origin.put("/a.rss", feed("Một", "Hai"))
        await until(f"{address}ticker.json", lambda tree: set(titles(tree)) == {"Một", "Hai"})
        status = await until(f"{address}status.json", lambda tree: tree["sources"][0]["state"] == "ok")
        assert [source["id"] for source in status["sources"]] == ["bao-a"]
        assert await get(f"{address}livez")
        assert await get(f"{address}readyz")


async def test_metrics_and_status_are_on_the_admin_address(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))}, eager=True)
    async with running(config) as (daemon, address):
        await until(f"{address}ticker.json", lambda tree: titles(tree) == ["Một"])
        told = await get(f"{daemon.admin_address}metrics")
        assert b'tickerfeed_polls_total{outcome="modified"} 1.0' in told
        with pytest.raises(OSError, match="404"):
            await get(f"{address}metrics")


async def test_it_goes_on_where_it_was_after_a_restart(tmp_path: Path, origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))})
    async with running(config) as (_, address):
        first = await until(f"{address}ticker.json", lambda tree: titles(tree) == ["Một"])
    asked = len(origin.requests)
    async with running(config) as (_, address):
        again = await until(f"{address}ticker.json", lambda tree: titles(tree) == ["Một"])
    assert again["items"][0]["id"] == first["items"][0]["id"]
    assert again["revision"] == first["revision"]
    assert len(origin.requests) == asked  # it was not due


async def test_a_reload_takes_a_good_configuration_and_refuses_a_bad_one(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))}, eager=True)
    more = configure(
        origin.address, {"bao-a": origin.url("/a.rss"), "bao-b": origin.put("/b.rss", feed("Hai"))}, eager=True
    )
    answers: list[Config | ConfigError] = [ConfigError("2 mistakes", "x.toml", ("x.toml:3: unknown key",)), more]

    def next_one() -> Config:
        answer = answers.pop(0)
        if isinstance(answer, ConfigError):
            raise answer
        return answer

    async with running(config, next_one) as (daemon, address):
        await until(f"{address}ticker.json", lambda tree: titles(tree) == ["Một"])
        await daemon.reload()
        assert [source["id"] for source in json.loads(await get(f"{address}status.json"))["sources"]] == ["bao-a"]
        await daemon.reload()
        # both name the same address for their entry, so the new source is the second outlet of one story
        await until(f"{address}ticker.json", lambda tree: tree["items"][0]["outlets"] == 2)


async def test_an_unwritable_output_is_outlived_and_told(tmp_path: Path, origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))}, eager=True)
    (tmp_path / "out").write_text("a file where the folder should be")
    async with running(config) as (daemon, address):
        await until(f"{address}status.json", lambda tree: tree["sources"][0]["state"] == "ok")
        for _ in range(100):
            if b'step="publish"' in await get(f"{daemon.admin_address}metrics"):
                break
            await asyncio.sleep(0.05)
        else:
            pytest.fail("the fault was not counted")
        (tmp_path / "out").unlink()
        origin.put("/a.rss", feed("Một", "Hai"))
        await until(f"{address}ticker.json", lambda tree: len(titles(tree)) == 2)


async def test_a_second_daemon_on_one_store_is_refused(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))})
    async with running(config):
        with pytest.raises(StoreError, match="another tickerfeed"):
            async with running(config):
                pass


async def test_an_address_in_use_is_named_and_leaves_nothing_open(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))})
    taken = replace(config, serve=replace(config.serve, listen=origin.address))
    with pytest.raises(ServeError, match=origin.address):
        async with running(taken):
            pass
    async with running(config):
        pass


async def test_without_a_network_it_says_so_once_and_when_that_is_over(
    origin: Any, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "tickerfeed.daemon")
    origin.put("/a.rss", feed("Một"))
    nowhere = {name: f"http://127.0.0.1:1/{name}.rss" for name in "bc"}
    config = configure("127.0.0.0/8", nowhere, eager=True)
    reachable = configure("127.0.0.0/8", nowhere | {"bao-a": origin.url("/a.rss")}, eager=True)

    async def said(words: str) -> None:
        for _ in range(200):
            if words in caplog.text:
                return
            await asyncio.sleep(0.05)
        pytest.fail(f"never said: {words}")

    async with running(config, lambda: reachable) as (daemon, address):
        await said("no source can be reached: check this machine's network")
        assert json.loads(await get(f"{address}status.json"))["sources"]
        await daemon.reload()
        await said("sources can be reached again")
    lines = [record.getMessage() for record in caplog.records]
    assert sum("no source can be reached" in line for line in lines) == 1
    told = next(place for place, line in enumerate(lines) if "no source can be reached" in line)
    assert not any("unreachable" in line for line in lines[:told])


async def test_each_trouble_is_one_line_however_often_it_is_met(
    origin: Any, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "tickerfeed.daemon")
    origin.put("/b.rss", b"no", status=500)
    urls = {"bao-a": origin.put("/a.rss", feed("Một")), "bao-b": origin.url("/b.rss")}
    async with running(configure(origin.address, urls, eager=True)):
        for _ in range(400):
            if sum(path == "/b.rss" for path, _, _ in origin.requests) >= 3:  # a poll that meets it asks twice
                break
            await asyncio.sleep(0.05)
        else:
            pytest.fail("it was not asked again")
    lines = [record.getMessage() for record in caplog.records]
    assert sum(line.startswith("bao-b: http-error: answers 500") for line in lines) == 1


async def test_a_fault_of_ours_while_publishing_is_outlived_and_told_once(
    origin: Any, configure: Configure, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))}, eager=True)

    async def fail(_: PressRoom) -> None:
        raise ZeroDivisionError("nobody thought of it")

    with monkeypatch.context() as patch:
        patch.setattr(PressRoom, "run", fail)
        async with running(config) as (daemon, address):
            for _ in range(3):
                await daemon._publish()
            patch.undo()
            origin.put("/a.rss", feed("Một", "Hai"))
            await until(f"{address}ticker.json", lambda tree: bool(titles(tree)))
    told = [record.getMessage() for record in caplog.records if "nobody thought of it" in record.getMessage()]
    assert told == ["publish: a fault of ours: ZeroDivisionError: nobody thought of it"]


async def test_systemd_hears_of_each_turn(
    origin: Any, configure: Configure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "180000000")

        async def until_told(word: str) -> None:
            while word not in (await asyncio.to_thread(ear.recv, 4096)).decode().splitlines():
                pass

        async with running(configure(origin.address, {})) as (daemon, _):
            await until_told("READY=1")
            await until_told("WATCHDOG=1")
            await daemon.reload()
            await until_told("RELOADING=1")
            await until_told("READY=1")
        await until_told("STOPPING=1")


async def test_a_job_that_the_stop_cancels_is_no_failure() -> None:
    has_begun = asyncio.Event()

    async def job() -> None:
        has_begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(until_stopped(job)())
    await has_begun.wait()
    task.cancel()
    assert await task is None

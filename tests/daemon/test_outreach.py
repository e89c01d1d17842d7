from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.embedded import Daemon
from tickerfeed.daemon.outreach import VISITS, Outreach
from tickerfeed.daemon.workshop import Workshop
from tickerfeed.errors import StoreError
from tickerfeed.serve.options import WebsubOptions
from tickerfeed.serve.visits import Visits

Configure = Callable[..., Config]


def feed(*titles: str, head: str = "") -> bytes:
    items = "".join(f"<item><title>{title}</title><guid>{title}</guid></item>" for title in titles)
    space = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return f'<rss version="2.0" {space}><channel><title>Báo A</title>{head}{items}</channel></rss>'.encode()


@asynccontextmanager
async def running(config: Config) -> AsyncIterator[tuple[Daemon, httpx.AsyncClient]]:
    daemon = Daemon(config, lambda: config)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(daemon.run(address.set_result))
    await asyncio.wait({task, address}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if task.done():
            task.result()
        async with httpx.AsyncClient(base_url=address.result(), timeout=10) as client:
            yield daemon, client
    finally:
        daemon.stop()
        await asyncio.wait_for(task, 10)


async def test_an_open_page_hears_of_what_a_poll_brought(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))}, eager=True)
    async with running(config) as (_, client), client.stream("GET", "/events") as stream:
        told: list[str] = []
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                told.append(json.loads(line.removeprefix("data: "))["revision"])
                ticker = (await client.get("/ticker.json")).json()
                assert ticker["links"]["live"] == "events"
                is_told = ticker["revision"] == told[-1]  # else the next was published since, and is about to be told
                if is_told and {item["title"] for item in ticker["items"]} == {"Một", "Hai"}:
                    break
                origin.put("/a.rss", feed("Một", "Hai"))
        assert len(set(told)) == len(told)


async def test_visits_are_counted_shown_and_kept(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một"))})
    config = replace(config, serve=replace(config.serve, visits=True, live=False))
    for before in (0, 2):
        async with running(config) as (daemon, client):
            assert (await client.get("/visits.json")).json()["total"] == before
            async with asyncio.timeout(10):
                while "Một" not in (page := await client.get("/")).text:  # before that it may still change
                    await asyncio.sleep(0.02)
            assert b'id="visits"' in page.content
            assert [(await client.get("/visit")).status_code for _ in range(2)] == [204, 204]
            after = await client.get("/")
            assert (after.content, after.headers["etag"]) == (page.content, page.headers["etag"])
            assert (await client.get("/visits.json")).json()["total"] == before + 2
            async with httpx.AsyncClient() as admin:
                assert f"{before + 2} in all" in (await admin.get(daemon.admin_address)).text
            assert b"visits.json" in (await client.get("/visits.js")).content
            assert (await client.get("/ticker.json")).json()["links"]["live"] is None
            assert (await client.get("/events")).status_code == 404


async def test_neither_is_there_unless_it_is_wanted(origin: Any, configure: Configure) -> None:
    async with running(configure(origin.address, {})) as (_, client):
        for path in ("/visit", "/visits.json", "/visits.js"):
            assert (await client.get(path)).status_code == 404


async def test_a_hub_that_a_feed_names_is_asked(origin: Any, posted: Any, configure: Configure) -> None:
    posted.answers = {"/hub": (202, {}, b"")}
    head = f'<atom:link rel="hub" href="{posted.url("/hub")}"/>'
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", feed("Một", head=head))})
    config = replace(
        config,
        fetch=replace(config.fetch, allow_networks=(origin.address, posted.address)),
        websub=WebsubOptions(True, "http://tin.example/", "127.0.0.1:0"),
    )
    async with running(config) as (daemon, client), asyncio.timeout(10):
        while not posted.messages:
            await asyncio.sleep(0.02)
        async with httpx.AsyncClient() as admin:
            while "WebSub subscriptions: 1 asked" not in (page := (await admin.get(daemon.admin_address)).text):
                await asyncio.sleep(0.02)
        assert "Open pages: 0" in page
        while (await client.get("/")).status_code != 200:  # the first publishing
            await asyncio.sleep(0.02)
        assert (await client.post("/", content=b"")).status_code == 405
    assert b"hub.mode=subscribe" in posted.messages[0][2]


async def test_visits_are_kept_in_one_write_and_only_when_there_are_new_ones(configure: Configure) -> None:
    config = configure("127.0.0.1:1", {})
    workshop = Workshop(config)
    await workshop.open()
    visits = Visits(ZoneInfo("Asia/Ho_Chi_Minh"), workshop.desk.clock)
    outreach = Outreach(workshop, visits, lambda report: None)
    await outreach.start()
    writes = 0
    run = workshop.store.run

    async def counted(step: Any) -> Any:
        nonlocal writes
        writes += 1
        if writes == 1:
            raise StoreError("the disk is full")
        return await run(step)

    workshop.store.run = counted  # type: ignore[method-assign]
    await outreach.keep()
    assert writes == 0
    for _ in range(5):
        visits.count()
    await outreach.keep()  # fails
    await outreach.keep()
    await outreach.keep()
    assert writes == 2
    assert json.loads(await run(lambda store: store.meta_get(VISITS)) or "")["total"] == 5
    await outreach.reload()
    assert outreach.notes() == []
    await outreach.stop()
    await workshop.close()

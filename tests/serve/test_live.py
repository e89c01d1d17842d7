from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.serve import live
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.live import Live, _Client

Serving = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
on_one_loop = pytest.mark.asyncio(loop_scope="module")  # on which the servers of `serving` run


@pytest.fixture
def served(serving: Serving) -> Serving:
    """Serve the streams of a hub for the time of a block; gives a client."""

    @asynccontextmanager
    async def open_hub(hub: Live) -> AsyncIterator[httpx.AsyncClient]:
        pulse = Pulse(lambda: None, lambda: True, lambda: True)  # type: ignore[arg-type, return-value]
        async with serving(PublicApp(Shelf(), pulse, apps={"/events": hub})) as client:
            yield client
            await hub.close()

    return open_hub


class Listener:
    """Reads one stream, event by event."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def event(self) -> dict[str, Any]:
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line and fields:
                return {**fields, **({"data": json.loads(fields["data"])} if "data" in fields else {})}
            if line:
                name, _, value = line.partition(":")
                fields[name] = value.strip()
        return {}


@asynccontextmanager
async def listening(client: httpx.AsyncClient, query: str = "", **headers: str) -> AsyncIterator[Listener]:
    async with client.stream("GET", f"/events{query}", headers=headers) as answer:
        yield Listener(answer)


@on_one_loop
async def test_an_open_page_hears_of_the_revision_and_of_the_next(served: Serving) -> None:
    hub = Live(10)
    hub.tell({"": "r1"})
    async with served(hub) as client, listening(client) as page:
        first = await page.event()
        assert 2000 <= int(first["retry"]) <= 10_000
        assert await page.event() == {"id": "r1", "data": {"edition": "", "revision": "r1"}}
        hub.tell({"": "r1"})
        hub.tell({"": "r2"})
        assert (await page.event())["data"] == {"edition": "", "revision": "r2"}


@on_one_loop
async def test_no_proxy_is_to_hold_a_stream_back(served: Serving) -> None:
    async with served(Live(1)) as client:
        head = await client.head("/events")
        async with listening(client) as page:
            del head.headers["date"], page.answer.headers["date"]
            assert (page.answer.status_code, head.status_code) == (200, 200)
            for name, value in {
                "content-type": "text/event-stream; charset=utf-8",
                "cache-control": "no-cache, no-transform",
                "x-accel-buffering": "no",
                "access-control-allow-origin": "*",
                "x-content-type-options": "nosniff",
            }.items():
                assert page.answer.headers[name] == head.headers[name] == value
            assert "content-encoding" not in page.answer.headers


@on_one_loop
async def test_who_comes_back_is_told_only_what_is_new(served: Serving) -> None:
    hub = Live(10)
    hub.tell({"": "r2", "ha-tinh": "h1"})
    async with served(hub) as client:
        async with listening(client, **{"last-event-id": "r2"}) as page:
            await page.event()
            assert (await page.event())["id"] == "h1"
        async with listening(client, **{"last-event-id": "r1"}) as page:
            await page.event()
            assert (await page.event())["id"] == "r2"


@on_one_loop
async def test_a_page_may_listen_to_one_edition(served: Serving) -> None:
    hub = Live(10)
    hub.tell({"": "r1", "ha-tinh": "h1"})
    async with (
        served(hub) as client,
        listening(client, "?edition=ha-tinh") as one,
        listening(client, "?edition=") as main,
    ):
        await one.event()
        await main.event()
        assert (await one.event())["data"] == {"edition": "ha-tinh", "revision": "h1"}
        assert (await main.event())["data"] == {"edition": "", "revision": "r1"}
        hub.tell({"": "r1", "ha-tinh": "h2"})
        assert (await one.event())["id"] == "h2"
        hub.tell({"": "r2", "ha-tinh": "h2"})
        assert (await main.event())["id"] == "r2"


@on_one_loop
async def test_silence_is_broken_by_a_ping(served: Serving) -> None:
    async with served(Live(10, ping=0.01)) as client, listening(client) as page:
        await page.event()
        assert await page.event() == {"": ""}


@on_one_loop
async def test_beyond_the_cap_a_client_is_told_when_to_come_back_and_a_place_is_free_again(served: Serving) -> None:
    hub = Live(1)
    async with served(hub) as client:
        async with listening(client) as page:
            await page.event()
            refused = await client.get("/events")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
        while hub.clients:
            await asyncio.sleep(0.001)
        async with listening(client) as page:
            assert page.answer.status_code == 200


@on_one_loop
async def test_at_the_stop_every_stream_ends_and_none_begins(served: Serving) -> None:
    hub = Live(10)
    async with served(hub) as client, listening(client) as page, listening(client) as other:
        await page.event()
        await other.event()
        hub.tell({"": "r1"})
        await hub.close()
        assert [(await one.event()).get("id") for one in (page, other) for _ in (1, 2)] in (
            ["r1", None, "r1", None],
            [None] * 4,
        )
        assert hub.clients == 0
        assert (await client.get("/events")).status_code == 503


@on_one_loop
async def test_only_reading_is_allowed(served: Serving) -> None:
    async with served(Live(10)) as client:
        refused = await client.post("/events", content=b"x")
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


async def test_a_slow_client_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SEND_TIMEOUT", 0.01)
    hub = Live(10)
    hub.tell({"": "r1"})

    async def send(message: Any) -> None:
        if message.get("more_body"):
            await asyncio.Event().wait()  # its buffer is full

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    await hub({"method": "GET", "query_string": b"", "headers": []}, receive, send)
    assert hub.clients == 0


async def test_the_stop_does_not_wait_for_who_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CLOSE_TIMEOUT", 0.01)
    hub, is_stuck = Live(10), asyncio.Event()

    async def send(message: Any) -> None:
        if message.get("more_body"):
            is_stuck.set()
            await asyncio.Event().wait()

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    stream = asyncio.create_task(hub({"method": "GET", "query_string": b"", "headers": []}, receive, send))
    await is_stuck.wait()
    await hub.close()
    assert hub.clients == 1
    stream.cancel()
    await asyncio.gather(stream, return_exceptions=True)
    assert hub.clients == 0


async def test_many_are_told_in_groups_and_each_once() -> None:
    hub = Live(1000)
    heard: list[bytes] = []
    all_heard = asyncio.Event()

    def page() -> tuple[Callable[[], Any], Callable[[Any], Any]]:
        async def receive() -> dict[str, Any]:
            if not all_heard.is_set():
                await all_heard.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if b"data:" in message.get("body", b""):
                heard.append(message["body"])
                if len(heard) == 250:
                    all_heard.set()

        return receive, send

    scope = {"method": "GET", "query_string": b"", "headers": []}
    pages = [asyncio.create_task(hub(scope, *page())) for _ in range(250)]
    while hub.clients < 250:
        await asyncio.sleep(0)
    hub.tell({"": "r1"})
    await asyncio.gather(*pages)
    assert (len(heard), set(heard)) == (250, {b'id: r1\ndata: {"edition":"","revision":"r1"}\n\n'})
    await hub.close()


@given(st.lists(st.dictionaries(st.sampled_from(["", "a", "b"]), st.sampled_from(["1", "2", "3"]))))
def test_whatever_is_skipped_a_client_ends_up_with_what_is_current(steps: list[dict[str, str]]) -> None:
    client, knows = _Client(None, ""), {}
    for revisions in steps:
        news = client.news(revisions)
        assert len(news) <= len(revisions)
        knows.update(news)
        assert {name: knows[name] for name in revisions} == revisions

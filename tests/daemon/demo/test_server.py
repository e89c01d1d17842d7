from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from tickerfeed.daemon.demo.province import FAILING, OUTLETS, STEP, feeds
from tickerfeed.daemon.demo.server import origin

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
NEWSPAPER = OUTLETS[0].path


class Clock:
    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    server = origin(clock)
    await server.start()
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        yield client
    await server.stop()


async def test_it_answers_on_loopback_with_what_the_papers_publish(client: httpx.AsyncClient) -> None:
    assert client.base_url.host == "127.0.0.1"
    for path, page in feeds(START, 0).items():
        response = await client.get(path)
        assert (response.status_code, response.headers["Content-Type"], response.content) == (
            page.status,
            page.media_type if "charset" in page.media_type else response.headers["Content-Type"],
            page.body,
        )
        assert response.headers["Content-Type"].startswith(page.media_type)


async def test_what_the_client_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get(NEWSPAPER)
    again = await client.get(NEWSPAPER, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


async def test_a_step_later_the_newspaper_has_changed(client: httpx.AsyncClient, clock: Clock) -> None:
    first = await client.get(NEWSPAPER)
    clock.at += STEP
    later = await client.get(NEWSPAPER, headers={"If-None-Match": first.headers["ETag"]})
    assert (later.status_code, later.content) == (200, feeds(START, 1)[NEWSPAPER].body)
    assert (await client.get(FAILING)).headers["Content-Type"] == "text/html; charset=utf-8"


async def test_a_clock_that_goes_back_breaks_nothing(client: httpx.AsyncClient, clock: Clock) -> None:
    clock.at -= STEP
    assert (await client.get(NEWSPAPER)).content == feeds(START, 0)[NEWSPAPER].body


async def test_head_has_no_body(client: httpx.AsyncClient) -> None:
    response = await client.head(NEWSPAPER)
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["Content-Length"]) == len(feeds(START, 0)[NEWSPAPER].body)


async def test_unknown_paths_and_methods_are_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/khac.rss")).status_code == 404
    refused = await client.post(NEWSPAPER)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.metrics import Metrics
from tickerfeed.daemon.shopfront import ALIVE_WITHIN, Shopfront, link_header
from tickerfeed.errors import ServeError
from tickerfeed.model import Document, SourceState, Trouble

Configure = Callable[..., Config]


async def ask(url: str) -> tuple[int, bytes]:
    def read() -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as failure:
            with failure:
                return failure.code, failure.read()

    return await asyncio.to_thread(read)


async def test_it_is_ready_when_something_is_shown_and_alive_while_it_ticks(configure: Configure) -> None:
    front = Shopfront(configure("127.0.0.1:1", {"bao-a": "https://a.example/"}), Metrics())
    await front.start()
    try:
        assert (await ask(f"{front.address}readyz"))[0] == 503
        front.show([Document("ticker.txt", "text/plain", b"Mot\n", '"1"')])
        assert (await ask(f"{front.address}readyz"))[0] == 200
        assert await ask(f"{front.address}ticker.txt") == (200, b"Mot\n")
        assert (await ask(f"{front.address}livez"))[0] == 200
        front.ticked(utc_now() - 2 * ALIVE_WITHIN)
        assert (await ask(f"{front.address}livez"))[0] == 503
    finally:
        await front.stop()


async def test_the_public_status_has_the_word_and_the_admin_page_the_detail(configure: Configure) -> None:
    config = configure("127.0.0.1:1", {"bao-a": "https://a.example/"})
    front = Shopfront(config, Metrics())
    await front.start()
    try:
        assert b"pending" in (await ask(f"{front.address}status.json"))[1]
        state = SourceState("bao-a", trouble=Trouble.TLS, detail="the certificate expired")
        front.know({"bao-a": state}, {source.id: source for source in config.sources})
        public: dict[str, Any] = json.loads((await ask(f"{front.address}status.json"))[1])
        assert public["sources"][0]["state"] == "tls"
        assert "expired" not in json.dumps(public)
        assert b"the certificate expired" in (await ask(f"{front.admin_address}status"))[1]
    finally:
        await front.stop()


async def test_when_one_address_is_taken_the_other_is_given_back(origin: Any, configure: Configure) -> None:
    config = configure("127.0.0.1:1", {"bao-a": "https://a.example/"})
    front = Shopfront(replace(config, serve=replace(config.serve, admin=origin.address)), Metrics())
    with pytest.raises(ServeError, match=origin.address):
        await front.start()


def test_feeds_name_their_hubs_and_themselves_in_a_header(configure: Configure) -> None:
    config = configure("127.0.0.1:1", {}, '[site]\nurl = "https://tin.example/"')
    assert link_header(config, "feed.atom") == ""
    hubs = ("https://hub.example/a>b", "https://other.example/")
    config = replace(config, publish=replace(config.publish, hubs=hubs))
    assert link_header(config, "editions/a/feed.rss") == (
        '<https://hub.example/a%3Eb>; rel="hub", <https://other.example/>; rel="hub", '
        '<https://tin.example/editions/a/feed.rss>; rel="self"'
    )
    assert link_header(config, "ticker.json") == ""
    assert link_header(replace(config, site=replace(config.site, url="")), "feed.atom") == ""


async def test_the_header_is_served(configure: Configure) -> None:
    config = configure("127.0.0.1:1", {}, '[site]\nurl = "https://tin.example/"')
    config = replace(config, publish=replace(config.publish, hubs=("https://hub.example/",)))
    front = Shopfront(config, Metrics())
    front.show([Document("feed.rss", "application/rss+xml", b"<rss/>", '"1"')])
    await front.start()
    try:
        with await asyncio.to_thread(urllib.request.urlopen, f"{front.address}feed.rss") as answer:
            assert (
                answer.headers["Link"]
                == '<https://hub.example/>; rel="hub", <https://tin.example/feed.rss>; rel="self"'
            )
    finally:
        await front.stop()

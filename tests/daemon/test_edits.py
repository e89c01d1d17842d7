"""What an editor does beside a running daemon reaches the readers at once, and ends by itself."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tickerfeed.config.schema import Config
from tickerfeed.daemon import embedded, workshop
from tickerfeed.daemon.embedded import Daemon
from tickerfeed.flow.edit import Editor
from tickerfeed.store.database import open_store

Configure = Callable[..., Config]
ITEM = "<item><title>Chợ phiên họp lại</title><guid>1</guid></item>"
RSS = f"<rss version='2.0'><channel><title>A</title>{ITEM}</channel></rss>"


async def until(address: str, expected: list[str]) -> dict[str, Any]:
    """Ask for the ticker until it has these headlines; the wait is bounded, and ends as soon as it has."""

    def read() -> dict[str, Any]:
        with urllib.request.urlopen(f"{address}ticker.json", timeout=5) as answer:
            return dict(json.loads(answer.read()))

    for _ in range(200):
        try:
            tree = await asyncio.to_thread(read)
        except OSError:
            tree = {"items": []}
        if [item["title"] for item in tree["items"]] == expected:
            return tree
        await asyncio.sleep(0.05)
    pytest.fail(f"never became {expected}; last: {tree['items']}")


class Clock:
    """The time, which a test may put forward."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


async def test_an_act_is_taken_over_at_once_and_ends_when_it_is_to(
    origin: Any, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    for module in (embedded, workshop):
        monkeypatch.setattr(module, "utc_now", clock)
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", RSS.encode())})
    daemon = Daemon(config, lambda: config)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(daemon.run(address.set_result))
    await until(await address, ["Chợ phiên họp lại"])
    store = open_store(config.store)
    now = clock()
    editor = Editor(store, config.site.authority, config.store.retention, "lan", now)
    await asyncio.to_thread(editor.announce, "Cắt điện toàn xã", now + timedelta(hours=1))
    tree = await until(await address, ["Cắt điện toàn xã", "Chợ phiên họp lại"])
    assert tree["items"][0]["expires"] is not None
    clock.ahead = timedelta(hours=1)
    await until(await address, ["Chợ phiên họp lại"])
    store.close()
    daemon.stop()
    await asyncio.wait_for(running, 10)

"""A parse worker that is killed from outside at the worst moment: the next parse waits a while, and is made good."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from datetime import timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.errors import ParseError
from tickerfeed.model import Response, Source
from tickerfeed.workers import pool as pool_module
from tickerfeed.workers.options import ParseOptions
from tickerfeed.workers.pool import ParsePool

ANSWER = Response(
    "https://bao.example/rss", 200, {}, b"<rss version='2.0'><channel><item><title>Tin</title></item></channel></rss>"
)


# An address without end, which takes a reader longer than it may.
SLOW = ANSWER.body.replace(b"<title>", b"<author>" + b"a." * 400_000 + b"@</author><title>")


@pytest.mark.slow
async def test_a_worker_killed_with_a_lock_in_its_hands(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another one is at work meanwhile, and cannot be stopped: else the library notices that all workers are gone."""
    monkeypatch.setattr(pool_module, "START_AT_MOST", 8.0)
    workers = ParsePool(ParseOptions(workers=2, timeout=timedelta(seconds=1)))
    source = Source("bao", ANSWER.url)
    await workers.parse(ANSWER, source)
    manager = workers._running()._pool_manager
    busy = asyncio.create_task(workers.parse(replace(ANSWER, body=SLOW), source))
    while not any(task.worker_id for task in list(manager.task_manager.tasks.values())):
        await asyncio.sleep(0.01)
    at_work = {task.worker_id for task in list(manager.task_manager.tasks.values())}
    assert await asyncio.to_thread(manager.worker_manager.workers_channel.mutex.acquire)  # and never given back
    for process in multiprocessing.active_children():
        if process.pid and process.pid not in at_work:
            os.kill(process.pid, signal.SIGKILL)
    feed = await workers.parse(ANSWER, source)
    assert [entry.title for entry in feed.entries] == ["Tin"]
    with pytest.raises(ParseError):
        await busy
    said = [record.message for record in caplog.records if record.name == "tickerfeed.workers.pool"]
    assert said.count("the parse workers do not start or do not answer; they are replaced") >= 1
    workers.close()

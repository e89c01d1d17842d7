from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from concurrent.futures import Future
from datetime import timedelta

import pytest

from tickerfeed.errors import NotAFeed, ParseError, ParseLimit
from tickerfeed.model import Response, Source
from tickerfeed.workers import pool as pool_module
from tickerfeed.workers.options import ParseOptions
from tickerfeed.workers.pool import ParsePool

URL = "https://bao.example/rss"
SOURCE = Source("bao", URL)
GOOD = b"<rss version='2.0'><channel><item><title>Tin</title></item></channel></rss>"
# An address without end, which feedparser searches in a time that grows with the square of its length.
SLOW = b"<rss version='2.0'><channel><item><author>" + b"a." * 200_000 + b"@</author></item></channel></rss>"


def answer(body: bytes) -> Response:
    return Response(URL, 200, {}, body)


@pytest.fixture
async def pool() -> AsyncIterator[ParsePool]:
    workers = ParsePool(ParseOptions(timeout=timedelta(seconds=1)))
    yield workers
    workers.close()


def workers_alive() -> list[int]:
    return [process.pid for process in multiprocessing.active_children() if process.pid]


async def test_a_feed_comes_back(pool: ParsePool) -> None:
    assert [entry.title for entry in (await pool.parse(answer(GOOD), SOURCE)).entries] == ["Tin"]


async def test_an_article_comes_back(pool: ParsePool) -> None:
    assert (await pool.article(answer(b"<h1>Tin</h1>"), SOURCE)).title == "Tin"
    with pytest.raises(ParseError, match="answers an XML feed, not a page"):
        await pool.article(answer(GOOD), SOURCE)


async def test_an_error_comes_back_as_itself(pool: ParsePool) -> None:
    with pytest.raises(NotAFeed, match="an HTML page") as caught:
        await pool.parse(answer(b"<html></html>"), SOURCE)
    assert caught.value.subject == URL


async def test_a_body_that_takes_too_long_is_ended_and_others_go_on(pool: ParsePool) -> None:
    with pytest.raises(ParseLimit, match="longer than 1 s"):
        await pool.parse(answer(SLOW), SOURCE)
    assert await pool.parse(answer(GOOD), SOURCE)


async def test_a_body_that_takes_too_much_memory_is_ended_and_others_go_on() -> None:
    workers = ParsePool(ParseOptions(timeout=timedelta(seconds=30), memory=60_000_000))
    wide = answer("<rss>📰".encode() + b" " * 8_000_000)  # one wide character makes each of the others four bytes
    with pytest.raises(ParseLimit, match="memory"):
        await workers.parse(wide, SOURCE)
    assert await workers.parse(answer(GOOD), SOURCE)
    workers.close()


async def test_a_reader_that_fails_otherwise_is_an_error(pool: ParsePool) -> None:
    with pytest.raises(ParseError, match="its reader failed"):
        await pool.parse(answer(GOOD), None)  # type: ignore[arg-type]


async def test_a_worker_that_dies_idle_is_replaced(pool: ParsePool) -> None:
    await pool.parse(answer(GOOD), SOURCE)
    (pid,) = workers_alive()
    # An answer may be here before its worker has let go of the lock of the pipe; only who waits for this has none.
    with pool._running()._pool_manager.worker_manager.workers_channel.lock() as is_idle:
        os.kill(pid, signal.SIGKILL)
        while pid in workers_alive():
            await asyncio.sleep(0.01)
    assert is_idle
    assert await pool.parse(answer(GOOD), SOURCE)


async def test_workers_that_cannot_start_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "prepare", len)  # fails in the worker, on a number
    monkeypatch.setattr(pool_module, "START_AT_MOST", 1.0)
    workers = ParsePool(ParseOptions(timeout=timedelta(seconds=1)))
    with pytest.raises(ParseError, match="do not start"):
        await workers.parse(answer(GOOD), SOURCE)
    monkeypatch.undo()
    assert await workers.parse(answer(GOOD), SOURCE)
    workers.close()


class Silent:
    """Workers that take a job and never say anything."""

    active = True
    is_stopped = False

    def schedule(self, *_: object, **__: object) -> Future[object]:
        return Future()

    def stop(self) -> None:
        self.is_stopped = True

    def join(self) -> None:
        """Have nothing to wait for."""


@pytest.mark.parametrize("is_replaced", [False, True])
async def test_workers_that_do_not_answer_are_given_up(monkeypatch: pytest.MonkeyPatch, is_replaced: bool) -> None:
    monkeypatch.setattr(ParsePool, "_patience", 0.01)
    workers, silent, fresh = ParsePool(ParseOptions()), Silent(), Silent()
    monkeypatch.setattr(workers, "_pool", silent)
    if is_replaced:  # for another job that had waited as long; it is tried there once more
        asyncio.get_running_loop().call_soon(monkeypatch.setattr, workers, "_pool", fresh)
    with pytest.raises(ParseError, match="do not answer"):
        await workers.parse(answer(GOOD), SOURCE)
    assert (silent.is_stopped, fresh.is_stopped) == (not is_replaced, is_replaced)


async def test_a_cancelled_caller_frees_the_worker(pool: ParsePool) -> None:
    await pool.parse(answer(GOOD), SOURCE)
    waiting = asyncio.ensure_future(pool.parse(answer(SLOW), SOURCE))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await pool.parse(answer(GOOD), SOURCE)


async def test_many_callers_are_served_in_turn(pool: ParsePool) -> None:
    feeds = await asyncio.gather(*(pool.parse(answer(GOOD), SOURCE) for _ in range(20)))
    assert len(feeds) == 20


async def test_closing_ends_the_workers_and_the_jobs_under_way() -> None:
    workers = ParsePool(ParseOptions(workers=2))
    await workers.parse(answer(GOOD), SOURCE)
    waiting = [asyncio.ensure_future(workers.parse(answer(SLOW), SOURCE)) for _ in range(8)]
    await asyncio.sleep(0)
    workers.close()
    workers.close()
    failures = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(failure) for failure in failures] == [ParseError] * 8
    assert workers_alive() == []


async def test_a_closed_pool_takes_nothing() -> None:
    workers = ParsePool(ParseOptions())
    workers.close()
    with pytest.raises(ParseError, match="stopped"):
        await workers.parse(answer(GOOD), SOURCE)


def test_workers_that_cannot_be_shut_in_are_told_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pool_module.cage, "lack", lambda: "this kernel has no Landlock")
    with caplog.at_level("INFO"):
        ParsePool(ParseOptions()).close()
    assert [record.message for record in caplog.records if "Landlock" in record.message] == [
        "the parse workers keep what they do not need (files, network): this kernel has no Landlock"
    ]

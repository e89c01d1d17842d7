from __future__ import annotations

import asyncio
import multiprocessing
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tickerfeed.errors import NotAFeed, ParseError, ParseLimit
from tickerfeed.model import Response, Source
from tickerfeed.parse.fast import document
from tickerfeed.workers import reader as reader_module
from tickerfeed.workers.options import ParseOptions
from tickerfeed.workers.reader import Reader

URL = "https://bao.example/rss"
SOURCE = Source("bao", URL)
GOOD = b"<rss version='2.0'><channel><item><title>Tin</title></item></channel></rss>"
CUT = GOOD[:-20]
SLOW = b"<rss version='2.0'><channel><item><author>" + b"a." * 200_000 + b"@</author></item></channel></rss>"


def answer(body: bytes) -> Response:
    return Response(URL, 200, {}, body)


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    reader = Reader(ParseOptions(timeout=timedelta(seconds=1)))
    yield reader
    reader.close()


async def test_a_small_sound_feed_is_read_without_a_worker(reader: Reader) -> None:
    feeds = await asyncio.gather(*(reader.parse(answer(GOOD), SOURCE) for _ in range(5)))
    assert [[entry.title for entry in feed.entries] for feed in feeds] == [["Tin"]] * 5
    assert multiprocessing.active_children() == []


async def test_what_cannot_be_loaded_here_is_a_worker_s_to_explain(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, document.__name__, None)
    monkeypatch.delattr("tickerfeed.parse.fast.document")
    feed = await reader.parse(answer(GOOD), SOURCE)
    assert [entry.title for entry in feed.entries] == ["Tin"]
    assert multiprocessing.active_children()


async def test_bodies_are_read_in_their_order_and_the_loop_has_its_turn_between(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def one(name: str) -> None:
        await reader.parse(answer(GOOD.replace(b"Tin", name.encode())), SOURCE)
        told.append(name)

    tasks = [asyncio.create_task(one(name)) for name in ("a", "b", "c")]
    await asyncio.gather(*tasks)
    assert told == ["a", "b", "c"]
    monkeypatch.setattr(reader_module, "TURN", 0)
    tasks = [asyncio.create_task(one(name)) for name in ("d", "e", "f", "g")]
    await asyncio.sleep(0)
    tasks[1].cancel()
    while "d" not in told:
        await asyncio.sleep(0)
    assert told[3:] == ["d"]
    await asyncio.gather(*tasks, return_exceptions=True)
    assert told[3:] == ["d", "f", "g"]


async def test_all_else_goes_to_a_worker(reader: Reader) -> None:
    assert [entry.title for entry in (await reader.parse(answer(CUT), SOURCE)).entries] == ["Tin"]
    with pytest.raises(ParseLimit, match="longer than 1 s"):
        await reader.parse(answer(SLOW), SOURCE)
    with pytest.raises(NotAFeed):
        await reader.parse(answer(b"<html></html>"), SOURCE)
    assert (await reader.article(answer(b"<h1>Tin</h1>"), SOURCE)).title == "Tin"
    assert (await reader.survey(answer(GOOD))).candidates
    assert len(multiprocessing.active_children()) == 1


async def test_a_fault_of_the_fast_reader_is_a_workers_matter(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "reader", None)
    assert [entry.title for entry in (await reader.parse(answer(GOOD), SOURCE)).entries] == ["Tin"]


async def test_what_takes_too_long_is_a_workers_matter(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "PATIENCE", -1.0)
    assert [entry.title for entry in (await reader.parse(answer(GOOD), SOURCE)).entries] == ["Tin"]
    assert len(multiprocessing.active_children()) == 1


async def test_what_took_too_long_is_read_here_at_the_second_time(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[bytes] = []

    def late(response: Response, *others: object) -> object:
        tries.append(response.body)
        if len(tries) == 1:
            raise TimeoutError
        return parse(response, *others)

    parse = document.parse
    monkeypatch.setattr(document, "parse", late)
    first, second = GOOD, GOOD.replace(b"Tin", b"Hai")
    feeds = await asyncio.gather(*(reader.parse(answer(body), SOURCE) for body in (first, second)))
    assert [[entry.title for entry in feed.entries] for feed in feeds] == [["Tin"], ["Hai"]]
    assert tries == [first, second, first]  # the others need not wait for it
    assert multiprocessing.active_children() == []


async def test_after_closing_nothing_is_read(reader: Reader) -> None:
    reader.close()
    with pytest.raises(ParseError, match="stopped"):
        await reader.parse(answer(GOOD), SOURCE)

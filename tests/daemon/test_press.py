from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from tickerfeed.config.schema import Config
from tickerfeed.daemon.press import PressRoom, Trouble, press_of
from tickerfeed.errors import PublishError, StoreError
from tickerfeed.model import Document, Entry, NewEntry, Source, SourceState
from tickerfeed.ports import Store
from tickerfeed.store.memory import MemoryStore

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
CONFIG = Config(sources=(Source("bao-a", "https://a.example/rss"),))


class Shelf:
    def __init__(self, store: Store) -> None:
        self.store = store

    async def run(self, step: Callable[[Store], T]) -> T:
        return step(self.store)


class Sink:
    def __init__(self) -> None:
        self.is_full = False

    def publish(self, documents: Sequence[Document]) -> str | None:
        if self.is_full:
            raise PublishError("disk full", "out")
        return f"{len(documents)} documents"


def room() -> tuple[PressRoom, MemoryStore, Sink]:
    store, sink = MemoryStore(), Sink()
    store.sync_sources(CONFIG.sources, NOW)
    return PressRoom(press_of(CONFIG), Shelf(store), sink, lambda: NOW), store, sink


async def test_what_was_saved_is_folded_and_published() -> None:
    press, store, _ = room()
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một", link="https://a.example/1"))], None, NOW)
    revision, documents = await press.run()
    assert revision == f"{len(documents)} documents"
    assert store.fold_cursor() == 1
    assert any("Một".encode() in document.body for document in documents)


async def test_a_sink_that_fails_loses_no_fold() -> None:
    press, store, sink = room()
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một"))], None, NOW)
    sink.is_full = True
    with pytest.raises(PublishError):
        await press.run()
    sink.is_full = False
    assert (await press.run())[0]
    assert store.fold_cursor() == 1


async def test_a_run_that_is_cancelled_does_not_go_on_beside_the_next() -> None:
    press, _, sink = room()
    publish, begun, finish = sink.publish, threading.Event(), threading.Event()

    def slow(documents: Sequence[Document]) -> str | None:
        begun.set()
        assert finish.wait(30)
        return publish(documents)

    sink.publish = slow
    first = asyncio.create_task(press.run())
    await asyncio.to_thread(begun.wait, 30)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert press._one_at_a_time.locked()
    second = asyncio.create_task(press.run())
    finish.set()
    assert (await second)[0]


def test_the_press_takes_its_settings_from_the_configuration() -> None:
    press = press_of(CONFIG)
    assert (press.entries, press.reach, list(press.sources)) == (200, CONFIG.store.retention, ["bao-a"])


def test_a_standing_trouble_is_said_once_and_its_end_once(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble("store")
    with caplog.at_level(logging.INFO):
        trouble.over()
        for _ in range(3):
            trouble.met(StoreError("is locked", "t.db"))
        trouble.met(StoreError("is full", "t.db"))
        trouble.over()
        trouble.over()
    assert [record.message for record in caplog.records] == [
        "store: t.db: is locked",
        "store: t.db: is full",
        "store: works again",
    ]

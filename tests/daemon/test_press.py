from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.press import PressRoom, Trouble, press_of
from tickerfeed.errors import PublishError, StoreError
from tickerfeed.model import Document, Edition, Entry, NewEntry, Source, SourceState
from tickerfeed.ports import Store
from tickerfeed.publish.outputs import Outputs
from tickerfeed.store.memory import MemoryStore

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
CONFIG = Config(sources=(Source("bao-a", "https://a.example/rss"),))


class Shelf:
    def __init__(self, store: Store) -> None:
        self.store = store

    async def run(self, step: Callable[[Store], T]) -> T:
        return step(self.store)

    join = run


class Sink:
    def __init__(self) -> None:
        self.is_full = False
        self.broken: str | None = None
        self.published: list[str] = []
        self.kept: tuple[str, ...] | None = None

    def publish(self, documents: Sequence[Document], edition: str = "") -> str | None:
        if self.is_full or edition == self.broken:
            raise PublishError("disk full", "out")
        self.published.append(edition)
        return f"{len(documents)} documents"

    def keep(self, editions: Collection[str]) -> None:
        self.kept = tuple(editions)


def room(config: Config = CONFIG) -> tuple[PressRoom, MemoryStore, Sink]:
    store, sink = MemoryStore(), Sink()
    store.sync_sources(config.sources, NOW)
    return PressRoom(press_of(config), Shelf(store), sink, lambda: NOW), store, sink


async def test_what_was_saved_is_folded_and_published() -> None:
    press, store, _ = room()
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một", link="https://a.example/1"))], None, NOW)
    revision, documents = await press.run()
    assert revision == f"{len(documents)} documents"
    assert store.fold_cursor() == 1
    assert any("Một".encode() in document.body for document in documents)
    assert [told.head.entry.title for told in press.stories] == ["Một"]


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

    def slow(documents: Sequence[Document], edition: str = "") -> str | None:
        begun.set()
        assert finish.wait(30)
        return publish(documents, edition)

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


PROVINCES = Config(
    sources=(
        Source("bao-a", "https://a.example/rss", province="VN-23"),
        Source("bao-b", "https://b.example/rss", province="VN-22"),
    ),
    editions=(
        Edition("ha-tinh", "Hà Tĩnh", ("VN-23",)),
        Edition("nghe-an", "Nghệ An", ("VN-22",)),
        Edition("hue", "Huế", ("VN-26",)),
    ),
)


async def test_only_editions_of_what_has_changed_are_published_again() -> None:
    press, store, sink = room(PROVINCES)
    _, documents = await press.run()
    assert sink.published == ["", "ha-tinh", "nghe-an"]  # no source is for Huế
    assert sink.kept == ("ha-tinh", "nghe-an")
    names = {document.name for document in documents}
    assert {"ticker.json", "editions/ha-tinh/ticker.json", "editions/nghe-an/index.html"} <= names
    sink.published.clear()
    store.save(SourceState("bao-b"), [NewEntry("id:1", Entry("Một", link="https://b.example/1"))], None, NOW)
    _, documents = await press.run()
    assert sink.published == ["", "nghe-an"]
    told = {document.name for document in documents if "Một".encode() in document.body}
    assert ("ticker.txt" in told, "editions/nghe-an/ticker.txt" in told) == (True, True)
    assert not [name for name in told if name.startswith("editions/ha-tinh/")]


async def test_a_new_start_changes_no_byte_and_makes_good_what_came_to_harm(tmp_path: Path) -> None:
    _, store, _ = room(PROVINCES)
    for name, title in (("bao-a", "Chợ phiên đông khách"), ("bao-b", "Lúa hè thu được mùa")):
        store.save(SourceState(name, last_success_at=NOW), [NewEntry("id:1", Entry(title))], None, NOW)

    async def start() -> str | None:
        press = PressRoom(press_of(PROVINCES), Shelf(store), Outputs(tmp_path), lambda: NOW)
        return (await press.run())[0]

    assert await start()
    assert await start() is None
    for path in ("ticker.txt", "editions/ha-tinh/ticker.txt"):
        (tmp_path / path).resolve().write_text("damaged")
    assert await start()
    assert (tmp_path / "editions/ha-tinh/ticker.txt").read_text().startswith("Chợ phiên")
    assert not (tmp_path / "editions/hue").exists()


async def test_what_is_damaged_is_made_again_without_any_news(tmp_path: Path) -> None:
    store, sink = room()[1], Outputs(tmp_path)
    press = PressRoom(press_of(CONFIG), Shelf(store), sink, lambda: NOW)
    await press.run()
    assert (await press.run())[0] is None
    (tmp_path / "index.html").unlink()
    assert (await press.run())[0]
    assert (tmp_path / "index.html").is_file()


async def test_an_edition_that_could_not_be_published_is_tried_again() -> None:
    press, _, sink = room(PROVINCES)
    sink.broken = "nghe-an"
    with pytest.raises(PublishError):
        await press.run()
    assert (sink.published, sink.kept) == (["", "ha-tinh"], None)
    sink.broken = None
    revision, documents = await press.run()
    assert revision == f"{len(documents) // 3} documents"  # also when what failed before brings nothing new
    assert (sink.published, sink.kept) == (["", "ha-tinh", "nghe-an"], ("ha-tinh", "nghe-an"))


async def test_after_a_fold_that_failed_every_edition_is_looked_at() -> None:
    press, store, sink = room(PROVINCES)
    await press.run()
    sink.published.clear()
    save_fold = store.save_fold
    store.save(SourceState("bao-b"), [NewEntry("id:1", Entry("Một", link="https://b.example/1"))], None, NOW)

    def failing(*given: Any) -> None:
        save_fold(*given)
        raise StoreError("is locked", "t.db")

    store.save_fold = failing  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        await press.run()
    store.save_fold = save_fold  # type: ignore[method-assign]
    await press.run()
    assert sink.published == ["", "ha-tinh", "nghe-an"]


async def test_a_reload_takes_editions_away() -> None:
    press, _, sink = room(PROVINCES)
    await press.run()
    press.press = press_of(replace(PROVINCES, editions=PROVINCES.editions[:1]))
    _, documents = await press.run()
    assert sink.kept == ("ha-tinh",)
    assert not [document.name for document in documents if "nghe-an" in document.name]


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


def test_a_fault_of_ours_is_said_once_and_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble("publish")
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            trouble.met(ZeroDivisionError("two\nlines"))
        trouble.over()
    told = [record.getMessage() for record in caplog.records]
    assert told == ["publish: a fault of ours: ZeroDivisionError: two lines", "publish: works again"]

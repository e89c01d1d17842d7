from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tickerfeed.daemon import memory
from tickerfeed.daemon.memory import OwnerLock, StoreRoom
from tickerfeed.errors import StoreError
from tickerfeed.ports import Store
from tickerfeed.store.database import SqlStore
from tickerfeed.store.memory import MemoryStore


async def open_room() -> StoreRoom:
    room = StoreRoom(MemoryStore)
    await room.open()
    return room


async def test_every_step_runs_in_the_one_store_thread() -> None:
    room = await open_room()
    threads = {await room.run(lambda _: threading.current_thread().name) for _ in range(5)}
    await room.close()
    assert len(threads) == 1
    assert threads.pop().startswith("store")


async def test_what_a_step_raises_is_raised() -> None:
    room = await open_room()

    def fail(_: Store) -> None:
        raise StoreError("disk full", "x.db")

    with pytest.raises(StoreError, match=r"x\.db: disk full"):
        await room.run(fail)
    await room.close()


async def test_a_step_that_has_begun_is_finished_when_its_caller_is_cancelled() -> None:
    room = await open_room()
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def step(_: Store) -> None:
        begun.set()
        go_on.wait(5)
        done.set()

    task = asyncio.create_task(room.run(step))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await room.close()
    assert done.is_set()


class Halting:
    """Holds the store's thread until it is let go, so that steps wait together."""

    def __init__(self, room: StoreRoom) -> None:
        self._go = threading.Event()
        self._task = asyncio.create_task(room.run(lambda _: self._go.wait(5)))

    async def __aenter__(self) -> None:
        await asyncio.sleep(0)

    async def __aexit__(self, *exc_info: object) -> None:
        await asyncio.sleep(0)
        self._go.set()
        await self._task


def keep(name: str, value: str = "x") -> Callable[[Store], str]:
    """Return a step that keeps a fact, or fails where its name says so."""

    def step(store: Store) -> str:
        store.meta_set(name, value)
        if name.startswith("bad"):
            raise StoreError(f"{name} cannot be kept", "t.db")
        return name

    return step


async def test_steps_that_may_join_share_a_transaction_and_one_that_fails_costs_the_others_nothing() -> None:
    room = await open_room()
    async with Halting(room):
        tasks = [asyncio.create_task(room.join(keep(name))) for name in ("a", "bad-1", "b", "bad-2", "c")]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    kept = [await room.run(lambda store, name=name: store.meta_get(name)) for name in ("a", "bad-1", "b", "c")]  # type: ignore[misc]
    await room.close()
    assert [str(one) for one in done] == ["a", "t.db: bad-1 cannot be kept", "b", "t.db: bad-2 cannot be kept", "c"]
    assert kept == ["x", None, "x", "x"]


async def test_steps_keep_their_order_whether_they_may_join_or_not() -> None:
    room = await open_room()
    seen: list[str] = []
    async with Halting(room):
        steps = [(room.run if name == "r" else room.join)(lambda _, name=name: seen.append(name)) for name in "jjrjrrj"]  # type: ignore[misc]
        waiting = [asyncio.create_task(step) for step in steps]
    await asyncio.gather(*waiting)
    await room.close()
    assert "".join(seen) == "jjrjrrj"


async def test_nothing_is_told_before_it_is_saved() -> None:
    """What others read from the file while the steps run is what was there before."""
    events: list[str] = []

    class Slow(MemoryStore):
        @contextmanager
        def together(self) -> Iterator[None]:
            events.append("begin")
            with super().together():
                yield
            events.append("saved")

    room = StoreRoom(Slow)
    await room.open()
    async with Halting(room):
        tasks = [asyncio.create_task(room.join(keep(name))) for name in "ab"]
        for task in tasks:
            task.add_done_callback(lambda task: events.append(task.result()))
    await asyncio.gather(*tasks)
    await room.close()
    assert events == ["begin", "saved", "a", "b"]


async def test_steps_of_several_turns_of_the_loop_are_gathered_until_one_comes_that_may_not_join(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = 0

    class Counting(MemoryStore):
        @contextmanager
        def together(self) -> Iterator[None]:
            nonlocal begun
            begun += 1
            with super().together():
                yield

    monkeypatch.setattr(memory, "GATHER", 60.0)
    room = StoreRoom(Counting)
    await room.open()
    tasks = []
    for name in "abc":
        tasks.append(asyncio.create_task(room.join(keep(name))))
        await asyncio.sleep(0)
    assert await room.run(lambda store: [store.meta_get(name) for name in "abc"]) == ["x", "x", "x"]
    assert await asyncio.gather(*tasks) == ["a", "b", "c"]
    assert begun == 1
    last = asyncio.create_task(room.join(keep("d")))
    await asyncio.sleep(0)
    await room.close()  # waits for no moment
    assert await last == "d"


async def test_a_transaction_that_cannot_begin_fails_for_all_at_once() -> None:
    begun = 0

    class Locked(MemoryStore):
        @contextmanager
        def together(self) -> Iterator[None]:
            nonlocal begun
            begun += 1
            raise StoreError("is locked", "t.db")
            yield

    room = StoreRoom(Locked)
    await room.open()
    async with Halting(room):
        tasks = [asyncio.create_task(room.join(keep(name))) for name in "abc"]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    await room.close()
    assert [str(one) for one in done] == ["t.db: is locked"] * 3
    assert begun == 1


async def test_a_step_whose_caller_is_gone_is_saved_with_the_others() -> None:
    room = await open_room()
    async with Halting(room):
        tasks = [asyncio.create_task(room.join(keep(name))) for name in "ab"]
        await asyncio.sleep(0)
        tasks[0].cancel()
    assert await tasks[1] == "b"
    assert await room.run(lambda store: store.meta_get("a")) == "x"
    await room.close()


async def test_no_transaction_holds_more_steps_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 2)
    room = await open_room()
    async with Halting(room):
        tasks = [asyncio.create_task(room.join(keep(name))) for name in "abcde"]
    assert await asyncio.gather(*tasks) == list("abcde")
    await room.close()


def test_a_process_that_dies_between_the_steps_leaves_none_of_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    script = f"""
import os
from tickerfeed.daemon.memory import in_one
from tickerfeed.store.database import SqlStore
in_one(SqlStore({url!r}), [lambda store: store.meta_set("a", "x"), lambda store: os._exit(9)])
"""
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 9
    store = SqlStore(url)
    assert store.meta_get("a") is None
    store.close()


async def test_a_closed_room_says_so() -> None:
    room = await open_room()
    await room.close()
    await room.close()
    with pytest.raises(StoreError, match="not open"):
        await room.run(lambda store: store.entry_count())


def test_a_second_owner_is_kept_out_until_the_first_lets_go(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/a.db"
    with OwnerLock(url), pytest.raises(StoreError, match="another tickerfeed"), OwnerLock(url):
        pass
    with OwnerLock(url):
        pass


def test_a_lock_that_cannot_be_made_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"a\.db\.lock"), OwnerLock(f"sqlite:///{tmp_path}/file/a.db"):
        pass


def test_a_server_database_has_no_lock_file() -> None:
    with OwnerLock("postgresql://db/ticker") as lock:
        lock.release()

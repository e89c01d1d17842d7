from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from tickerfeed.daemon.memory import OwnerLock, StoreRoom
from tickerfeed.errors import StoreError
from tickerfeed.ports import Store
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

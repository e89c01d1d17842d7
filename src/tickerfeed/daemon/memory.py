"""The store's one thread, and the lock that keeps a second owner out."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tickerfeed.errors import OwnedStore, StoreError
from tickerfeed.ports import Store

T = TypeVar("T")


class StoreRoom:
    """Implements `ports.StoreThread`: opens the store in its own thread and runs every step there, in order."""

    def __init__(self, opener: Callable[[], Store]) -> None:
        self._opener = opener
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._store: Store | None = None

    async def open(self) -> None:
        """Open the store. Raises `StoreError`."""
        self._store = await self._submit(self._opener)

    async def run(self, step: Callable[[Store], T]) -> T:
        """Return what `step` returns; see `ports.StoreThread`."""
        store = self._store
        if store is None:
            raise StoreError("the store is not open")
        return await self._submit(lambda: step(store))

    async def close(self) -> None:
        """Close the store after all steps that were handed in; a second call does nothing."""
        store, self._store = self._store, None
        if store is not None:
            await self._submit(store.close)
        self._thread.shutdown(wait=True)

    async def _submit(self, call: Callable[[], T]) -> T:
        # shield: a cancelled poll must not leave its transaction in doubt; the thread finishes what it began.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, call))


class OwnerLock:
    """An advisory lock beside a SQLite file: folding and publishing have one owner (DESIGN, section 3)."""

    def __init__(self, url: str) -> None:
        self._path = Path(url.removeprefix("sqlite:///") + ".lock") if url.startswith("sqlite:///") else None
        self._file: int | None = None

    def __enter__(self) -> OwnerLock:
        """Take the lock; see `acquire`."""
        self.acquire()
        return self

    def acquire(self) -> None:
        """Take the lock. Raises `OwnedStore` when another process holds it, `StoreError` when it cannot be made."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            self.release()
            message = "another tickerfeed works on this store; stop it first, or give this one its own [store] url"
            raise OwnedStore(message, str(self._path)) from exc
        except OSError as exc:
            self.release()
            raise StoreError(
                f"cannot be written ({exc.strerror}); check owner and free space", str(self._path)
            ) from exc

    def __exit__(self, *exc_info: object) -> None:
        """Give the lock back."""
        self.release()

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would race with another taker."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

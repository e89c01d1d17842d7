"""The store's one thread, and the lock that keeps a second owner out."""

from __future__ import annotations

import asyncio
import fcntl
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from tickerfeed.errors import OwnedStore, StoreError
from tickerfeed.ports import Store

T = TypeVar("T")
MOST = 256  # steps in one transaction; the first of them waits for the last
GATHER = 0.005  # seconds in which steps that may join come together

_Result = tuple[Any, Exception | None]


class _Step(NamedTuple):
    """Something to be done in the store's thread, and who waits for it."""

    call: Callable[[Store], Any]
    may_join: bool
    waiter: asyncio.Future[Any]


class StoreRoom:
    """Implements `ports.StoreThread`: opens the store in its own thread and runs every step there, in order.

    Steps wait in a queue which the thread empties at one go, so that neither the loop nor the thread is woken for each
    of them, and those that may join share a transaction: of a poll that found nothing new, the commit is most of the
    work (DESIGN: record 0028). They are gathered for a moment before the thread sees them: it would take each burst of
    polls in many small bites otherwise, and the two would quarrel over who may run.
    """

    def __init__(self, opener: Callable[[], Store]) -> None:
        self._opener = opener
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._store: Store | None = None
        self._gathered: list[_Step] = []  # only the loop's thread looks at these
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: deque[_Step] = deque()
        self._lock = threading.Lock()  # of the two below, which both threads look at
        self._is_working = False

    async def open(self) -> None:
        """Open the store. Raises `StoreError`."""
        self._store = await asyncio.get_running_loop().run_in_executor(self._thread, self._opener)

    async def run(self, step: Callable[[Store], T]) -> T:
        """Return what `step` returns; see `ports.StoreThread`."""
        return cast("T", await self._hand_in(step, may_join=False))

    async def join(self, step: Callable[[Store], T]) -> T:
        """Return what `step` returns, when it is saved; see `ports.StoreThread`."""
        return cast("T", await self._hand_in(step, may_join=True))

    async def close(self) -> None:
        """Close the store after all steps that were handed in; a second call does nothing."""
        if self._store is not None:
            closed = self._hand_in(lambda store: store.close(), may_join=False)
            self._store = None
            await closed
        self._thread.shutdown(wait=True)

    def _hand_in(self, call: Callable[[Store], Any], *, may_join: bool) -> asyncio.Future[Any]:
        if self._store is None:
            raise StoreError("the store is not open")
        loop = asyncio.get_running_loop()
        # Whoever waits may be cancelled; what was handed in is done all the same, so no transaction is left in doubt.
        step = _Step(call, may_join, loop.create_future())
        self._gathered.append(step)
        if not may_join:
            self._pass_on(loop, self._store)
        elif self._timer is None:
            self._timer = loop.call_later(GATHER, self._pass_on, loop, self._store)
        return step.waiter

    def _pass_on(self, loop: asyncio.AbstractEventLoop, store: Store) -> None:
        """Let the thread see what was gathered, in its order."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        with self._lock:
            self._waiting.extend(self._gathered)
            is_idle, self._is_working = not self._is_working, True
        self._gathered.clear()
        if is_idle:
            self._thread.submit(self._work, loop, store)

    def _work(self, loop: asyncio.AbstractEventLoop, store: Store) -> None:
        while steps := self._next():
            results = (
                in_one(store, [step.call for step in steps]) if steps[0].may_join else [alone(store, steps[0].call)]
            )
            with suppress(RuntimeError):  # the loop has ended: nobody waits
                loop.call_soon_threadsafe(_tell, steps, results)

    def _next(self) -> list[_Step]:
        """Return the steps to run now: one, or all that may join before the next that may not."""
        with self._lock:
            steps: list[_Step] = []
            while (
                self._waiting and len(steps) < MOST and (not steps or steps[-1].may_join is self._waiting[0].may_join)
            ):
                steps.append(self._waiting.popleft())
                if not steps[0].may_join:
                    break
            self._is_working = bool(steps)
            return steps


def _tell(steps: Sequence[_Step], results: Sequence[_Result]) -> None:
    for step, (value, failure) in zip(steps, results, strict=True):
        if step.waiter.done():  # cancelled
            continue
        if failure is None:
            step.waiter.set_result(value)
        else:
            step.waiter.set_exception(failure)


def in_one(store: Store, calls: Sequence[Callable[[Store], Any]]) -> list[_Result]:
    """Return what each call returned or raised, after running them in one transaction.

    Where that cannot begin, it fails for all; where one of them, or the commit, fails, each is run by itself.
    """
    has_begun = False
    try:
        with store.together():
            has_begun = True
            values = [call(store) for call in calls]
    except Exception as failure:  # noqa: BLE001 - told to whoever waits for it
        if has_begun and len(calls) > 1:
            return [result for call in calls for result in in_one(store, [call])]
        return [(None, failure)] * len(calls)
    return [(value, None) for value in values]


def alone(store: Store, call: Callable[[Store], Any]) -> _Result:
    """Return what a call returned, or what it raised."""
    try:
        return call(store), None
    except Exception as failure:  # noqa: BLE001 - told to whoever waits for it
        return None, failure


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

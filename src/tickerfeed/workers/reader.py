"""Where a body is read: here, at once, where that surely takes no time; else in a worker that can be killed."""

from __future__ import annotations

import asyncio
import functools
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from tickerfeed.model import Article, Feed, Response, Source, Survey
from tickerfeed.workers.options import ParseOptions

if TYPE_CHECKING:
    from tickerfeed.workers.pool import ParsePool

PATIENCE = 0.02  # seconds of processor time; a usual feed takes a tenth of that
TRIES = 2  # what was loaded for a body meanwhile, or the machine's other guests, may have taken the time of the first
TURN = 0.005  # seconds of reading in one turn of the loop, so that many bodies at once do not hold up all else


class _Job(Struct):
    told: asyncio.Future[Feed | None]
    response: Response
    source: Source
    tries: int = 0


class Reader:
    """`ports.Parser` that asks the workers only for what the fast reader does not vouch for.

    A trip to a worker and back costs more than reading a usual feed. What stays here is bounded by its size
    (`parse.fast.document.LARGEST`) and by `PATIENCE`, so that the loop is held for fifty milliseconds at the most, and
    knows neither document types nor other files. The workers' library is loaded, and the first of them started, with
    the first body for them.

    Bodies wait in a queue, of which a few are read in each turn of the loop: a turn for each took as many questions to
    the system, whether there is anything to receive, as there were bodies. One that takes too long is tried once more
    behind the others, since the start of a worker takes as long as a hundred usual feeds.
    """

    def __init__(self, options: ParseOptions) -> None:
        self._options = options
        self._queue: deque[_Job] = deque()
        self._is_closed = False

    async def parse(self, response: Response, source: Source) -> Feed:
        """Return the feed that the answer carries. Raises as `ParsePool.parse` does."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[Feed | None] = loop.create_future()
        if not self._queue:
            loop.call_soon(self._take_turn, loop)
        self._queue.append(_Job(told, response, source))
        return await told or await self._pool.parse(response, source)

    async def article(self, response: Response, source: Source) -> Article:
        """Return what the article's page says of itself. Raises as `parse` does."""
        return await self._pool.article(response, source)

    async def survey(self, response: Response) -> Survey:
        """Return what the page offers to be polled. Raises as `parse` does."""
        return await self._pool.survey(response)

    def close(self) -> None:
        """End the workers as `ParsePool.close` does; nothing is read any more. May be called twice."""
        self._is_closed = True
        if "_pool" in vars(self):  # else there never were any
            self._pool.close()

    @functools.cached_property
    def _pool(self) -> ParsePool:
        from tickerfeed.workers.pool import ParsePool  # noqa: PLC0415 - a run of sound feeds needs no workers

        pool = ParsePool(self._options)
        if self._is_closed:
            pool.close()
        return pool

    def _take_turn(self, loop: asyncio.AbstractEventLoop) -> None:
        end = time.monotonic() + TURN
        while True:
            job = self._queue.popleft()
            if not job.told.done():  # else nobody waits for it any more
                self._try(job)
            if not self._queue:
                return
            if time.monotonic() >= end:
                break
        loop.call_soon(self._take_turn, loop)

    def _try(self, job: _Job) -> None:
        job.tries += 1
        feed = None
        try:
            if not self._is_closed:
                feed = self._read(job.response, job.source)
        except TimeoutError:
            if job.tries < TRIES:
                self._queue.append(job)
                return
        except Exception:  # noqa: BLE001, S110 - a worker says how it fails, and harms nobody
            pass
        job.told.set_result(feed)

    def _read(self, response: Response, source: Source) -> Feed | None:
        from tickerfeed.parse.fast import document  # noqa: PLC0415 - where nothing has changed, nothing is read

        return document.parse(response, source, self._options.max_entries, _watch(PATIENCE))


def _watch(patience: float) -> Callable[[], None]:
    """Return what gives up when the patience is over; on a busy machine processor time, asked when it may be."""
    monotonic, processor = time.monotonic, time.thread_time
    end, processor_end = monotonic() + patience, processor() + patience

    def watch() -> None:
        if monotonic() > end and processor() > processor_end:
            raise TimeoutError

    return watch

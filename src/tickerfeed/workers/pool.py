"""Parsing in processes that can be killed: a body may be made to cost its reader time or memory without end.

One job a worker at a time. A worker that overruns its time, its memory or its life is replaced; the others go on.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NoReturn

from pebble import ProcessExpired, ProcessPool

from tickerfeed.errors import ParseError, ParseLimit
from tickerfeed.model import Article, Feed, Response, Source, Survey
from tickerfeed.workers import cage
from tickerfeed.workers.inside import prepare, work
from tickerfeed.workers.options import ParseOptions

log = logging.getLogger(__name__)
_HANDED_PER_WORKER = 2  # the one in work and the next; other callers wait outside, where waiting costs nothing
# Seconds for a worker to start; a library that replaces it for ever must not hold us for ever. So long waits, too, who
# comes after a worker that was killed (by the kernel, for its memory) with a lock of the library's in its hands.
START_AT_MOST = 15.0
_JOBS_PER_WORKER = 500  # then it is replaced, and what its libraries kept goes with it
LOOK = 0.5  # seconds between looks at whether the pool of a job still lives


class _Unanswered(Exception):
    """No worker has taken a job in time."""


class ParsePool:
    """`ports.Parser` over worker processes, which start with the first parse."""

    def __init__(self, options: ParseOptions) -> None:
        if lack := cage.lack():
            log.info("the parse workers keep what they do not need (files, network): %s", lack)
        self._options = options
        self._seats = asyncio.Semaphore(options.workers * _HANDED_PER_WORKER)
        self._jobs: set[Future[Any]] = set()
        self._pool: ProcessPool | None = None
        self._is_closed = False

    async def parse(self, response: Response, source: Source) -> Feed:
        """Return the feed that the answer carries.

        Raises `ParseError`; `ParseLimit` when the time or memory of ``[parse]`` did not suffice or the worker died.
        """
        found: Feed = await self._result("feed", response, source, self._options.max_entries)
        return found

    async def article(self, response: Response, source: Source) -> Article:
        """Return what the article's page says of itself. Raises as `parse` does."""
        found: Article = await self._result("article", response, source)
        return found

    async def survey(self, response: Response) -> Survey:
        """Return what the page offers to be polled. Raises as `parse` does."""
        found: Survey = await self._result("survey", response)
        return found

    async def _result(self, job: str, response: Response, *arguments: Any) -> Any:
        async with self._seats:
            outcome = await self._answer([job, response, *arguments], response.url)
        if isinstance(outcome, ParseError):
            raise outcome
        return outcome

    async def _answer(self, call: list[Any], url: str) -> Any:
        try:
            return await self._outcome(self._job(call, url), url)
        except (BrokenProcessPool, _Unanswered):
            # The workers died or fell silent before they took it: not this body's fault. Once more, with new ones.
            return await self._outcome(self._job(call, url), url, is_last=True)

    def close(self) -> None:
        """End the workers, whatever they do; jobs under way fail with `ParseError`. May be called twice."""
        self._is_closed = True
        for job in self._jobs:
            job.cancel()
        self._drop()

    def _job(self, call: list[Any], url: str) -> Future[Any]:
        if self._is_closed:
            raise ParseError("the parse workers are stopped", url)
        limit = self._options.timeout.total_seconds()
        job: Future[Any] = self._running().schedule(work, args=call, timeout=limit)
        self._jobs.add(job)
        return job

    async def _outcome(self, job: Future[Any], url: str, *, is_last: bool = False) -> Any:
        pool = self._pool  # the one that the job was just handed to
        try:
            async with asyncio.timeout(self._patience) as wait:
                return await _result_of(job, pool)
        except asyncio.CancelledError:
            if not self._is_closed:
                raise
            raise ParseError("the parse workers were stopped", url) from None
        except BrokenProcessPool as exc:
            if not is_last:
                raise
            raise ParseError(f"the parse workers do not start ({exc})", url) from exc
        except Exception as exc:
            if wait.expired():
                if self._pool is pool:
                    self._drop()
                if not is_last:  # had a worker taken it, [parse] timeout would have ended it long before
                    log.warning("the parse workers do not start or do not answer; they are replaced")
                    raise _Unanswered from exc
                raise ParseError("the parse workers do not start or do not answer; see the log", url) from exc
            self._explain(exc, url)
        finally:
            self._jobs.discard(job)

    @property
    def _patience(self) -> float:
        """How many seconds a job may take with its wait for the one before it and for a worker to start."""
        return START_AT_MOST + _HANDED_PER_WORKER * self._options.timeout.total_seconds()

    def _explain(self, exc: Exception, url: str) -> NoReturn:
        if isinstance(exc, TimeoutError):
            limit = self._options.timeout.total_seconds()
            raise ParseLimit(f"reading it took longer than {limit:g} s ([parse] timeout)", url) from exc
        if isinstance(exc, ProcessExpired):
            raise ParseLimit(
                f"its reader died (status {exc.exitcode}), most likely out of memory ([parse] memory)", url
            ) from exc
        raise ParseError(f"its reader failed ({type(exc).__name__}: {exc})", url) from exc

    def _running(self) -> ProcessPool:
        """Return the pool, a new one when all its workers died at once and took it with them."""
        if self._pool is not None and not self._pool.active:
            self._drop()
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._options.workers,
                max_tasks=_JOBS_PER_WORKER,
                initializer=prepare,
                initargs=[self._options.memory],
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


async def _result_of(job: Future[Any], pool: ProcessPool | None) -> Any:
    """Return what comes of the job, which is given up with its caller.

    A pool that breaks just when a job comes in leaves it lying, neither done nor failed: that is looked for.
    """
    waiting = asyncio.wrap_future(job)
    try:
        while not waiting.done():
            await asyncio.wait({waiting}, timeout=LOOK)
            if not waiting.done() and pool is not None and not pool.active:
                raise BrokenProcessPool("its workers are gone")
        return waiting.result()
    finally:
        waiting.cancel()

"""Keeps the bucket up with the directory, beside the publishing and never before it."""

from __future__ import annotations

import asyncio
import logging

from tickerfeed.daemon.press import Trouble
from tickerfeed.errors import PublishError
from tickerfeed.publish.bucket import Bucket

log = logging.getLogger(__name__)

FIRST_WAIT = 5.0  # seconds until a failed mirroring is tried again; doubled each time
LONGEST_WAIT = 300.0


class Mirror:
    """Mirrors after each publishing, one at a time; what fails is told once and tried again."""

    def __init__(self, bucket: Bucket, first_wait: float = FIRST_WAIT) -> None:
        self._bucket = bucket
        self._first_wait = first_wait
        self._trouble = Trouble("the bucket")
        self._wanted = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Say that something may have been published; returns at once."""
        self._wanted.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    async def once(self) -> bool:
        """Mirror now; return whether the bucket is what the directory is. A failure is logged."""
        try:
            async with self._one_at_a_time:  # a thread that has begun goes on also when its caller is cancelled
                changes = await asyncio.shield(asyncio.to_thread(self._bucket.mirror))
        except PublishError as failure:
            self._trouble.met(failure)
            return False
        self._trouble.over()
        if changes:
            log.info("the bucket: %d objects changed", changes)
        return True

    async def close(self) -> None:
        """Stop trying. What is under way in the thread ends by itself."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _work(self) -> None:
        wait = self._first_wait
        while self._wanted.is_set():
            self._wanted.clear()
            if await self.once():
                wait = self._first_wait
                continue
            self._wanted.set()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

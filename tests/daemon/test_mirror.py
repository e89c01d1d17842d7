from __future__ import annotations

import asyncio
import logging
from typing import cast

import pytest

from tickerfeed.daemon.mirror import Mirror
from tickerfeed.errors import PublishError
from tickerfeed.publish.bucket import Bucket


class FailingBucket:
    """Fails so many times, then works; tells when it was mirrored."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls = 0
        self.done = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def mirror(self) -> int:
        self.calls += 1
        if self.calls <= self.failures:
            raise PublishError("cannot be written", "s3://news")
        self._loop.call_soon_threadsafe(self.done.set)
        return 1


@pytest.mark.asyncio
async def test_a_failure_is_told_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bucket = FailingBucket(2)
    mirror = Mirror(cast("Bucket", bucket), first_wait=0.001)
    mirror.wake()
    mirror.wake()
    await asyncio.wait_for(bucket.done.wait(), 10)
    await asyncio.sleep(0)
    await mirror.close()
    assert bucket.calls == 3
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert told[0] == "the bucket: s3://news: cannot be written"
    assert len([line for line in told if "cannot" in line]) == 1


@pytest.mark.asyncio
async def test_one_pass_says_whether_it_went_well() -> None:
    mirror = Mirror(cast("Bucket", FailingBucket(1)))
    assert not await mirror.once()
    assert await mirror.once()
    await mirror.close()


@pytest.mark.asyncio
async def test_closing_does_not_wait_for_the_next_try() -> None:
    bucket = FailingBucket(1)
    mirror = Mirror(cast("Bucket", bucket), first_wait=1000)
    mirror.wake()
    while not bucket.calls:
        await asyncio.sleep(0)
    await mirror.close()
    assert bucket.calls == 1

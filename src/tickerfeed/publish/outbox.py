"""Messages for one receiver, sent one after the other, again until they are taken."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from tickerfeed.errors import FetchError
from tickerfeed.model import Post, Response
from tickerfeed.ports import Sender
from tickerfeed.text.headers import retry_after
from tickerfeed.text.urls import mask

log = logging.getLogger(__name__)

MOST = 2000  # messages that wait at once; the oldest goes when there are more
FIRST_WAIT = 5.0  # seconds before the second attempt; doubled with each further one
LONGEST_WAIT = 3600.0
GIVE_UP = 15  # attempts at one message, over more than half a day
_MOST_DOUBLINGS = 12

Told = Callable[[str], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]


class Outbox:
    """What waits for one receiver: by key, the newest message alone. Never makes its caller wait.

    ``told`` is awaited with the key of each message that was taken (any 2xx). ``what`` names the receiver in the log.
    """

    def __init__(self, what: str, sender: Sender, told: Told | None = None, sleep: Sleep = asyncio.sleep) -> None:
        self.sender = sender
        self._what = what
        self._told = told
        self._sleep = sleep
        self._waiting: dict[str, Post] = {}
        self._attempts: dict[str, int] = {}
        self._failures = 0
        self._trouble = ""
        self._task: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        """What is wrong with the receiver, in one line; empty when nothing is."""
        return self._trouble

    @property
    def waiting(self) -> int:
        """How many messages have not been taken yet."""
        return len(self._waiting)

    def holds(self, key: str) -> bool:
        """Tell whether a message of this key waits."""
        return key in self._waiting

    def put(self, key: str, message: Post) -> None:
        """Send `message` in the place of an older one of its key."""
        self._forget(key)
        self._waiting[key] = message
        while len(self._waiting) > MOST:
            self._forget(next(iter(self._waiting)))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), name=f"outbox of {self._what}")

    def keep(self, keys: frozenset[str]) -> None:
        """Forget messages of other keys."""
        for key in self._waiting.keys() - keys:
            self._forget(key)

    async def flush(self, grace: float) -> None:
        """Wait until all is sent, for `grace` seconds at most; nothing is waited for from a receiver in trouble."""
        if self._task is not None and not self._trouble:
            await asyncio.wait({self._task}, timeout=grace)

    async def close(self) -> None:
        """Stop; what waits is lost, and made again by whoever finds that it was not taken."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while self._waiting:
            key, message = next(iter(self._waiting.items()))
            fault, wait = await self._send(message)
            if fault:
                self._failed(key, message, fault)
                await self._sleep(self._pause(wait))
                continue
            self._taken()
            if self._waiting.get(key) is message:
                self._forget(key)
            if self._told:
                await self._told(key)

    def _forget(self, key: str) -> None:
        self._waiting.pop(key, None)
        self._attempts.pop(key, None)

    async def _send(self, message: Post) -> tuple[str, float]:
        """Return what was wrong, "" when it was taken, and how long the receiver wants us to wait."""
        try:
            answer = await self.sender.post(message)
        except FetchError as failure:
            return str(failure), 0.0
        if 200 <= answer.status < 300:
            return "", 0.0
        return f"{message.subject or mask(answer.url)}: answers {answer.status}", _asked_to_wait(answer)

    def _failed(self, key: str, message: Post, fault: str) -> None:
        """Note a failure; the message goes behind the others, in case that it alone is what is not taken."""
        self._failures += 1
        if self._waiting.get(key) is message:
            attempts = self._attempts.get(key, 0) + 1
            self._forget(key)
            if attempts < GIVE_UP:
                self._waiting[key], self._attempts[key] = message, attempts
        if fault != self._trouble:
            log.warning("%s: %s; tried again later, less and less often", self._what, fault)
        self._trouble = fault

    def _taken(self) -> None:
        if self._trouble:
            log.warning("%s: works again", self._what)
        self._failures, self._trouble = 0, ""

    def _pause(self, wait: float) -> float:
        doublings = min(self._failures - 1, _MOST_DOUBLINGS)
        back_off = FIRST_WAIT * (1 << doublings) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing
        return min(max(back_off, wait), LONGEST_WAIT)


def _asked_to_wait(answer: Response) -> float:
    wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
    return wait.total_seconds() if wait else 0.0

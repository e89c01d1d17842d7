"""A bounded number of exchanges at once with one host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tickerfeed.errors import TimedOut


@dataclass(slots=True)
class _Host:
    semaphore: asyncio.Semaphore
    users: int = 0  # waiting ones too


class Places:
    """Lends out the places of each host; those in use and those waited for are all that is remembered."""

    def __init__(self, per_host: int, patience: float) -> None:
        self._per_host = per_host
        self._patience = patience
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    @asynccontextmanager
    async def at(self, name: str) -> AsyncIterator[None]:
        """Hold a place at the host `name`. Raises `TimedOut` when none is free within `patience` seconds."""
        host = self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._per_host)))
        host.users += 1
        try:
            await self._wait(host.semaphore, name)
            try:
                yield
            finally:
                host.semaphore.release()
        finally:
            host.users -= 1
            if not host.users:
                del self._hosts[name]

    async def _wait(self, semaphore: asyncio.Semaphore, name: str) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await semaphore.acquire()
        except TimeoutError as exc:
            raise TimedOut(
                f"{self._per_host} other exchanges with this host did not end within {self._patience:g} s", name
            ) from exc

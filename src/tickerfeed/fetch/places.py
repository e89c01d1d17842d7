"""A bounded number of exchanges at once with one host."""

from __future__ import annotations

import asyncio
from types import TracebackType

from tickerfeed.errors import TimedOut


class Places:
    """Lends out the places of each host; those in use and those waited for are all that is remembered."""

    def __init__(self, per_host: int, patience: float) -> None:
        self._per_host = per_host
        self._patience = patience
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    def at(self, name: str) -> _Place:
        """Hold, in an `async with`, a place at the host `name`.

        Raises `TimedOut` when none is free within `patience` seconds.
        """
        return _Place(self, name)

    async def enter(self, name: str) -> None:
        """Take a place, to be left again. Raises as `at` does."""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(self._per_host)
        host.users += 1
        try:
            if host.semaphore.locked():
                await self._wait(host.semaphore, name)
            else:
                await host.semaphore.acquire()  # at once: a time-out would cost more than all else here
        except BaseException:
            self._forget(host, name)
            raise

    def leave(self, name: str) -> None:
        """Give a place back."""
        host = self._hosts[name]
        host.semaphore.release()
        self._forget(host, name)

    def _forget(self, host: _Host, name: str) -> None:
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


class _Host:
    __slots__ = ("semaphore", "users")

    def __init__(self, per_host: int) -> None:
        self.semaphore = asyncio.Semaphore(per_host)
        self.users = 0  # waiting ones too


class _Place:
    __slots__ = ("_name", "_places")

    def __init__(self, places: Places, name: str) -> None:
        self._places = places
        self._name = name

    async def __aenter__(self) -> None:
        await self._places.enter(self._name)

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._places.leave(self._name)

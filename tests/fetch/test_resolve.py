from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from tickerfeed.errors import TimedOut, Unreachable
from tickerfeed.fetch.resolve import MAX_ADDRESSES, Resolver, is_literal, system_resolve


class Names:
    """A name server: hosts and what it says of them; an exception is raised."""

    def __init__(self, **hosts: object) -> None:
        self.hosts = hosts
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> list[tuple[object, ...]]:
        self.asked.append((host, port))
        said = self.hosts[host]
        if isinstance(said, Exception):
            raise said
        return said


async def test_a_name_is_asked_once_and_each_address_told_once() -> None:
    names = Names(bao=[("9.9.9.9", 80), ("9.9.9.9", 80), ("2606::1", 80, 0, 0)])
    assert await Resolver(names).addresses("bao", 80) == ["9.9.9.9", "2606::1"]
    assert names.asked == [("bao", 80)]


async def test_a_zone_stays_with_its_address() -> None:
    names = Names(bao=[("fe80::1", 80, 0, 3), ("fe80::2%eth0", 80, 0, 3)])
    assert await Resolver(names).addresses("bao", 80) == ["fe80::1%3", "fe80::2%eth0"]


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (OSError("odd"), "odd"),
        (UnicodeError("label too long"), "it is no host name"),
    ],
)
async def test_a_name_that_is_not_found_is_told(failure: Exception, word: str) -> None:
    with pytest.raises(Unreachable) as told:
        await Resolver(Names(bao=failure)).addresses("bao", 80)
    assert str(told.value) == f"bao: the name was not found ({word}); check the address"


@pytest.mark.parametrize("count", [0, MAX_ADDRESSES + 1])
async def test_no_address_and_too_many_are_told(count: int) -> None:
    names = Names(bao=[(f"9.9.9.{n}", 80) for n in range(count)])
    with pytest.raises(Unreachable) as told:
        await Resolver(names).addresses("bao", 80)
    assert f"{count} addresses" in told.value.message


async def test_a_lookup_that_hangs_is_given_up_and_keeps_its_thread() -> None:
    free = threading.Event()

    def hanging(host: str, port: int) -> list[tuple[object, ...]]:
        if host == "dead":
            free.wait()
        return [("9.9.9.9", port)]

    resolver = Resolver(hanging, lookups=1, patience=0.05)
    for host in ("dead", "bao"):  # the second waits for the only thread, in vain
        with pytest.raises(TimedOut) as told:
            await resolver.addresses(host, 80)
        assert told.value.subject == host
    free.set()
    patient = Resolver(hanging, lookups=1)
    patient._threads = resolver._threads
    assert await patient.addresses("bao", 80) == ["9.9.9.9"]


async def test_a_late_failure_bothers_nobody() -> None:
    free, done = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def failing(host: str, port: int) -> list[tuple[object, ...]]:
        free.wait()
        loop.call_soon_threadsafe(loop.call_soon, done.set)
        raise OSError("too late")

    with pytest.raises(TimedOut):
        await Resolver(failing, patience=0.01).addresses("bao", 80)
    free.set()
    await done.wait()


def test_a_lookup_that_outlives_its_loop_ends_quietly() -> None:
    free = threading.Event()

    def slow(host: str, port: int) -> list[tuple[object, ...]]:
        free.wait()
        return []

    with pytest.raises(TimedOut):
        asyncio.run(Resolver(slow, patience=0.01).addresses("bao", 80))
    workers = [thread for thread in threading.enumerate() if thread.name == "lookup"]
    free.set()
    for worker in workers:
        worker.join()
    assert all(worker.daemon for worker in workers)


def test_the_system_resolves_literals() -> None:
    assert system_resolve("127.0.0.1", 80) == [("127.0.0.1", 80)]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *[(host, True) for host in ("127.0.0.1", "2606::1", "::ffff:1.2.3.4")],
        *[(host, False) for host in ("bao.example", "127.1", "a.b1", "[::1]", "fe80::1%2", "", "1.2.3.4.", "1.2.3.04")],
    ],
)
async def test_what_is_an_address_is_not_looked_up(host: str, expected: bool) -> None:
    assert is_literal(host) is expected
    names = Names(**{host: [("9.9.9.9", 80)]})
    assert await Resolver(names).addresses(host, 80) == [host if expected else "9.9.9.9"]
    assert bool(names.asked) is not expected

from __future__ import annotations

import asyncio

import pytest

from tickerfeed.errors import RefusedAddress
from tickerfeed.fetch import dial
from tickerfeed.fetch.dial import Dialler, _alternate
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.line import connect
from tickerfeed.fetch.resolve import Resolver


class Names:
    """A name server that gives its answers in turn: what rebinding does."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.lookups = 0

    def __call__(self, host: str, port: int) -> list[tuple[str, int]]:
        answer = self.answers[min(self.lookups, len(self.answers) - 1)]
        self.lookups += 1
        return [(address, port) for address in answer]


class World:
    """Remembers what was dialled; those in `dead` do not answer."""

    def __init__(self, *dead: str) -> None:
        self.dead = dead
        self.dialled: list[str] = []

    async def __call__(self, address: str, port: int) -> object:
        self.dialled.append(address)
        if address in self.dead:
            raise ConnectionRefusedError("dead")
        return object()


def dialler(names: Names, world: World | None = None, *allow: str) -> Dialler:
    return Dialler(Guard(allow), Resolver(names), world or connect)


async def test_what_was_checked_is_what_is_dialled() -> None:
    names, world = Names(["9.9.9.9"], ["127.0.0.1"]), World()
    await dialler(names, world).dial("bao.example", 80)
    assert (names.lookups, world.dialled) == (1, ["9.9.9.9"])


async def test_a_name_that_turns_to_loopback_is_refused_the_next_time() -> None:
    names, world = Names(["9.9.9.9"], ["127.0.0.1"]), World()
    guarded = dialler(names, world)
    await guarded.dial("bao.example", 80)
    with pytest.raises(RefusedAddress):
        await guarded.dial("bao.example", 80)
    assert world.dialled == ["9.9.9.9"]


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["9.9.9.9", "10.0.0.1"], ["::1", "9.9.9.9"], ["fe80::1%2"]])
async def test_one_refused_address_refuses_the_name(addresses: list[str]) -> None:
    world = World()
    with pytest.raises(RefusedAddress) as told:
        await dialler(Names(addresses), world).dial("bao.example", 80)
    assert told.value.subject == "bao.example"
    assert "allow_networks" in told.value.message
    assert world.dialled == []


async def test_a_listed_name_may_lead_inside() -> None:
    world = World()
    await dialler(Names(["10.0.0.1"]), world, "trong.example:8080").dial("trong.example", 8080)
    assert world.dialled == ["10.0.0.1"]


async def test_the_next_address_is_tried_when_one_is_dead() -> None:
    world = World("2606::1", "9.9.9.9")
    await dialler(Names(["2606::1", "2606::2", "9.9.9.9"]), world).dial("bao.example", 80)
    assert world.dialled == ["2606::1", "9.9.9.9", "2606::2"]


async def test_only_so_many_addresses_are_tried_and_the_last_failure_is_told() -> None:
    addresses = [f"9.9.9.{n}" for n in range(9)]
    world = World(*addresses)
    with pytest.raises(ConnectionRefusedError):
        await dialler(Names(addresses), world).dial("bao.example", 80)
    assert world.dialled == addresses[:4]


async def test_a_real_connection_goes_to_the_checked_address(site) -> None:
    names = Names(["127.0.0.2", "127.0.0.1"])  # nothing listens at the first
    line = await dialler(names, None, "127.0.0.0/8").dial("bao.example", site.port)
    await line.send(b"GET / HTTP/1.1\r\n\r\n")
    assert (await line.receive()).startswith(b"HTTP/1.1 404")
    line.close()


async def test_an_address_that_does_not_answer_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dial, "ATTEMPT", 0.01)
    dialled: list[str] = []

    async def silent(address: str, port: int) -> object:
        dialled.append(address)
        if len(dialled) < 2:
            await asyncio.Event().wait()
        return object()

    await Dialler(Guard(), Resolver(Names(["9.9.9.8", "9.9.9.9"])), silent).dial("bao.example", 80)
    assert dialled == ["9.9.9.8", "9.9.9.9"]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["::1"], ["::1"]),
        (["::1", "::2", "1.1.1.1"], ["::1", "1.1.1.1", "::2"]),
        (["1.1.1.1", "2.2.2.2", "::1", "::2"], ["1.1.1.1", "::1", "2.2.2.2", "::2"]),
    ],
)
def test_the_families_take_turns(addresses: list[str], expected: list[str]) -> None:
    assert _alternate(addresses) == expected

from __future__ import annotations

import httpcore
import pytest

from tickerfeed.errors import RefusedAddress
from tickerfeed.fetch.dial import GuardedBackend, _alternate
from tickerfeed.fetch.guard import Guard
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


class Line(httpcore.AsyncNetworkBackend):
    """Remembers what was dialled; those in `dead` do not answer."""

    def __init__(self, *dead: str) -> None:
        self.dead = dead
        self.dialled: list[str] = []

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.dialled.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("dead")
        return httpcore.AsyncMockStream([])


def backend(names: Names, line: Line | None = None, *allow: str) -> GuardedBackend:
    made = GuardedBackend(Guard(allow), Resolver(names))
    if line is not None:
        made._backend = line
    return made


async def test_what_was_checked_is_what_is_dialled() -> None:
    names, line = Names(["9.9.9.9"], ["127.0.0.1"]), Line()
    await backend(names, line).connect_tcp("bao.example", 80)
    assert (names.lookups, line.dialled) == (1, ["9.9.9.9"])


async def test_a_name_that_turns_to_loopback_is_refused_the_next_time() -> None:
    names, line = Names(["9.9.9.9"], ["127.0.0.1"]), Line()
    guarded = backend(names, line)
    await guarded.connect_tcp("bao.example", 80)
    with pytest.raises(RefusedAddress):
        await guarded.connect_tcp("bao.example", 80)
    assert line.dialled == ["9.9.9.9"]


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["9.9.9.9", "10.0.0.1"], ["::1", "9.9.9.9"], ["fe80::1%2"]])
async def test_one_refused_address_refuses_the_name(addresses: list[str]) -> None:
    line = Line()
    with pytest.raises(RefusedAddress) as told:
        await backend(Names(addresses), line).connect_tcp("bao.example", 80)
    assert told.value.subject == "bao.example"
    assert "allow_networks" in told.value.message
    assert line.dialled == []


async def test_a_listed_name_may_lead_inside() -> None:
    line = Line()
    await backend(Names(["10.0.0.1"]), line, "trong.example:8080").connect_tcp("trong.example", 8080)
    assert line.dialled == ["10.0.0.1"]


@pytest.mark.parametrize("timeout", [None, 5.0])
async def test_the_next_address_is_tried_when_one_is_dead(timeout: float | None) -> None:
    line = Line("2606::1", "9.9.9.9")
    await backend(Names(["2606::1", "2606::2", "9.9.9.9"]), line).connect_tcp("bao.example", 80, timeout)
    assert line.dialled == ["2606::1", "9.9.9.9", "2606::2"]


async def test_only_so_many_addresses_are_tried_and_the_last_failure_is_told() -> None:
    addresses = [f"9.9.9.{n}" for n in range(9)]
    line = Line(*addresses)
    with pytest.raises(httpcore.ConnectError):
        await backend(Names(addresses), line).connect_tcp("bao.example", 80)
    assert line.dialled == addresses[:4]


async def test_a_real_connection_goes_to_the_checked_address(site) -> None:
    names = Names(["127.0.0.2", "127.0.0.1"])  # nothing listens at the first
    stream = await backend(names, None, "127.0.0.0/8").connect_tcp("bao.example", site.port)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", site.port)
    await stream.aclose()


async def test_no_socket_file_is_dialled() -> None:
    with pytest.raises(RefusedAddress):
        await backend(Names()).connect_unix_socket("/run/x.sock")


async def test_it_sleeps() -> None:
    await backend(Names()).sleep(0)


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

from __future__ import annotations

import asyncio

import pytest

from tickerfeed.errors import TimedOut
from tickerfeed.fetch.places import Places


async def test_a_host_has_so_many_places_and_no_more() -> None:
    places, inside, most = Places(2, 5), 0, 0

    async def visit() -> None:
        nonlocal inside, most
        async with places.at("bao"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(10)))
    assert most == 2


async def test_hosts_do_not_wait_for_each_other() -> None:
    places = Places(1, 5)
    async with places.at("a"), places.at("b"):
        assert len(places) == 2


async def test_who_waits_too_long_is_told() -> None:
    places = Places(1, 0.01)
    async with places.at("bao"):
        with pytest.raises(TimedOut) as told:
            async with places.at("bao"):
                pass
    assert told.value.subject == "bao"


async def test_a_host_that_nobody_visits_is_forgotten() -> None:
    places = Places(1, 5)
    with pytest.raises(RuntimeError):
        async with places.at("bao"):
            raise RuntimeError
    assert len(places) == 0
    async with places.at("bao"):
        assert len(places) == 1

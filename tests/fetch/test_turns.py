from __future__ import annotations

import asyncio

import pytest

from tickerfeed.errors import TimedOut
from tickerfeed.fetch.turns import MANY, PATIENCE, Turns

GAP = 0.02


async def test_a_host_without_a_delay_has_no_turns() -> None:
    turns = Turns()
    await turns.take("bao.example", 0)
    assert (turns.pause("bao.example"), len(turns)) == (0, 0)


async def test_turns_are_so_far_apart_and_in_order() -> None:
    turns, order, clock = Turns(), list[int](), asyncio.get_running_loop().time
    begun = clock()

    async def read(number: int) -> None:
        await turns.take("bao.example", GAP)
        order.append(number)

    await asyncio.gather(*(read(number) for number in range(4)))
    assert order == [0, 1, 2, 3]
    assert clock() - begun >= 3 * GAP
    await turns.take("bao.example", PATIENCE)  # so long that no machine is too busy to see it
    assert 0 < turns.pause("bao.example") <= PATIENCE


async def test_hosts_do_not_wait_for_each_other() -> None:
    turns = Turns()
    await turns.take("cham.example", PATIENCE)
    await asyncio.wait_for(turns.take("nhanh.example", PATIENCE), 1)


async def test_a_turn_that_is_too_far_off_is_told_at_once() -> None:
    turns = Turns()
    await turns.take("bao.example", PATIENCE + 60)
    with pytest.raises(TimedOut, match="Crawl-delay") as told:
        await turns.take("bao.example", 1)
    assert told.value.subject == "bao.example"


async def test_who_gives_up_leaves_the_order_of_the_others() -> None:
    turns = Turns()
    await turns.take("bao.example", GAP)
    impatient = asyncio.create_task(turns.take("bao.example", GAP))
    await asyncio.sleep(0)
    impatient.cancel()
    await turns.take("bao.example", PATIENCE)
    assert turns.pause("bao.example") > 0


async def test_hosts_whose_delay_has_passed_are_forgotten() -> None:
    turns = Turns()
    for number in range(3 * MANY):
        await turns.take(f"{number}.example", 1e-9)
    assert len(turns) <= MANY

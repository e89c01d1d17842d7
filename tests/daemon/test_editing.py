"""The bell that an editor rings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tickerfeed.daemon.editing import EditorsBell
from tickerfeed.model import Action, Edit
from tickerfeed.store.memory import MemoryStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Room:
    """Runs every step at once."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    async def run(self, step: Callable[[Any], Any]) -> Any:
        return step(self.store)

    join = run


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    opened = MemoryStore()
    yield opened
    opened.close()


async def test_it_rings_once_for_each_act_and_at_each_end(store: MemoryStore) -> None:
    bell = EditorsBell(Room(store))
    assert not await bell.rings(NOON)
    store.add_edit(Edit(0, Action.PIN, "lan", NOON, "tag:a", until=NOON + 5 * MINUTE))
    store.add_edit(Edit(0, Action.ANNOUNCE, "lan", NOON, "tag:b", until=NOON + 3 * MINUTE))
    rung = [minute for minute in range(1, 9) if await bell.rings(NOON + minute * MINUTE)]
    assert rung == [1, 3, 5]


async def test_what_is_taken_back_has_no_end(store: MemoryStore) -> None:
    bell = EditorsBell(Room(store))
    pin = store.add_edit(Edit(0, Action.PIN, "lan", NOON, "tag:a", until=NOON + 5 * MINUTE))
    store.add_edit(Edit(0, Action.UNDO, "lan", NOON, "tag:a", undoes=pin.number))
    assert [minute for minute in range(1, 9) if await bell.rings(NOON + minute * MINUTE)] == [1]

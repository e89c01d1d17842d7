from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.flow.shown import Shown, shown
from tickerfeed.model import OWN, Action, Edit
from tickerfeed.store.memory import MemoryStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_an_empty_store_shows_what_is_announced() -> None:
    store = MemoryStore()
    assert shown(store, HOUR, 5, NOON) == Shown()
    store.add_edit(Edit(0, Action.ANNOUNCE, "lan", NOON, "tag:own", text="Cắt điện", until=NOON + HOUR))
    assert [one.head.source_id for one in shown(store, HOUR, 0, NOON).told] == [OWN]
    assert shown(store, HOUR, 5, NOON + HOUR) == Shown()
    store.close()

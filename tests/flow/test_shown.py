from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.flow.shown import Shown, shelves, shown
from tickerfeed.model import OWN, Action, Edit, Edition, Source
from tickerfeed.store.memory import MemoryStore
from tickerfeed.story.backfill import Shelf
from tickerfeed.story.selection import Selection

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_an_empty_store_shows_what_is_announced() -> None:
    store = MemoryStore()
    assert shown(store, HOUR, 5, NOON) == Shown()
    store.add_edit(Edit(0, Action.ANNOUNCE, "lan", NOON, "tag:own", text="Cắt điện", until=NOON + HOUR))
    assert [one.head.source_id for one in shown(store, HOUR, 0, NOON).told] == [OWN]
    assert shown(store, HOUR, 5, NOON + HOUR) == Shown()
    store.close()


def test_first_polls_fill_the_whole_and_every_edition() -> None:
    sources = {name: Source(name, f"https://{name}.example/rss") for name in ("hue", "vinh")}
    hue, storms = Edition("hue", "Huế", sources=("hue",)), Edition("bao", "Bão", words=("bão",))
    found = shelves([Selection(one, sources) for one in (hue, storms)], 100)
    assert found == (Shelf(None, 300), Shelf(frozenset({"hue"}), 300), Shelf(None, 2000))

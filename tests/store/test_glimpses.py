from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.store.database import SqlStore
from tickerfeed.store.glimpses import recent
from tickerfeed.store.memory import MemoryStore


def test_the_newest_are_found_by_their_place_in_time_without_looking_at_the_rest() -> None:
    """Where there are more than are wanted, neither all entries nor all stories are gone through."""
    store: SqlStore = MemoryStore()
    with store._reading() as session:
        statement = (
            "EXPLAIN QUERY PLAN SELECT story.number FROM story JOIN entry AS head ON head.id = story.head_id "
            "WHERE head.sort_at >= 1 ORDER BY head.sort_at DESC, story.number DESC LIMIT 5"
        )
        plan = [row[3] for row in session.run(statement)]
        assert any("head USING" in line and "entry_sort" in line for line in plan), plan
        assert any("story USING" in line and "story_head" in line for line in plan), plan
        assert list(recent(session, 0, 5)) == []


@pytest.mark.parametrize("ids", [None, (), ("bao",)])
def test_an_empty_store_has_none(ids: tuple[str, ...] | None) -> None:
    assert MemoryStore().glimpses(datetime(2026, 1, 1, tzinfo=UTC), 5, ids) == []

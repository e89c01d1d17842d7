from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_two_of_them_share_nothing() -> None:
    one, two = MemoryStore(), MemoryStore()
    one.save_fold([], 7, NOW)
    assert (one.fold_cursor(), two.fold_cursor()) == (7, 0)
    one.close()
    two.close()

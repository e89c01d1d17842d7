from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.errors import StoreError
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_two_of_them_share_nothing() -> None:
    one, two = MemoryStore(), MemoryStore()
    one.save_fold([], 7, NOW)
    assert (one.fold_cursor(), two.fold_cursor()) == (7, 0)
    one.close()
    two.close()


def test_errors_name_it() -> None:
    store = MemoryStore()
    store.close()
    with pytest.raises(StoreError, match=r"^the store in memory: "):
        store.states()

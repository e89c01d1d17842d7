from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tickerfeed.flow.weigh import FACT, weigh, weighed
from tickerfeed.model import Rhythm, Source, SourceState
from tickerfeed.poll.budget import APPETITE
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def test_what_sources_want_is_kept_for_all_who_poll() -> None:
    store = MemoryStore()
    store.sync_sources([Source("bao", "https://bao.example/rss")], NOW)
    assert weighed(store) is None
    assert weigh(store, NOW) == APPETITE
    rhythm = Rhythm(seen_at=NOW, days=28.0, entries=5600.0)
    store.save(SourceState("bao", rhythm=rhythm), (), None, NOW)
    busy = weigh(store, NOW)
    assert busy > 4 * APPETITE
    assert weighed(store) == pytest.approx(busy, rel=1e-4)
    store.save(SourceState("bao", rhythm=replace(rhythm, entries=28.0)), (), None, NOW)
    assert weigh(store, NOW) < APPETITE
    store.close()


@pytest.mark.parametrize("text", ["", "much", "nan", "inf", "-1", "0", "1e9"])
def test_what_is_damaged_is_not_known(text: str) -> None:
    store = MemoryStore()
    store.meta_set(FACT, text)
    assert weighed(store) is None
    store.close()

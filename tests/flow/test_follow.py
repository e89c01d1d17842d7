from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.flow.fold import fold
from tickerfeed.flow.follow import Follower
from tickerfeed.model import Entry, NewEntry, Source, SourceState
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SOURCES = {name: Source(name, f"https://{name}.example/") for name in ("bao-a", "bao-b")}


def save(store: MemoryStore, source_id: str, *titles: str) -> None:
    news = [NewEntry(f"id:{title}", Entry(title)) for title in titles]
    store.save(SourceState(source_id, SOURCES[source_id].url), news, None, NOW)


def test_what_another_has_folded_since_is_told_by_source_and_nothing_is_changed() -> None:
    store = MemoryStore()
    store.sync_sources(list(SOURCES.values()), NOW)
    save(store, "bao-a", "Bão số chín vào bờ")
    fold(store, SOURCES, "tin.example,2026", NOW)
    follower = Follower()
    assert frozenset() == follower.fold(store, NOW).sources  # what was there before is read anyway
    save(store, "bao-b", "Khánh thành cầu mới", "Giá lúa tăng")
    assert frozenset() == follower.fold(store, NOW).sources  # saved, and not folded yet
    assert 1 == store.fold_cursor()
    fold(store, SOURCES, "tin.example,2026", NOW)
    save(store, "bao-a", "Tin chưa gộp")
    assert {"bao-b"} == follower.fold(store, NOW, batch=1).sources
    assert frozenset() == follower.fold(store, NOW).sources
    store.close()

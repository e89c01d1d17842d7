from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tickerfeed.errors import BackupError
from tickerfeed.flow.backup import STEP, back_up, restore
from tickerfeed.model import Entry, NewEntry, Source, SourceState
from tickerfeed.store.backup import BackupFile
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def filled(entries: int) -> MemoryStore:
    store = MemoryStore()
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    news = [NewEntry(f"id:{number}", Entry(f"Tin {number}")) for number in range(entries)]
    store.save(SourceState("bao-a"), news, None, NOW)
    return store


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    file, store, other = BackupFile(tmp_path / "b"), filled(3), MemoryStore()
    kept = back_up(store, file, NOW)
    assert kept == restore(file, other)
    assert 3 == kept.counts["entry"]
    assert store.log_after(0, 9) == other.log_after(0, 9)
    store.close()
    other.close()


def test_it_is_told_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    store = filled(STEP + 5)
    total = sum(back_up(store, BackupFile(tmp_path / "b"), NOW, lambda *step: told.append(step)).counts.values())
    store.close()
    assert ("entry", STEP, total) in told
    assert (total, total) == told[-1][1:]


def test_a_store_that_holds_something_is_replaced_when_that_is_said(tmp_path: Path) -> None:
    file, store, other = BackupFile(tmp_path / "b"), filled(1), filled(2)
    back_up(store, file, NOW)
    with pytest.raises(BackupError, match="holds entries already"):
        restore(file, other)
    assert 2 == other.entry_count()
    restore(file, other, replaces=True)
    assert 1 == other.entry_count()
    store.close()
    other.close()

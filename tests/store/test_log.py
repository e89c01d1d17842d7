"""The log as folding reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.errors import StoreError
from tickerfeed.model import Entry, LogLine, NewEntry, Person, SourceState, Story
from tickerfeed.store.database import SqlStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def filled(store: SqlStore) -> SqlStore:
    entries = [
        NewEntry("a", Entry("Một", id="a", link="https://a.example/1", summary="Dài", published=NOW - 2 * HOUR)),
        NewEntry("b", Entry("Hai", published=NOW - HOUR, authors=(Person("An"),)), is_backfill=True),
        NewEntry("c", Entry("Ba", original_link="https://b.example/3"), is_quiet=True, why_quiet="luật"),
    ]
    store.save(SourceState("bao-a"), entries, None, NOW)
    store.save_fold([Story("tag:a", 0, 1, (1, 2), NOW, NOW)], 1, NOW)
    return store


def test_a_glance_says_where_an_entry_stands(store: SqlStore) -> None:
    lines = filled(store).log_lines(0, 9)
    assert lines == [
        LogLine(1, 1, "bao-a", NOW - 2 * HOUR, False, False, True),
        LogLine(2, 2, "bao-a", NOW - HOUR, True, False, True),
        LogLine(3, 3, "bao-a", NOW, False, True, False),
    ]
    assert store.log_lines(1, 1) == lines[1:2]
    assert store.told_lines(NOW - 2 * HOUR, 9) == lines[1::-1]
    assert store.told_lines(NOW - HOUR, 9) == store.told_lines(NOW - 2 * HOUR, 1) == lines[1:2]


def test_of_entries_that_wait_only_the_newest_are_read(store: SqlStore) -> None:
    filled(store)
    waiting = [
        NewEntry(f"w{number}", Entry("Tin", published=NOW - hours * HOUR), is_backfill=True)
        for number, hours in enumerate((5, 9, 2, 5, 7))
    ]
    store.save(SourceState("bao-a"), [*waiting, NewEntry("d", Entry("Mới"))], None, NOW)
    lines = {line.seq: line for line in store.log_lines(0, 99)}
    assert store.log_lines(0, 99, newest=2) == [lines[seq] for seq in (1, 2, 6, 7, 9)]
    assert store.log_lines(1, 99, newest=0) == [lines[seq] for seq in (2, 9)]
    assert store.log_lines(0, 5, newest=1) == [lines[seq] for seq in (1, 2, 4, 5)], "the last line is there in any case"
    assert store.log_lines(9, 5, newest=1) == []


def test_folding_reads_what_names_an_entry(store: SqlStore) -> None:
    one, three = filled(store).log_entries([3, 1, 99])
    assert one.entry == Entry("Một", id="a", link="https://a.example/1")
    assert three.entry == Entry("Ba", original_link="https://b.example/3")
    assert (one.seq, one.key, one.first_seen_at, one.sort_at) == (1, "a", NOW, NOW - 2 * HOUR)
    assert (three.is_quiet, three.is_withdrawn) == (True, False)


def test_a_damaged_entry_is_said(store: SqlStore) -> None:
    filled(store)
    with store._writing() as session:
        session.run("UPDATE entry SET body = '{}'")
    with pytest.raises(StoreError, match="unreadable row"):
        store.log_entries([1])

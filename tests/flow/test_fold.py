"""Folding the log of saved entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from tickerfeed.errors import StoreError
from tickerfeed.flow.fold import FoldReport, fold
from tickerfeed.model import Entry, Source, StoredEntry, Story, Told
from tickerfeed.ports import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AUTHORITY = "cong.example,2026"
LONG = "Khánh thành nhà văn hóa cộng đồng bản Na Tổng đầu năm"
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("bao", "tin", "dai")}


class Shelf:
    """The part of a store that folding needs, in memory."""

    def __init__(self) -> None:
        self.entries: dict[int, StoredEntry] = {}
        self.stories: dict[int, Story] = {}
        self.cursor = 0
        self.reads = 0
        self.fails_after: int | None = None  # saves
        self._seq = 0

    def put(self, entry_id: int, source: str, title: str = LONG, hours: float = 0, *, is_quiet: bool = False) -> None:
        self._seq += 1
        at = NOON + timedelta(hours=hours)
        entry = Entry(title=title, link=f"https://{source}.example/{entry_id}")
        self.entries[entry_id] = StoredEntry(
            self._seq, entry_id, source, f"id:{entry_id}", entry, at, at, at, is_quiet=is_quiet
        )

    def revise(self, entry_id: int, title: str, changed_at: datetime) -> None:
        self._seq += 1
        held = self.entries[entry_id]
        self.entries[entry_id] = replace(
            held, seq=self._seq, entry=replace(held.entry, title=title), changed_at=changed_at
        )

    def log_after(self, cursor: int, limit: int) -> list[StoredEntry]:
        log = sorted(self.entries.values(), key=lambda entry: entry.seq)
        return [entry for entry in log if entry.seq > cursor][:limit]

    def fold_cursor(self) -> int:
        return self.cursor

    def save_fold(self, stories: Sequence[Story], cursor: int, now: datetime) -> None:
        if self.fails_after is not None:
            self.fails_after -= 1
            if self.fails_after < 0:
                raise StoreError("disk full")
        for story in stories:
            number = story.number or len(self.stories) + 1
            self.stories[number] = replace(story, number=number)
        members = [member for story in self.stories.values() for member in story.member_ids]
        assert len(set(members)) == len(members)
        self.cursor = cursor

    def recent_told(self, since: datetime, limit: int) -> list[Told]:
        self.reads += 1
        told = [
            Told(story, tuple(self.entries[member] for member in story.member_ids)) for story in self.stories.values()
        ]
        recent = [one for one in told if any(max(e.sort_at, e.changed_at) >= since for e in one.entries)]
        return sorted(recent, key=lambda one: one.recency, reverse=True)[:limit]

    def story_of(self, entry_ids: Iterable[int]) -> dict[int, Story]:
        asked = set(entry_ids)
        return {member: story for story in self.stories.values() for member in story.member_ids if member in asked}

    def members(self) -> list[tuple[int, ...]]:
        return [story.member_ids for story in self.stories.values()]


def run(shelf: Shelf, batch: int = 500, now: datetime = NOON) -> FoldReport:
    return fold(cast("Store", shelf), SOURCES, AUTHORITY, now, batch)


def test_nothing_saved_is_nothing_done() -> None:
    shelf = Shelf()
    assert run(shelf) == FoldReport()
    assert shelf.reads == 0


def test_copies_become_one_story() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    shelf.put(2, "tin", hours=1)
    shelf.put(3, "dai", "Một tin khác")
    assert run(shelf) == FoldReport(folded=3, stories=2, merged=1)
    assert shelf.members() == [(1, 2), (3,)]


def test_a_second_run_has_nothing_to_do() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    run(shelf)
    before = dict(shelf.stories)
    assert run(shelf) == FoldReport()
    assert shelf.stories == before


def test_what_comes_later_joins_what_is_stored() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    run(shelf)
    shelf.put(2, "tin")
    assert run(shelf) == FoldReport(folded=1, stories=0, merged=1)
    assert shelf.members() == [(1, 2)]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_the_size_of_a_batch_changes_nothing(batch: int) -> None:
    shelf = Shelf()
    for number in range(1, 8):
        shelf.put(number, ("bao", "tin", "dai")[number % 3], LONG if number % 2 else f"Tin {number}", hours=number)
    report = run(shelf, batch)
    assert report == FoldReport(folded=7, stories=5, merged=2)
    assert sorted(shelf.members()) == [(1, 3, 5), (2,), (4,), (6,), (7,)]
    assert shelf.reads == 1


def test_quiet_entries_move_the_cursor_only() -> None:
    shelf = Shelf()
    shelf.put(1, "bao", is_quiet=True)
    assert run(shelf) == FoldReport()
    assert (shelf.cursor, shelf.stories) == (1, {})


def test_a_revision_moves_its_story_and_mints_none() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    run(shelf)
    shelf.revise(1, "Tiêu đề đã sửa", NOON + timedelta(hours=2))
    assert run(shelf) == FoldReport(folded=1)
    assert [(story.id, story.updated_at) for story in shelf.stories.values()] == [
        (shelf.stories[1].id, NOON + timedelta(hours=2))
    ]


def test_a_revision_in_a_story_out_of_reach_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    run(shelf)
    monkeypatch.setattr("tickerfeed.flow.fold.MAX_RECENT", 0)
    shelf.revise(1, "Tiêu đề đã sửa", NOON + timedelta(hours=2))
    assert run(shelf) == FoldReport(folded=1)
    assert shelf.members() == [(1,)]
    assert shelf.stories[1].updated_at == NOON + timedelta(hours=2)


def test_an_interrupted_run_is_taken_up_where_it_was_and_mints_the_same_ids() -> None:
    whole, broken = Shelf(), Shelf()
    for shelf in (whole, broken):
        for number in range(1, 6):
            shelf.put(number, ("bao", "tin", "dai")[number % 3], LONG if number % 2 else f"Tin {number}")
    broken.fails_after = 1
    with pytest.raises(StoreError):
        run(broken, batch=2)
    assert broken.cursor == 2
    broken.fails_after = None
    run(broken, batch=2)
    run(whole, batch=2)
    assert broken.stories == whole.stories


def test_a_log_without_end_is_left_for_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickerfeed.flow.fold.MAX_BATCHES", 2)
    shelf = Shelf()
    for number in range(1, 4):
        shelf.put(number, "bao", f"Tin {number}")
    assert run(shelf, batch=1).folded == 2
    assert run(shelf, batch=1).folded == 1

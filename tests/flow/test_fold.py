"""Folding the log of saved entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from msgspec.structs import replace

from tickerfeed.errors import StoreError
from tickerfeed.flow.fold import Folder, FoldReport, fold
from tickerfeed.model import Edit, Entry, LogLine, Recalled, Source, StoredEntry, Story, Told
from tickerfeed.ports import NO_GISTS, Store
from tickerfeed.story.backfill import Shelf as Page

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AUTHORITY = "cong.example,2026"
LONG = "Khánh thành nhà văn hóa cộng đồng bản Na Tổng đầu năm"
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("bao", "tin", "dai")}


class Shelf:
    """The part of a store that folding needs, in memory."""

    def __init__(self) -> None:
        self.entries: dict[int, StoredEntry] = {}
        self.stories: dict[int, Story] = {}
        self.gists: dict[int, str] = {}
        self.acts: list[Edit] = []
        self.facts: dict[str, str] = {}
        self.cursor = 0
        self.reads = 0
        self.fails_after: int | None = None  # saves
        self._seq = 0

    def put(self, entry_id: int, source: str, title: str = LONG, hours: float = 0, **more: bool) -> None:
        self._seq += 1
        at = NOON + timedelta(hours=hours)
        entry = Entry(title=title, link=f"https://{source}.example/{entry_id}")
        self.entries[entry_id] = StoredEntry(self._seq, entry_id, source, f"id:{entry_id}", entry, at, at, at, **more)

    def revise(self, entry_id: int, title: str, changed_at: datetime) -> None:
        self._seq += 1
        held = self.entries[entry_id]
        self.entries[entry_id] = replace(
            held, seq=self._seq, entry=replace(held.entry, title=title), changed_at=changed_at
        )

    def log_lines(self, cursor: int, limit: int, newest: int | None = None) -> list[LogLine]:
        return [line for line in sorted(map(self._line, self.entries.values())) if line.seq > cursor][:limit]

    def log_entries(self, entry_ids: Iterable[int]) -> list[StoredEntry]:
        return sorted((self.entries[one] for one in entry_ids), key=lambda entry: entry.seq)

    def told_lines(self, since: datetime, limit: int) -> list[LogLine]:
        told = [line for line in map(self._line, self.entries.values()) if line.is_told and line.sort_at >= since]
        return sorted(told, key=lambda line: (line.sort_at, line.entry_id), reverse=True)[:limit]

    def _line(self, one: StoredEntry) -> LogLine:
        is_told = any(one.entry_id in story.member_ids for story in self.stories.values())
        return LogLine(one.seq, one.entry_id, one.source_id, one.sort_at, one.is_backfill, one.is_quiet, is_told)

    def fold_cursor(self) -> int:
        return self.cursor

    def save_fold(
        self, stories: Sequence[Story], cursor: int, now: datetime, gists: Mapping[int, str] = NO_GISTS
    ) -> dict[str, int]:
        if self.fails_after is not None:
            self.fails_after -= 1
            if self.fails_after < 0:
                raise StoreError("disk full")
        minted: dict[str, int] = {}
        for story in stories:
            if not story.member_ids:
                del self.stories[story.number]
                continue
            number = story.number or max(self.stories, default=0) + 1
            self.stories[number] = replace(story, number=number)
            if not story.number:
                minted[story.id] = number
        members = [member for story in self.stories.values() for member in story.member_ids]
        assert len(set(members)) == len(members)
        self.cursor = cursor
        self.gists |= gists
        return minted

    def recall(self, since: datetime, limit: int) -> list[Recalled]:
        return [
            Recalled(
                *(one.story.id, one.story.number, one.story.created_at, one.story.updated_at),
                *(name, one.story.reasons.get(name, ""), self.entries[name].source_id),
                *(self.entries[name].sort_at, self.entries[name].changed_at, self.gists.get(name, "")),
            )
            for one in reversed(self.recent_told(since, limit))
            for name in one.story.member_ids
        ]

    def recent_told(self, since: datetime, limit: int, source_ids: Collection[str] | None = None) -> list[Told]:
        self.reads += 1
        told = [
            Told(story, tuple(self.entries[member] for member in story.member_ids)) for story in self.stories.values()
        ]
        assert source_ids is None
        recent = [one for one in told if any(max(e.sort_at, e.changed_at) >= since for e in one.entries)]
        return sorted(recent, key=lambda one: one.recency, reverse=True)[:limit]

    def story_of(self, entry_ids: Iterable[int]) -> dict[int, Story]:
        asked = set(entry_ids)
        return {member: story for story in self.stories.values() for member in story.member_ids if member in asked}

    def story_ids(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) & {story.id for story in self.stories.values()}

    def edits(self, after: int = 0) -> list[Edit]:
        return self.acts[after:]

    def last_edit(self) -> int:
        return len(self.acts)

    def told(self, story_ids: Iterable[str]) -> list[Told]:
        wanted = set(story_ids)
        return [
            Told(story, tuple(self.entries[member] for member in story.member_ids))
            for story in self.stories.values()
            if story.id in wanted
        ]

    def meta_get(self, key: str) -> str | None:
        return self.facts.get(key)

    def meta_set(self, key: str, value: str) -> None:
        self.facts[key] = value

    def withdraw(self, entry_id: int, hours: float = 5) -> None:
        self._seq += 1
        at = NOON + timedelta(hours=hours)
        self.entries[entry_id] = replace(self.entries[entry_id], seq=self._seq, is_withdrawn=True, changed_at=at)

    def give_back(self, entry_id: int, title: str = LONG, hours: float = 6) -> None:
        self.revise(entry_id, title, NOON + timedelta(hours=hours))
        self.entries[entry_id] = replace(self.entries[entry_id], is_withdrawn=False)

    def members(self) -> list[tuple[int, ...]]:
        return [story.member_ids for story in self.stories.values()]


def run(shelf: Shelf, batch: int = 500, now: datetime = NOON) -> FoldReport:
    """Return what one folding came to, in numbers."""
    return replace(fold(cast("Store", shelf), SOURCES, AUTHORITY, now, batch), sources=frozenset())


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
    assert shelf.reads == 0  # nothing had been folded before: there were no stories to read
    for number in (8, 9):
        shelf.put(number, "bao", f"Tin {number}", hours=number)
    assert run(shelf, batch) == FoldReport(folded=2, stories=2)
    assert shelf.reads == 1


def test_quiet_entries_move_the_cursor_only() -> None:
    shelf = Shelf()
    shelf.put(1, "bao", is_quiet=True)
    assert run(shelf) == FoldReport()
    assert (shelf.cursor, shelf.stories) == (1, {})


def first_polls(shelf: Shelf, count: int = 6) -> None:
    for number in range(1, count + 1):
        shelf.put(number, ("bao", "tin")[number % 2], f"Tin {number}", -number, is_backfill=True)


def fill(shelf: Shelf, *shelves: Page) -> list[int]:
    Folder(SOURCES, AUTHORITY, shelves).fold(cast("Store", shelf), NOON)
    return sorted(one for members in shelf.members() for one in members)


def test_of_first_polls_what_a_page_shows_is_told() -> None:
    shelf = Shelf()
    first_polls(shelf)
    assert fill(shelf, Page(None, 2), Page(frozenset({"bao"}), 2)) == [1, 2, 4]
    assert shelf.cursor == 6


def test_what_is_passed_over_is_not_told_later() -> None:
    shelf = Shelf()
    first_polls(shelf)
    assert fill(shelf, Page(None, 2)) == [1, 2]
    shelf.revise(5, "Tiêu đề đã sửa", NOON)
    shelf.put(7, "dai", "Tin 7", -7, is_backfill=True)
    shelf.put(8, "dai", "Tin 8", 1)
    assert fill(shelf, Page(None, 2)) == [1, 2, 8]


def test_a_revision_of_what_was_told_is_folded_in_any_case() -> None:
    shelf = Shelf()
    first_polls(shelf)
    fill(shelf, Page(None, 2))
    shelf.revise(2, "Tiêu đề đã sửa", NOON)
    assert fill(shelf, Page(None, 0)) == [1, 2]
    assert NOON in {story.updated_at for story in shelf.stories.values()}


def test_first_polls_that_fill_nothing_are_not_even_read() -> None:
    shelf = Shelf()
    first_polls(shelf)
    assert fill(shelf, Page(None, 0)) == []
    assert (shelf.cursor, shelf.reads) == (6, 0)


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
    monkeypatch.setattr("tickerfeed.flow.fold.MAX_ROUNDS", 2)
    monkeypatch.setattr("tickerfeed.flow.fold.MAX_LINES", 1)
    shelf = Shelf()
    for number in range(1, 4):
        shelf.put(number, "bao", f"Tin {number}")
    assert run(shelf, batch=1).folded == 2
    assert run(shelf, batch=1).folded == 1


def test_a_withdrawn_head_hands_over_and_a_story_without_entries_vanishes() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    shelf.put(2, "tin")
    run(shelf)
    shelf.withdraw(1)
    run(shelf)
    assert shelf.members() == [(2,)]
    assert shelf.stories[1].updated_at == NOON + timedelta(hours=5)
    shelf.withdraw(2)
    run(shelf)
    assert shelf.members() == []


def test_what_is_withdrawn_before_it_is_folded_is_never_told() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    shelf.withdraw(1)
    assert run(shelf) == FoldReport(folded=1)
    assert shelf.members() == []


@pytest.mark.parametrize("recent", [0, 10_000])
def test_a_story_out_of_reach_loses_its_withdrawn_too(recent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    for number, source in enumerate(("bao", "tin", "dai"), 1):
        shelf.put(number, source)
    run(shelf)
    monkeypatch.setattr("tickerfeed.flow.fold.MAX_RECENT", recent)
    shelf.withdraw(2)
    shelf.withdraw(1)
    run(shelf)
    assert (shelf.members(), shelf.stories[1].head_id) == ([(3,)], 3)
    assert set(shelf.stories[1].reasons) == {3}
    shelf.withdraw(3)
    run(shelf)
    assert shelf.members() == []


@pytest.mark.parametrize("batch", [1, 100])
def test_what_comes_back_alone_has_its_old_story_id(batch: int) -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    run(shelf, batch)
    name = shelf.stories[1].id
    shelf.withdraw(1)
    run(shelf, batch)
    shelf.give_back(1)
    run(shelf, batch)
    assert [(story.id, story.member_ids) for story in shelf.stories.values()] == [(name, (1,))]


@pytest.mark.parametrize("recent", [0, 10_000])
def test_a_story_keeps_its_id_when_the_one_that_began_it_comes_back_as_another(
    recent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    shelf.put(2, "tin")
    run(shelf)
    name = shelf.stories[1].id
    shelf.withdraw(1)
    run(shelf)
    monkeypatch.setattr("tickerfeed.flow.fold.MAX_RECENT", recent)
    shelf.give_back(1, "Một tin khác hẳn")
    run(shelf)
    assert [story.member_ids for story in shelf.stories.values() if story.id == name] == [(2,)]
    assert sorted(shelf.members()) == [(1,), (2,)]
    assert len({story.id for story in shelf.stories.values()}) == 2


def test_what_comes_back_joins_its_story_again() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    shelf.put(2, "tin")
    run(shelf)
    shelf.withdraw(1)
    run(shelf)
    shelf.give_back(1)
    run(shelf)
    assert shelf.members() == [(2, 1)]


def test_nothing_joins_a_story_that_has_just_lost_its_last_entry() -> None:
    shelf = Shelf()
    shelf.put(1, "bao")
    run(shelf)
    shelf.withdraw(1)
    shelf.put(2, "tin")
    run(shelf)
    assert shelf.members() == [(2,)]

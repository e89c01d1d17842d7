"""Which entries of first polls are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import LogLine
from tickerfeed.story.backfill import Shelf, newest_of_all, passed_over

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HUE, LAO_CAI = frozenset({"hue"}), frozenset({"lao-cai"})


def line(number: int, source: str = "bao", hours: int = 0) -> LogLine:
    return LogLine(number, number, source, NOON - timedelta(hours=hours), True, False, False)


def test_the_newest_of_all_are_told() -> None:
    waiting = [line(1, hours=3), line(2, hours=1), line(3, hours=2)]
    assert passed_over(waiting, [], [Shelf(None, 2)]) == {1}


def test_of_one_moment_the_one_that_came_last_is_told() -> None:
    assert passed_over([line(1), line(2)], [], [Shelf(None, 1)]) == {1}


def test_an_edition_has_its_own_newest() -> None:
    waiting = [line(1), line(2), line(3, "hue", 9), line(4, "hue", 99)]
    assert passed_over(waiting, [], [Shelf(None, 2), Shelf(HUE, 1), Shelf(LAO_CAI, 1)]) == {4}


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans())), st.lists(st.integers(0, 5), min_size=1))
def test_what_is_not_among_the_newest_of_all_is_passed_over(rows: list[tuple[int, bool]], rooms: list[int]) -> None:
    shelves = [Shelf(None, room) for room in rooms]
    lines = [line(number, hours=hours) for number, (hours, _) in enumerate(rows)]
    told = [one for one, (_, is_told) in zip(lines, rows, strict=True) if is_told]
    waiting = [one for one in lines if one not in told]
    newest = sorted(waiting, key=lambda one: (one.sort_at, one.entry_id), reverse=True)[: newest_of_all(shelves)]
    assert {one.entry_id for one in waiting} - passed_over(waiting, told, shelves) == {
        one.entry_id for one in newest
    } - passed_over(newest, told, shelves)


def test_an_edition_wants_more_than_the_newest_of_all() -> None:
    assert newest_of_all([Shelf(None, 2), Shelf(HUE, 1)]) is None
    assert newest_of_all([]) is None


def test_what_is_told_already_counts() -> None:
    assert passed_over([line(2, hours=2), line(3, hours=4)], [line(1, hours=3)], [Shelf(None, 2)]) == {3}


def test_without_pages_everything_is_told() -> None:
    assert passed_over([line(1)], [], []) == frozenset()
    assert passed_over([], [line(1)], [Shelf(None, 0)]) == frozenset()


LINES = st.lists(st.tuples(st.sampled_from(["bao", "hue", "lao-cai"]), st.integers(0, 9)), max_size=30).map(
    lambda rows: [line(number, *row) for number, row in enumerate(rows)]
)
SHELVES = st.lists(
    st.builds(Shelf, st.sampled_from([None, HUE, LAO_CAI, HUE | LAO_CAI]), st.integers(0, 6)), min_size=1, max_size=4
)


def newest(lines: Sequence[LogLine], shelf: Shelf) -> list[LogLine]:
    own = [one for one in lines if shelf.source_ids is None or one.source_id in shelf.source_ids]
    return sorted(own, key=lambda one: (one.sort_at, one.entry_id), reverse=True)[: shelf.room]


@given(LINES, SHELVES)
def test_every_page_is_as_if_all_were_told(lines: Sequence[LogLine], shelves: Sequence[Shelf]) -> None:
    left = passed_over(lines, [], shelves)
    kept = [one for one in lines if one.entry_id not in left]
    assert [newest(kept, shelf) for shelf in shelves] == [newest(lines, shelf) for shelf in shelves]
    assert {one.entry_id for one in kept} == {one.entry_id for shelf in shelves for one in newest(lines, shelf)}


@given(LINES, SHELVES, st.integers(0, 30))
def test_deciding_again_comes_to_the_same(lines: Sequence[LogLine], shelves: Sequence[Shelf], done: int) -> None:
    left = passed_over(lines, [], shelves)
    told = [one for one in lines[:done] if one.entry_id not in left]
    assert passed_over(lines[done:], told, shelves) == {one for one in left if one >= done}

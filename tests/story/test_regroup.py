from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, StoredEntry, Story, Told
from tickerfeed.story.regroup import regroup

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def told(name: str, *members: int, number: int = 1) -> Told:
    entries = tuple(StoredEntry(n, n, "bao", f"id:{n}", Entry(f"Tin {n}"), NOON, NOON, NOON) for n in members)
    reasons = dict.fromkeys(members, "words")
    return Told(Story(name, number, members[0], members, NOON, NOON, reasons), entries)


def test_a_merge_keeps_the_headline_of_the_story_that_stays() -> None:
    gone, stays = regroup({3, 4}, "a", [told("a", 2, 1), told("b", 3, 4, number=2)], LATER, "by hand")
    assert (gone.id, gone.number, gone.member_ids, dict(gone.reasons)) == ("b", 2, (), {})
    assert (stays.id, stays.number, stays.head_id, stays.member_ids) == ("a", 1, 2, (2, 1, 3, 4))
    assert stays.reasons == {1: "words", 2: "words", 3: "by hand", 4: "by hand"}
    assert stays.updated_at == LATER


def test_a_split_begins_a_story_with_what_came_first() -> None:
    rest, own = regroup({3, 2}, "b", [told("a", 3, 2, 1, 4)], LATER, "by hand")
    assert (rest.head_id, rest.member_ids, rest.updated_at) == (1, (1, 4), LATER)
    assert own == Story("b", 0, 2, (2, 3), NOON, LATER, {2: "by hand", 3: "by hand"})


def test_the_headline_stays_where_its_entry_stays() -> None:
    rest, _ = regroup({1}, "b", [told("a", 3, 1, 2)], LATER, "by hand")
    assert (rest.head_id, rest.member_ids, rest.reasons) == (3, (3, 2), {3: "words", 2: "words"})


def test_what_is_done_already_or_nowhere_changes_nothing() -> None:
    assert regroup({1, 2}, "a", [told("a", 1, 2)], LATER, "by hand") == ()
    assert regroup({9}, "a", [told("a", 1)], LATER, "by hand") == ()
    assert regroup({9}, "new", [], LATER, "by hand") == ()


def test_other_stories_are_left_alone() -> None:
    (gone, stays) = regroup({3}, "a", [told("a", 1), told("c", 5), told("b", 3)], LATER, "by hand")
    assert (gone.id, stays.id) == ("b", "a")

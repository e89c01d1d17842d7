from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, StoredEntry, Story
from tickerfeed.story.draft import Draft
from tickerfeed.story.match import Match, face

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHY = Match("link", 1.0, "same link")


def stored(number: int, **entry: str) -> StoredEntry:
    told = Entry(title=f"Tin {number}", **entry)  # type: ignore[arg-type]
    return StoredEntry(number, number, "bao", f"id:{number}", told, NOON, NOON, NOON)


def draft(*others: StoredEntry, head: StoredEntry) -> Draft:
    story = Story("tag:một", 7, head.entry_id, (head.entry_id,), NOON, NOON)
    begun = Draft(story, face(head), {head.entry_id: head}, {head.entry_id: "first to tell it"})
    for other in others:
        begun.join(face(other), WHY)
    return begun


def withdrawn(entry: StoredEntry) -> StoredEntry:
    return replace(entry, is_withdrawn=True, changed_at=NOON + timedelta(hours=3))


def test_the_head_hands_over_to_the_member_that_came_first() -> None:
    one, two, three = stored(1), stored(2), stored(3)
    group = draft(three, two, head=one)
    assert group.leave(withdrawn(one))
    story = group.finished()
    assert (story.head_id, story.member_ids, story.reasons) == (3, (3, 2), {3: "same link", 2: "same link"})
    assert story.updated_at == NOON + timedelta(hours=3)


def test_another_member_leaves_unnoticed() -> None:
    one, two = stored(1), stored(2)
    group = draft(two, head=one)
    assert not group.leave(withdrawn(two))
    story = group.finished()
    assert (story.head_id, story.member_ids, story.updated_at) == (1, (1,), NOON)


def test_when_all_have_left_nothing_is_in_it() -> None:
    one = stored(1)
    group = draft(head=one)
    assert not group.leave(withdrawn(one))
    story = group.finished()
    assert (story.number, story.member_ids, story.reasons) == (7, (), {})


def test_the_original_takes_the_place_of_its_repost() -> None:
    repost = stored(1, link="https://cong.example/1", original_link="https://bao.example/1")
    group = draft(head=repost)
    assert group.join(face(stored(2, link="https://bao.example/1")), WHY)
    assert group.finished().member_ids == (2, 1)


def test_a_revision_takes_its_place() -> None:
    one, two = stored(1), stored(2)
    group = draft(two, head=one)
    group.revise(face(replace(two, entry=Entry("Sửa"))))
    group.revise(face(replace(one, entry=Entry("Đã sửa"))))
    assert [entry.entry.title for entry in group.members.values()] == ["Đã sửa", "Sửa"]
    assert group.head.entry.entry.title == "Đã sửa"

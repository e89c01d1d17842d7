from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from tickerfeed.model import Entry, StoredEntry
from tickerfeed.story.draft import Draft
from tickerfeed.story.member import Member, member, teller
from tickerfeed.story.verdict import Verdict

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHY = Verdict(True, "url", 1.0, "same link")
REASON = "url 1.00: same link; 0.0 hours apart"


def stored(number: int, **entry: str) -> StoredEntry:
    told = Entry(title=f"Tin {number}", **entry)  # type: ignore[arg-type]
    return StoredEntry(number, number, "bao", f"id:{number}", told, NOON, NOON, NOON)


def face(entry: StoredEntry) -> Member:
    return member(entry, teller(entry.source_id, {}))


def preferred(one: Member, priority: int) -> Member:
    return dataclasses.replace(one, teller=replace(one.teller, priority=priority))


def draft(*others: StoredEntry, head: StoredEntry) -> Draft:
    begun = Draft("tag:một", 7, face(head), {head.entry_id: face(head)}, NOON, NOON)
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
    assert (story.head_id, story.member_ids, story.reasons) == (3, (3, 2), {3: REASON, 2: REASON})
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
    assert [member.title for member in group.members.values()] == ["Đã sửa", "Sửa"]
    assert group.head.title == "Đã sửa"


def test_its_own_source_says_that_it_is_another_piece() -> None:
    group = draft(head=stored(1, link="https://bao.example/1"))
    assert "its source" in group.objects(face(stored(2, link="https://bao.example/2")), WHY)


def test_one_original_told_twice_by_a_source_is_one() -> None:
    original = "https://tin.example/goc"
    one, two = (
        replace(stored(n, original_link=original), entry=Entry("Chợ cháy", original_link=original)) for n in (1, 2)
    )
    assert draft(head=one).objects(face(two), WHY) == ""


def test_a_member_names_what_it_has_against_a_headline_but_not_against_a_name() -> None:
    one = replace(stored(1), entry=Entry("Công điện ứng phó bão số 4"))
    other = face(replace(stored(2), source_id="tin", entry=Entry("Công điện ứng phó bão số 5")))
    by_words = Verdict(True, "words", 0.9, "")
    assert draft(head=one).objects(other, by_words) == "figure: other figures: số (entry 1)"
    assert draft(head=one).objects(other, WHY) == ""


def test_a_preferred_source_gives_the_headline_and_keeps_it_against_its_equals() -> None:
    one, two, three, four = (stored(n) for n in range(1, 5))
    group = draft(two, head=one)
    assert group.join(preferred(face(three), 5), WHY)
    assert not group.join(preferred(face(four), 5), WHY)
    assert group.finished().head_id == 3
    assert group.leave(withdrawn(three))
    assert group.finished().head_id == 4


def test_the_original_outranks_a_preferred_repost() -> None:
    original = stored(1, link="https://goc.example/1")
    repost = stored(2, link="https://chep.example/2", original_link="https://goc.example/1")
    group = draft(head=original)
    assert not group.join(preferred(face(repost), 5), WHY)
    assert group.finished().head_id == 1
    late = draft(head=repost)
    late.head = preferred(late.head, 5)
    assert late.join(face(original), WHY)

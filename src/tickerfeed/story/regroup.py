"""Entries put into another story by hand: a merge, a split, or either taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec.structs import replace

from tickerfeed.model import StoredEntry, Story, Told


def regroup(
    entry_ids: Collection[int], into: str, stories: Iterable[Told], at: datetime, why: str
) -> tuple[Story, ...]:
    """Return what changes when these entries come together in the story of the id `into`, which may be a new one.

    Entries that are in none of `stories` are left out. Each story that changes is a revision of `at`; one that loses
    its head gets the member that came first, one that loses all is without members.
    """
    told = tuple(stories)
    moved = [entry for one in told for entry in one.entries if entry.entry_id in entry_ids and one.story.id != into]
    if not moved:
        return ()
    left = {one.story.id for one in told if one.story.id != into and _ids(one) & {each.entry_id for each in moved}}
    target = next((one.story for one in told if one.story.id == into), None)
    reasons = dict.fromkeys((entry.entry_id for entry in moved), why)
    joined = _joined(target, moved, reasons, at) if target else _begun(into, moved, reasons, at)
    return (*(_without(one, entry_ids, at) for one in told if one.story.id in left), joined)


def _ids(told: Told) -> set[int]:
    return {entry.entry_id for entry in told.entries}


def _without(told: Told, entry_ids: Collection[int], at: datetime) -> Story:
    story = told.story
    stay = tuple(member for member in story.member_ids if member not in entry_ids)
    if not stay:
        return replace(story, member_ids=(), reasons={})
    head = story.head_id if story.head_id in stay else min(stay)
    return replace(
        story,
        head_id=head,
        member_ids=(head, *(member for member in stay if member != head)),
        updated_at=max(story.updated_at, at),
        reasons={member: why for member, why in story.reasons.items() if member in stay},
    )


def _joined(story: Story, moved: Iterable[StoredEntry], reasons: dict[int, str], at: datetime) -> Story:
    # Its headline stays: readers have seen it.
    members = (*story.member_ids, *(entry.entry_id for entry in moved))
    return replace(
        story, member_ids=members, updated_at=max(story.updated_at, at), reasons={**story.reasons, **reasons}
    )


def _begun(name: str, moved: list[StoredEntry], reasons: dict[int, str], at: datetime) -> Story:
    moved = sorted(moved, key=lambda entry: entry.entry_id)
    head = moved[0]
    return Story(name, 0, head.entry_id, tuple(one.entry_id for one in moved), head.first_seen_at, at, reasons)

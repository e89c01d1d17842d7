"""A story while entries are assigned: who is in it, who stands for it, who may join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tickerfeed.model import Source, StoredEntry, Story
from tickerfeed.story.fingerprint import article_number
from tickerfeed.story.match import Face, Match, face, is_apart, match


@dataclass(slots=True, eq=False)
class Draft:
    """A story and its members, in order of arrival."""

    story: Story
    head: Face
    members: dict[int, StoredEntry]
    reasons: dict[int, str]

    def revise(self, seen: Face) -> None:
        """Put the revision of a member in its place; it stays, whatever it says now."""
        self.members[seen.entry.entry_id] = seen.entry
        if seen.entry.entry_id == self.head.entry.entry_id:
            self.head = seen

    def join(self, seen: Face, why: Match) -> bool:
        """Take in a member; return whether it stands for the story from now on.

        The head stays who it is, but for one case: it is a repost, and here comes the original.
        """
        self.members[seen.entry.entry_id] = seen.entry
        self.reasons[seen.entry.entry_id] = why.reason
        is_original = _is_original(seen, self.head)
        if is_original:
            self.head = seen
        return is_original

    def leave(self, entry: StoredEntry) -> bool:
        """Let a member go; return whether another stands for the story now: the one that came first of the others."""
        del self.members[entry.entry_id]
        self.reasons.pop(entry.entry_id, None)
        if not self.members or entry.entry_id != self.head.entry.entry_id:
            return False
        self.head = face(next(iter(self.members.values())))
        self.story = replace(self.story, updated_at=max(self.story.updated_at, entry.changed_at))
        return True

    def objects(self, seen: Face, why: Match, sources: Mapping[str, Source]) -> bool:
        """Return whether any member speaks against `seen`: by its province, or as another piece of the same source."""
        for member in self.members.values():
            if why.rule == "title" and is_apart(member, seen.entry, sources):
                return True
            if member.source_id == seen.entry.source_id and not match(face(member), seen, sources):
                return True
        return False

    def finished(self) -> Story:
        """Return the story as it stands now; without members when all have left."""
        if not self.members:
            return replace(self.story, member_ids=(), reasons={})
        head = self.head.entry.entry_id
        updated = max(member.changed_at for member in self.members.values())
        self.story = replace(
            self.story,
            head_id=head,
            member_ids=(head, *(member for member in self.members if member != head)),
            updated_at=max(updated, self.story.updated_at),
            reasons=dict(self.reasons),
        )
        return self.story


def _is_original(seen: Face, repost: Face) -> bool:
    """Tell whether `seen` stands where `repost` says that it comes from, or at a newer address of that number."""
    if not seen.link or not repost.original or repost.original == repost.link:
        return False
    return seen.link == repost.original or bool({*article_number(seen.link)} & {*article_number(repost.original)})

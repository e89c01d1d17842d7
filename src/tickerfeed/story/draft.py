"""A story while entries are assigned: who is in it, who stands for it, who may join."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from tickerfeed.model import StoredEntry, Story
from tickerfeed.story.account import Account
from tickerfeed.story.fingerprint import article_number
from tickerfeed.story.variation import variation
from tickerfeed.story.verdict import BY_NAME, Verdict, objection


@dataclass(frozen=True, slots=True)
class Member:
    """A stored entry and the account that it gives."""

    entry: StoredEntry
    account: Account
    priority: int = 0  # of its source

    @property
    def id(self) -> int:
        """The entry's id."""
        return self.entry.entry_id


@dataclass(slots=True, eq=False)
class Draft:
    """A story and its members, in order of arrival."""

    story: Story
    head: Member
    members: dict[int, Member]
    reasons: dict[int, str]

    def revise(self, seen: Member) -> None:
        """Put the revision of a member in its place; it stays, whatever it says now."""
        self.members[seen.id] = seen
        if seen.id == self.head.id:
            self.head = seen

    def join(self, seen: Member, why: Verdict) -> bool:
        """Take in a member; return whether it stands for the story from now on.

        The head stays who it is, but for two cases: it is a repost, and here comes the original; or the operator
        prefers the source of the one that comes, and the head is not the original of that.
        """
        self.members[seen.id] = seen
        hours = abs(seen.entry.sort_at - self.head.entry.sort_at) / timedelta(hours=1)
        self.reasons[seen.id] = f"{why.rule} {why.score:.2f}: {why.reason}; {hours:.1f} hours apart"
        is_preferred = seen.priority > self.head.priority and not _is_original(self.head.account, seen.account)
        leads = is_preferred or _is_original(seen.account, self.head.account)
        if leads:
            self.head = seen
        return leads

    def leave(self, entry: StoredEntry) -> bool:
        """Let a member go; return whether another stands for the story now.

        That is one of the source that is preferred, of these the one that came first.
        """
        del self.members[entry.entry_id]
        self.reasons.pop(entry.entry_id, None)
        if not self.members or entry.entry_id != self.head.id:
            return False
        self.head = max(self.members.values(), key=lambda member: member.priority)
        self.story = replace(self.story, updated_at=max(self.story.updated_at, entry.changed_at))
        return True

    def objects(self, seen: Member, why: Verdict) -> str:
        """Return what any member has against `seen`, in words; nothing when none has.

        Where a name of the piece joins `seen`, only its own source can say that it is another.
        """
        for member in self.members.values():
            if member.entry.source_id == seen.entry.source_id and not _is_repeated(member.account, seen.account):
                return f"its source tells it beside entry {member.id}"
            against = None if why.rule in BY_NAME else objection(member.account, seen.account)
            if against:
                return f"{against.rule}: {against.reason} (entry {member.id})"
        return ""

    def finished(self) -> Story:
        """Return the story as it stands now; without members when all have left."""
        if not self.members:
            return replace(self.story, member_ids=(), reasons={})
        updated = max(member.entry.changed_at for member in self.members.values())
        self.story = replace(
            self.story,
            head_id=self.head.id,
            member_ids=(self.head.id, *(member for member in self.members if member != self.head.id)),
            updated_at=max(updated, self.story.updated_at),
            reasons=dict(self.reasons),
        )
        return self.story


def _is_original(seen: Account, repost: Account) -> bool:
    """Tell whether `seen` stands where `repost` says that it comes from, or at a newer address of that number."""
    if not seen.link or not repost.original or repost.original == repost.link:
        return False
    return seen.link == repost.original or bool({*article_number(seen.link)} & {*article_number(repost.original)})


def _is_repeated(a: Account, b: Account) -> bool:
    """Return whether one source tells the same twice: one original under one headline. Else its list says: two."""
    return bool(a.original) and a.original == b.original and bool(variation(a.wording, b.wording))

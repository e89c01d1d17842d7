"""A story while entries are assigned: who is in it, who stands for it, who may join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickerfeed.model import StoredEntry, Story
from tickerfeed.story.account import Account
from tickerfeed.story.fingerprint import article_number
from tickerfeed.story.member import Member
from tickerfeed.story.variation import variation
from tickerfeed.story.verdict import BY_NAME, Verdict, objection


@dataclass(slots=True, eq=False)
class Draft:
    """A story and its members, in order of arrival."""

    id: str
    number: int  # 0: not saved yet
    head: Member
    members: dict[int, Member]
    created_at: datetime
    updated_at: datetime

    def revise(self, seen: Member) -> None:
        """Put the revision of a member in its place; it stays, whatever it says now."""
        seen.reason = self.members[seen.id].reason
        self.members[seen.id] = seen
        if seen.id == self.head.id:
            self.head = seen

    def join(self, seen: Member, why: Verdict) -> bool:
        """Take in a member; return whether it stands for the story from now on.

        The head stays who it is, but for two cases: it is a repost, and here comes the original; or the operator
        prefers the source of the one that comes, and the head is not the original of that.
        """
        self.members[seen.id] = seen
        hours = abs(seen.sort_at - self.head.sort_at) / timedelta(hours=1)
        seen.reason = f"{why.rule} {why.score:.2f}: {why.reason}; {hours:.1f} hours apart"
        head, comes = self.head.account, seen.account
        is_preferred = seen.teller.priority > self.head.teller.priority and not _is_original(head, comes)
        leads = is_preferred or _is_original(comes, head)
        if leads:
            self.head = seen
        return leads

    def leave(self, entry: StoredEntry) -> bool:
        """Let a member go; return whether another stands for the story now.

        That is one of the source that is preferred, of these the one that came first.
        """
        del self.members[entry.entry_id]
        if not self.members or entry.entry_id != self.head.id:
            return False
        self.head = max(self.members.values(), key=lambda member: member.teller.priority)
        self.updated_at = max(self.updated_at, entry.changed_at)
        return True

    def objects(self, seen: Member, why: Verdict, account: Account | None = None) -> str:
        """Return what any member has against `seen`, in words; nothing when none has.

        `account` is given where it is not the one that `seen` gives by itself. Where a name of the piece joins `seen`,
        only its own source can say that it is another.
        """
        account = account or seen.account
        for member in self.members.values():
            if member.source_id == seen.source_id and not _is_repeated(member.account, account):
                return f"its source tells it beside entry {member.id}"
            against = None if why.rule in BY_NAME else objection(member.account, account)
            if against:
                return f"{against.rule}: {against.reason} (entry {member.id})"
        return ""

    def finished(self) -> Story:
        """Return the story as it stands now; without members when all have left."""
        members = self.members
        self.updated_at = max((self.updated_at, *(member.changed_at for member in members.values())))
        ids = (self.head.id, *(member for member in members if member != self.head.id)) if members else ()
        return Story(
            id=self.id,
            number=self.number,
            head_id=self.head.id,
            member_ids=ids,
            created_at=self.created_at,
            updated_at=self.updated_at,
            reasons={member.id: member.reason for member in members.values() if member.reason},
        )


def _is_original(seen: Account, repost: Account) -> bool:
    """Tell whether `seen` stands where `repost` says that it comes from, or at a newer address of that number."""
    if not seen.link or not repost.original or repost.original == repost.link:
        return False
    return seen.link == repost.original or bool({*article_number(seen.link)} & {*article_number(repost.original)})


def _is_repeated(a: Account, b: Account) -> bool:
    """Return whether one source tells the same twice: one original under one headline. Else its list says: two."""
    return bool(a.original) and a.original == b.original and bool(variation(a.wording, b.wording))

"""Which stories an account comes nearest to, and what keeps it out of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from tickerfeed.model import Source, StoredEntry, Told
from tickerfeed.story.account import Account, account
from tickerfeed.story.cluster import MAX_MEMBERS, MAX_SPAN
from tickerfeed.story.draft import Draft
from tickerfeed.story.hand import Hand
from tickerfeed.story.index import Index
from tickerfeed.story.likeness import Likeness
from tickerfeed.story.member import member, teller
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import THRESHOLD, Verdict, verdict, weighed

MOST = 5  # stories that are shown
_FAR = 0.02  # by words alone, below which nobody would ask


class Compared(Struct, frozen=True):
    """Two accounts side by side: the verdict, and what their words alone come to."""

    verdict: Verdict
    words: Likeness


class Nearby(Struct, frozen=True):
    """A story, how its head compares, and what keeps the account out of it, in words; empty where nothing does."""

    told: Told
    compared: Compared
    kept_out: str


def compared(a: Account, b: Account, rarity: Rarity) -> Compared:
    """Return how two accounts compare."""
    return Compared(verdict(a, b, rarity), weighed(a, b, rarity))


class Surroundings:
    """Stories to compare with; rarer words weigh more, by what these stories and the past say."""

    def __init__(self, told: Iterable[Told], sources: Mapping[str, Source], hand: Hand | None = None) -> None:
        self.rarity = Rarity()
        self._sources = sources
        self._hand = hand or Hand()
        self._index: Index[Draft] = Index(self.rarity)
        self._told: dict[Draft, Told] = {}
        drafts = [(one, self._draft(one)) for one in told]
        for _, draft in drafts:
            for each in draft.members.values():
                self.rarity.learn(each.words)
        for one, draft in drafts:
            self._told[draft] = one
            self._index.add(draft, draft.head.account)

    def account(self, entry: StoredEntry) -> Account:
        """Return the account that an entry gives."""
        return account(entry, self._sources)

    def nearest(self, seen: Account, entry: StoredEntry | None = None, most: int = MOST) -> tuple[Nearby, ...]:
        """Return the stories nearest to `seen`, which `entry` gives if there is one; its own story left out."""
        drafts = [one for one in self._index.nearest(seen) if not entry or entry.entry_id not in one.members]
        found = [(draft, compared(draft.head.account, seen, self.rarity)) for draft in drafts]
        near = [pair for pair in found if pair[1].words.score >= _FAR or pair[1].verdict.is_same]
        near.sort(key=lambda pair: (not pair[1].verdict.is_same, -pair[1].words.score))
        return tuple(
            Nearby(self._told[draft], each, self._kept_out(draft, seen, entry, each.verdict))
            for draft, each in near[:most]
        )

    def _draft(self, told: Told) -> Draft:
        members = {one.entry_id: member(one, teller(one.source_id, self._sources)) for one in told.entries}
        story = told.story
        return Draft(story.id, story.number, members[story.head_id], members, story.created_at, story.updated_at)

    def _kept_out(self, draft: Draft, seen: Account, entry: StoredEntry | None, found: Verdict) -> str:
        if not found.is_same:
            short = f" ({found.score:.2f}, and {THRESHOLD} is needed)" if found.rule == "unlike" else ""
            return f"{found.rule}: {found.reason}{short}"
        if len(draft.members) >= MAX_MEMBERS:
            return f"full: a story takes {MAX_MEMBERS} entries"
        if seen.at and abs(draft.head.sort_at - seen.at) > MAX_SPAN:
            return f"time: more than {MAX_SPAN.days} days from its head"
        if entry is None:
            return ""
        if parting := self._hand.parting(entry.entry_id, draft.members):
            return f"hand: {parting.who or 'an editor'} parted them ({parting.action} {parting.number})"
        return draft.objects(member(entry, teller(entry.source_id, self._sources)), found, seen)

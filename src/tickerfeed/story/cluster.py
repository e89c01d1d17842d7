"""Which story an entry belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tickerfeed.model import Source, StoredEntry, Story, Told
from tickerfeed.story.account import account
from tickerfeed.story.draft import Draft, Member
from tickerfeed.story.hand import Hand
from tickerfeed.story.index import Index
from tickerfeed.story.naming import name
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import THRESHOLD, Verdict, verdict

MAX_MEMBERS = 50  # a story that grows beyond is a mistake of the rules, not news
MAX_SPAN = timedelta(days=4)  # between head and member; older news that comes again is told again


class Cluster:
    """Recent stories, and the entries that join them; give it the entries in order of their seq.

    An entry joins only by matching the head of a story, and when no member speaks against it. The surest match wins,
    then the nearest in time. A story's id is derived from its first entry, so that a run that is repeated after
    a crash mints the same one.
    """

    def __init__(self, sources: Mapping[str, Source], authority: str, threshold: float = THRESHOLD) -> None:
        """Begin without any story; `authority` is that of the tag: ids."""
        self.sources = sources
        self.authority = authority
        self.threshold = threshold
        self.hand = Hand()  # what the editor joined and parted, which no matching undoes
        self.merged = 0  # entries that joined a story
        self.minted = 0  # stories
        self._rarity = Rarity()
        self._home: dict[int, Draft] = {}  # entry id → its story
        self._index: Index[Draft] = Index(self._rarity)
        self._bearers: dict[tuple[str, str], int] = {}  # link, source → entry that bears it
        self._shared: set[str] = set()  # links that a source gives to several entries
        self._hours: dict[int, list[Draft]] = {}  # stories by the hour of their newest member, as it was when filed
        self._taken: frozenset[str] = frozenset()  # ids of stories that are not to be minted again

    def recall(self, recent: Iterable[Told]) -> None:
        """Take in stories as they are stored."""
        for told in sorted(recent, key=lambda one: one.recency):
            members = {entry.entry_id: self._member(entry) for entry in told.entries}
            for member in members.values():
                self._rarity.learn(member.account.wording.vocabulary)
            self._open(Draft(told.story, next(iter(members.values())), members, dict(told.story.reasons)))
            for member in members.values():
                self._bear(member)

    def forget(self, before: datetime) -> None:
        """Let go of stories whose newest member stands in time before then: nothing can join them any more."""
        for hour in [hour for hour in self._hours if hour < _hour(before)]:
            for draft in self._hours.pop(hour):
                if _hour(_newest(draft)) > hour:  # a member has come since, or the head has been revised
                    self._await(draft)
                else:
                    self._close(draft)

    def strangers(self, entries: Iterable[StoredEntry]) -> tuple[int, ...]:
        """Return the ids of those entries that are in no story known here."""
        return tuple(entry.entry_id for entry in entries if entry.entry_id not in self._home)

    def renumber(self, stories: Iterable[Story], numbers: Mapping[str, int]) -> None:
        """Take over the numbers that the store gave to stories as `assign` returned them: id → number."""
        for story in stories:
            if story.id in numbers and story.head_id in self._home:
                draft = self._home[story.head_id]
                draft.story = replace(draft.story, number=numbers[story.id])

    def ids_of_returning(self, entries: Iterable[StoredEntry]) -> tuple[str, ...]:
        """Return the ids that stories would have which these entries begin: of those that have been in one before."""
        late = (entry for entry in entries if entry.changed_at != entry.first_seen_at)
        return tuple(self._id(entry) for entry in late if entry.entry_id not in self._home)

    def assign(
        self, entries: Iterable[StoredEntry], old: Mapping[int, Story], taken: Collection[str] = ()
    ) -> tuple[Story, ...]:
        """Return the stories that are new or changed; quiet entries belong to none, withdrawn ones leave theirs.

        `old` are the stories of those entries that are in a story, but in none of the recent ones: they stay there.
        `taken` are the ids that stories bear of those that `ids_of_returning` gave.
        """
        self._taken = frozenset(taken)
        aged: dict[str, Story] = {}
        touched: dict[str, Draft] = {}
        for entry in entries:
            home = self._home.get(entry.entry_id)
            if home is None and entry.entry_id in old:
                story = aged.get(old[entry.entry_id].id, old[entry.entry_id])
                aged[story.id] = _aged(story, entry)
            elif entry.is_withdrawn and home:
                touched[home.story.id] = self._release(home, entry)
            elif not entry.is_quiet and not entry.is_withdrawn:
                draft = self._settle(self._member(entry))
                touched[draft.story.id] = draft
        return (*aged.values(), *(draft.finished() for draft in touched.values()))

    def _member(self, entry: StoredEntry) -> Member:
        source = self.sources.get(entry.source_id)
        return Member(entry, account(entry, self.sources), source.priority if source else 0)

    def _settle(self, seen: Member) -> Draft:
        self._bear(seen)
        draft = self._home.get(seen.id)
        if draft:
            draft.revise(seen)
            self._index.add(draft, draft.head.account)
            return draft
        self._rarity.learn(seen.account.wording.vocabulary)
        found = self._find(seen)
        if found is None:
            return self._mint(seen)
        draft, why = found
        self.merged += 1
        self._home[seen.id] = draft
        if draft.join(seen, why):
            self._index.add(draft, draft.head.account)
        return draft

    def _release(self, draft: Draft, entry: StoredEntry) -> Draft:
        """Let a withdrawn entry leave its story."""
        del self._home[entry.entry_id]
        if draft.leave(entry):
            self._index.add(draft, draft.head.account)
        return draft

    def _mint(self, seen: Member) -> Draft:
        entry = seen.entry
        own = self._id(entry)
        story = Story(
            # A story that its first entry left goes on under its id; when that one comes back alone, it needs another.
            id=own if own not in self._taken else self._id(entry, f"\n{entry.changed_at.isoformat()}"),
            number=0,
            head_id=entry.entry_id,
            member_ids=(entry.entry_id,),
            created_at=entry.first_seen_at,
            updated_at=entry.changed_at,
        )
        self.minted += 1
        draft = Draft(story, seen, {seen.id: seen}, {seen.id: "first to tell it"})
        self._open(draft)
        return draft

    def _id(self, entry: StoredEntry, more: str = "") -> str:
        return name(self.authority, entry, more)

    def _open(self, draft: Draft) -> None:
        self._home.update(dict.fromkeys(draft.members, draft))
        for voice in self._voices(draft):
            self._index.add(draft, voice.account)
        self._await(draft)

    def _await(self, draft: Draft) -> None:
        """File a story under the hour after which it may be forgotten."""
        self._hours.setdefault(_hour(_newest(draft)), []).append(draft)

    def _close(self, draft: Draft) -> None:
        self._index.discard(draft)
        for member in draft.members.values():
            self._home.pop(member.id, None)
            link = member.account.link
            if self._bearers.get((link, member.entry.source_id)) == member.id:
                del self._bearers[link, member.entry.source_id]
                self._shared.discard(link)

    def _bear(self, seen: Member) -> None:
        link = seen.account.link
        if link and self._bearers.setdefault((link, seen.entry.source_id), seen.id) != seen.id:
            self._shared.add(link)

    def _find(self, seen: Member) -> tuple[Draft, Verdict] | None:
        """Return the story that `seen` joins, and why."""
        for other in self.hand.companions(seen.id):
            draft = self._home.get(other)
            if draft and draft.members and not self.hand.parting(seen.id, draft.members):
                return draft, Verdict(True, "hand", 1.0, "an editor joined them")
        if seen.account.link in self._shared:  # such a link names no piece of news
            seen = Member(seen.entry, replace(seen.account, link="", articles=frozenset()))
        found: tuple[Draft, Verdict] | None = None
        best: tuple[float, timedelta, int] | None = None
        for draft in self._index.candidates(seen.account):
            why = self._why(draft, seen)
            head = draft.head.entry
            measure = (-why.score if why else 0.0, abs(head.sort_at - seen.entry.sort_at), head.entry_id)
            # Who is behind cannot win: whether a member objects, which takes longest, is asked only of who leads.
            leads = why and (best is None or measure < best) and not self.hand.parting(seen.id, draft.members)
            if why and leads and not draft.objects(seen, why):
                best, found = measure, (draft, why)
        return found

    def _why(self, draft: Draft, seen: Member) -> Verdict | None:
        """Return why `seen` may join `draft` by its head, or by that of a story merged into it; or None."""
        far = abs(draft.head.entry.sort_at - seen.entry.sort_at)
        if not 0 < len(draft.members) < MAX_MEMBERS or far > MAX_SPAN:
            return None
        whys = (verdict(voice.account, seen.account, self._rarity, self.threshold) for voice in self._voices(draft))
        return next((why for why in whys if why.is_same), None)

    def _voices(self, draft: Draft) -> Iterable[Member]:
        yield draft.head
        for entry_id in self.hand.voices & draft.members.keys() if self.hand.voices else ():
            if entry_id != draft.head.id:
                yield draft.members[entry_id]


def _hour(when: datetime) -> int:
    return int(when.timestamp() // 3600)


def _newest(draft: Draft) -> datetime:
    return max((member.entry.sort_at for member in draft.members.values()), default=draft.story.updated_at)


def _aged(story: Story, entry: StoredEntry) -> Story:
    """Return a story that is no longer recent, after a revision or the withdrawal of one of its members."""
    if not entry.is_withdrawn:
        return replace(story, updated_at=max(story.updated_at, entry.changed_at))
    stay = tuple(member for member in story.member_ids if member != entry.entry_id)
    reasons = {member: why for member, why in story.reasons.items() if member != entry.entry_id}
    story = replace(story, member_ids=stay, reasons=reasons)
    if not stay or story.head_id in stay:
        return story
    return replace(story, head_id=stay[0], updated_at=max(story.updated_at, entry.changed_at))


def assign(
    entries: Sequence[StoredEntry],
    recent: Sequence[Told],
    sources: Mapping[str, Source],
    authority: str,
) -> tuple[Story, ...]:
    """Return the stories that `entries`, in order of arrival, make new or change; see `Cluster`."""
    cluster = Cluster(sources, authority)
    cluster.recall(recent)
    return cluster.assign(entries, {})

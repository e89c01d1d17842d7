"""Which story an entry belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from msgspec.structs import replace

from tickerfeed.model import Recalled, Source, StoredEntry, Story, Told
from tickerfeed.story.account import Account
from tickerfeed.story.draft import Draft
from tickerfeed.story.gist import Keys, gist, recalled
from tickerfeed.story.glance import Glance
from tickerfeed.story.hand import Hand
from tickerfeed.story.index import Index
from tickerfeed.story.member import FIRST, LINK, Member, Teller, member, teller
from tickerfeed.story.naming import name
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import THRESHOLD, Verdict, joined

MAX_MEMBERS = 50  # a story that grows beyond is a mistake of the rules, not news
NUMBER = Recalled._fields.index("number")
STALE_LINKS = 1000  # that are borne, below which none is swept out
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
        self.gists: dict[int, str] = {}  # of the entries that were assigned last
        self._rarity = Rarity()
        self._home: dict[int, Draft] = {}  # entry id → its story
        self._index: Index[Draft] = Index(self._rarity)
        self._tellers: dict[str, Teller] = {}
        self._bearers: dict[int, int] = {}  # link and source, hashed → entry that bears it
        self._borne = 0  # so many were left when they were swept last
        self._shared: dict[str, int] = {}  # links that a source gives to several entries → what is borne
        self._hours: dict[int, list[Draft]] = {}  # stories by the hour of their newest member, as it was when filed
        self._taken: frozenset[str] = frozenset()  # ids of stories that are not to be minted again

    def recall(self, recent: Iterable[Told]) -> None:
        """Take in stories as they are stored."""
        for told in sorted(recent, key=lambda one: one.recency):
            story, members = told.story, {entry.entry_id: self._member(entry) for entry in told.entries}
            for each in members.values():
                self._rarity.learn(each.words)
                each.reason = story.reasons.get(each.id, "")
                self._bear(each)
            head = next(iter(members.values()))
            self._open(Draft(story.id, story.number, head, members, story.created_at, story.updated_at))

    def recollect(self, rows: Iterable[Recalled], entries: Mapping[int, StoredEntry]) -> None:
        """Take in stories by the gists of their entries, in the order of `rows`.

        `entries` are those of the rows whose gists are not legible. It comes to the same as `recall`, but that the
        words under which a story stands are those that were the rarest when it was told.
        """
        for _, group in groupby(rows, key=itemgetter(NUMBER)):
            members: dict[int, Member] = {}
            keys: Keys | None = None
            for row in group:
                if row.entry_id in entries:
                    each, own = self._member(entries[row.entry_id]), None
                    each.reason = row.reason
                else:
                    each, own = recalled(row, self._teller(row.source_id))
                keys = keys if members else own
                members[row.entry_id] = each
                self._rarity.learn(each.words)
                self._bear(each)
            head = next(iter(members.values()))
            updated_at = row.updated_at if row.updated_at != row.created_at else row.created_at
            self._open(Draft(row.story_id, row.number, head, members, row.created_at, updated_at), keys)

    def forget(self, before: datetime) -> None:
        """Let go of stories whose newest member stands in time before then: nothing can join them any more."""
        for hour in [hour for hour in self._hours if hour < _hour(before)]:
            for draft in self._hours.pop(hour):
                if _hour(_newest(draft)) > hour:  # a member has come since, or the head has been revised
                    self._await(draft)
                else:
                    self._close(draft)
        # A link that its entry has changed since, or whose entry was withdrawn, was not let go of with its story.
        if len(self._bearers) > 2 * self._borne + STALE_LINKS:
            self._bearers = {bearer: entry for bearer, entry in self._bearers.items() if entry in self._home}
            self._shared = {link: bearer for link, bearer in self._shared.items() if bearer in self._bearers}
            self._borne = len(self._bearers)

    def strangers(self, entries: Iterable[StoredEntry]) -> tuple[int, ...]:
        """Return the ids of those entries that are in no story known here."""
        return tuple(entry.entry_id for entry in entries if entry.entry_id not in self._home)

    def renumber(self, stories: Iterable[Story], numbers: Mapping[str, int]) -> None:
        """Take over the numbers that the store gave to stories as `assign` returned them: id → number."""
        for story in stories:
            if story.id in numbers and story.head_id in self._home:
                self._home[story.head_id].number = numbers[story.id]

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
        self.gists = {}
        aged: dict[str, Story] = {}
        touched: dict[str, Draft] = {}
        for entry in entries:
            home = self._home.get(entry.entry_id)
            if home is None and entry.entry_id in old:
                story = aged.get(old[entry.entry_id].id, old[entry.entry_id])
                aged[story.id] = _aged(story, entry)
            elif entry.is_withdrawn and home:
                touched[home.id] = self._release(home, entry)
            elif not entry.is_quiet and not entry.is_withdrawn:
                draft = self._settle(entry)
                touched[draft.id] = draft
        return (*aged.values(), *(draft.finished() for draft in touched.values()))

    def _member(self, entry: StoredEntry) -> Member:
        return member(entry, self._teller(entry.source_id))

    def _teller(self, source_id: str) -> Teller:
        known = self._tellers.get(source_id)
        if known is None:
            known = self._tellers[source_id] = teller(source_id, self.sources)
        return known

    def _settle(self, entry: StoredEntry) -> Draft:
        seen = self._member(entry)
        self._bear(seen)
        draft = self._home.get(seen.id)
        if draft:
            self.gists[seen.id] = gist(seen, self._index.keys(seen.account))
            draft.revise(seen)
            self._index.add_head(draft, draft.head.account)
            return draft
        self._rarity.learn(seen.words)
        self.gists[seen.id] = gist(seen, self._index.keys(seen.account))
        found = self._find(seen)
        if found is None:
            return self._mint(seen, entry)
        draft, why = found
        self.merged += 1
        self._home[seen.id] = draft
        if draft.join(seen, why):
            self._index.add_head(draft, draft.head.account)
        return draft

    def _release(self, draft: Draft, entry: StoredEntry) -> Draft:
        """Let a withdrawn entry leave its story."""
        del self._home[entry.entry_id]
        if draft.leave(entry):
            self._index.add_head(draft, draft.head.account)
        return draft

    def _mint(self, seen: Member, entry: StoredEntry) -> Draft:
        own = self._id(entry)
        # A story that its first entry left goes on under its id; when that one comes back alone, it needs another.
        name = own if own not in self._taken else self._id(entry, f"\n{entry.changed_at.isoformat()}")
        seen.reason = FIRST
        self.minted += 1
        draft = Draft(name, 0, seen, {seen.id: seen}, entry.first_seen_at, entry.changed_at)
        self._open(draft)
        return draft

    def _id(self, entry: StoredEntry, more: str = "") -> str:
        return name(self.authority, entry, more)

    def _open(self, draft: Draft, keys: Keys | None = None) -> None:
        for each in draft.members:
            self._home[each] = draft
        self._index.put(draft, keys or self._index.keys(draft.head.account))
        for voice in self._voices(draft):
            self._index.add_head(draft, voice.account)
        self._await(draft)

    def _await(self, draft: Draft) -> None:
        """File a story under the hour after which it may be forgotten."""
        self._hours.setdefault(_hour(_newest(draft)), []).append(draft)

    def _close(self, draft: Draft) -> None:
        self._index.discard(draft)
        for each in draft.members.values():
            self._home.pop(each.id, None)
            bearer = _bearer(each)
            if self._bearers.get(bearer) == each.id:
                del self._bearers[bearer]
                self._shared.pop(each.named[LINK], None)

    def _bear(self, seen: Member) -> None:
        link, bearer = seen.named[LINK], _bearer(seen)
        if link and self._bearers.setdefault(bearer, seen.id) != seen.id:
            self._shared[link] = bearer

    def _find(self, seen: Member) -> tuple[Draft, Verdict] | None:
        """Return the story that `seen` joins, and why."""
        for other in self.hand.companions(seen.id):
            draft = self._home.get(other)
            if draft and draft.members and not self.hand.parting(seen.id, draft.members):
                return draft, Verdict(True, "hand", 1.0, "an editor joined them")
        account = seen.account
        if account.link in self._shared:  # such a link names no piece of news
            account = replace(account, link="", articles=frozenset())
        found: tuple[Draft, Verdict] | None = None
        best: tuple[float, timedelta, int] | None = None
        for draft, why in self._whys(seen, account):
            measure = (-why.score, abs(draft.head.sort_at - seen.sort_at), draft.head.id)
            # Who is behind cannot win: whether a member objects, which takes longest, is asked only of who leads.
            leads = (best is None or measure < best) and not self.hand.parting(seen.id, draft.members)
            if leads and not draft.objects(seen, why, account):
                best, found = measure, (draft, why)
        return found

    def _whys(self, seen: Member, account: Account) -> Iterator[tuple[Draft, Verdict]]:
        """Yield the stories that `seen` may join by their heads, or by those of stories merged into them, and why."""
        glance = Glance(seen, self._rarity, self.threshold)
        named, likely = self._index.candidates(account)
        for draft in named:
            if why := self._why(draft, seen, account):
                yield draft, why
        for draft in likely:
            # Of these nothing but words can be in common with a head: most are told apart at a glance.
            if (self.hand.voices or glance.may_be_same(draft.head)) and (why := self._why(draft, seen, account)):
                yield draft, why

    def _why(self, draft: Draft, seen: Member, account: Account) -> Verdict | None:
        far = abs(draft.head.sort_at - seen.sort_at)
        if not 0 < len(draft.members) < MAX_MEMBERS or far > MAX_SPAN:
            return None
        for head in (draft.head, *self._voices(draft)):
            if why := joined(head.account, account, self._rarity, self.threshold):
                return why
        return None

    def _voices(self, draft: Draft) -> Iterable[Member]:
        """Return the heads of stories that were merged into this one."""
        for entry_id in self.hand.voices & draft.members.keys() if self.hand.voices else ():
            if entry_id != draft.head.id:
                yield draft.members[entry_id]


def _bearer(one: Member) -> int:
    return hash((one.named[LINK], one.source_id))


def _hour(when: datetime) -> int:
    return int(when.timestamp() // 3600)


def _newest(draft: Draft) -> datetime:
    return max((each.sort_at for each in draft.members.values()), default=draft.updated_at)


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

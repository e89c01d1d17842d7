"""Which story an entry belongs to."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tickerfeed.model import Source, StoredEntry, Story, Told
from tickerfeed.story.draft import Draft
from tickerfeed.story.match import Face, Match, face, match
from tickerfeed.text.taguri import story_id

MAX_MEMBERS = 50  # a story that grows beyond is a mistake of the rules, not news
MAX_SPAN = timedelta(days=4)  # between head and member; older news that comes again is told again
MAX_CANDIDATES = 50  # stories under one name that are looked at, the newest


@dataclass(slots=True)
class Cluster:
    """Recent stories, and the entries that join them; give it the entries in order of their seq.

    An entry joins only by matching the head of a story, and when no member speaks against it. The surest match wins,
    then the nearest in time. A story's id is derived from its first entry, so that a run that is repeated after
    a crash mints the same one.
    """

    sources: Mapping[str, Source]
    authority: str  # of the tag: ids
    merged: int = field(default=0, init=False)  # entries that joined a story
    minted: int = field(default=0, init=False)  # stories
    _home: dict[int, Draft] = field(default_factory=dict, init=False)  # entry id → its story
    _named: dict[str, deque[Draft]] = field(default_factory=dict, init=False)  # name of a head → stories
    _bearers: dict[tuple[str, str], int] = field(default_factory=dict, init=False)  # link, source → entry that bears it
    _shared: set[str] = field(default_factory=set, init=False)  # links that a source gives to several entries
    _taken: frozenset[str] = field(default=frozenset(), init=False)  # ids of stories that are not to be minted again

    def recall(self, recent: Iterable[Told]) -> None:
        """Take in stories as they are stored."""
        for told in sorted(recent, key=lambda one: one.recency):
            members = {entry.entry_id: entry for entry in told.entries}
            head, *rest = (face(entry) for entry in told.entries)
            self._open(Draft(told.story, head, members, dict(told.story.reasons)))
            for one in (head, *rest):
                self._bear(one)

    def strangers(self, entries: Iterable[StoredEntry]) -> tuple[int, ...]:
        """Return the ids of those entries that are in no story known here."""
        return tuple(entry.entry_id for entry in entries if entry.entry_id not in self._home)

    def renumber(self, stored: Mapping[int, Story]) -> None:
        """Take over the numbers that the store gave: entry id → its story."""
        for entry_id, story in stored.items():
            draft = self._home[entry_id]
            draft.story = replace(draft.story, number=story.number)

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
                draft = self._settle(face(entry))
                touched[draft.story.id] = draft
        return (*aged.values(), *(draft.finished() for draft in touched.values()))

    def _settle(self, seen: Face) -> Draft:
        self._bear(seen)
        draft = self._home.get(seen.entry.entry_id)
        if draft:
            draft.revise(seen)
            self._index(draft)
            return draft
        found = self._find(seen)
        if found is None:
            return self._mint(seen)
        draft, why = found
        self.merged += 1
        self._home[seen.entry.entry_id] = draft
        if draft.join(seen, why):
            self._index(draft)
        return draft

    def _release(self, draft: Draft, entry: StoredEntry) -> Draft:
        """Let a withdrawn entry leave its story."""
        del self._home[entry.entry_id]
        if draft.leave(entry):
            self._index(draft)
        return draft

    def _mint(self, seen: Face) -> Draft:
        entry = seen.entry
        name = self._id(entry)
        story = Story(
            # A story that its first entry left goes on under its id; when that one comes back alone, it needs another.
            id=name if name not in self._taken else self._id(entry, f"\n{entry.changed_at.isoformat()}"),
            number=0,
            head_id=entry.entry_id,
            member_ids=(entry.entry_id,),
            created_at=entry.first_seen_at,
            updated_at=entry.changed_at,
        )
        self.minted += 1
        draft = Draft(story, seen, {entry.entry_id: entry}, {entry.entry_id: "first to tell it"})
        self._open(draft)
        return draft

    def _id(self, entry: StoredEntry, more: str = "") -> str:
        # Derived, not drawn: a run that is repeated after a crash must come to the same id.
        nonce = hashlib.sha256(f"{entry.source_id}\n{entry.key}{more}".encode()).hexdigest()[:16]
        return story_id(self.authority, entry.first_seen_at, nonce)

    def _open(self, draft: Draft) -> None:
        self._home.update(dict.fromkeys(draft.members, draft))
        self._index(draft)

    def _index(self, draft: Draft) -> None:
        # Names that a former head or title left behind stay: `match` against the present head decides.
        for name in draft.head.names:
            bucket = self._named.setdefault(name, deque(maxlen=MAX_CANDIDATES))
            if draft not in bucket:
                bucket.append(draft)

    def _bear(self, seen: Face) -> None:
        entry = seen.entry
        if seen.link and self._bearers.setdefault((seen.link, entry.source_id), entry.entry_id) != entry.entry_id:
            self._shared.add(seen.link)

    def _find(self, seen: Face) -> tuple[Draft, Match] | None:
        """Return the story that `seen` joins, and why."""
        best: tuple[float, timedelta, int] | None = None
        found = None
        for draft in {id(draft): draft for name in seen.names for draft in self._named.get(name, ())}.values():
            why = self._why(draft, seen)
            head = draft.head.entry
            measure = (-why.score if why else 0, abs(head.sort_at - seen.entry.sort_at), head.entry_id)
            if why and (best is None or measure < best):
                best, found = measure, (draft, why)
        return found

    def _why(self, draft: Draft, seen: Face) -> Match | None:
        """Return why `seen` may join `draft`, or None."""
        far = abs(draft.head.entry.sort_at - seen.entry.sort_at)
        if not 0 < len(draft.members) < MAX_MEMBERS or far > MAX_SPAN:
            return None
        if seen.link in self._shared:  # such a link names no piece of news
            seen = replace(seen, link="", articles=frozenset())
        why = match(draft.head, seen, self.sources)
        return None if why is None or draft.objects(seen, why, self.sources) else why


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

"""Why: explain where a headline has gone: into which story, beside which others, on the ticker or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from tickerfeed.flow.fold import MAX_RECENT
from tickerfeed.flow.shown import shown
from tickerfeed.model import Edit, Source, StoredEntry, Told
from tickerfeed.ports import Store
from tickerfeed.story.account import Account
from tickerfeed.story.account import told as bare
from tickerfeed.story.backfill import PASSED_OVER
from tickerfeed.story.hand import Hand, hand
from tickerfeed.story.nearest import Compared, Nearby, Surroundings, compared
from tickerfeed.story.rank import order
from tickerfeed.story.search import search
from tickerfeed.ticker import TickerOptions, compose

LOG = 20_000  # entries at the end of the log in which those without a story are looked for
_PAGE = 2000


class View(Struct, frozen=True):
    """By which settings readers are shown stories."""

    sources: Mapping[str, Source]
    ticker: TickerOptions
    reach: timedelta
    entries: int


class Found(Struct, frozen=True):
    """What a name means: a stored entry and its story, or neither: then the name is taken for a headline."""

    name: str
    entry: StoredEntry | None
    told: Told | None
    account: Account


class Why(Struct, frozen=True):
    """Where a headline has gone.

    `place` on the line counts from 1, `line` says why there, or why not. `state` says why it is in no story.
    """

    found: Found
    state: str
    place: int | None
    line: str
    acts: tuple[Edit, ...]
    nearest: tuple[Nearby, ...]


class Pair(Struct, frozen=True):
    """Two headlines side by side, whether they are in one story, and why."""

    one: Found
    other: Found
    compared: Compared
    is_together: bool
    reason: str


class Memory:
    """What the store remembers: recent stories, and the newest entries without one. Read once."""

    def __init__(self, store: Store, view: View, now: datetime) -> None:
        self._store = store
        self._view = view
        self._now = now
        self.edits = store.edits()
        self.hand: Hand = hand(self.edits)
        self.told = store.recent_told(now - view.reach, MAX_RECENT)
        self.cursor = store.fold_cursor()
        self._home = {entry.entry_id: one for one in self.told for entry in one.entries}
        self._around: Surroundings | None = None

    @property
    def around(self) -> Surroundings:
        """The recent stories, ready to be compared with."""
        if self._around is None:
            self._around = Surroundings(self.told, self._view.sources, self.hand)
        return self._around

    def find(self, name: str) -> Found:
        """Return what `name` means: an id of a story or an entry, an address, or a headline or a part of one."""
        for exact in self._store.told([name]):
            return Found(name, exact.head, exact, self.around.account(exact.head))
        entries = {entry.entry_id: entry for entry in self._log()}
        entries |= {entry.entry_id: entry for one in self.told for entry in one.entries}
        entry = search(name, entries.values())
        if entry is None:
            return Found(name, None, None, bare(name, at=self._now))  # as if it were told now
        return Found(name, entry, self._story_of(entry), self.around.account(entry))

    def why(self, name: str) -> Why:
        """Return where the headline that `name` means has gone."""
        found = self.find(name)
        place, line = self._place(found.told)
        return Why(
            found=found,
            state="" if found.told else self._state(found.entry),
            place=place,
            line=line,
            acts=self._acts(found),
            nearest=self.around.nearest(found.account, found.entry),
        )

    def pair(self, name: str, other: str) -> Pair:
        """Return how two headlines compare."""
        a, b = self.find(name), self.find(other)
        both = compared(a.account, b.account, self.around.rarity)
        is_together = bool(a.told and b.told and a.told.story.id == b.told.story.id)
        return Pair(a, b, both, is_together, _reason(a, b, both, is_together=is_together))

    def _log(self) -> list[StoredEntry]:
        entries: list[StoredEntry] = []
        seq = max(0, self.cursor - LOG)
        while len(entries) < 2 * LOG and (page := self._store.log_after(seq, _PAGE)):
            entries += page
            seq = page[-1].seq
        return entries

    def _story_of(self, entry: StoredEntry) -> Told | None:
        if entry.entry_id in self._home:
            return self._home[entry.entry_id]
        story = self._store.story_of([entry.entry_id]).get(entry.entry_id)
        return next(iter(self._store.told([story.id])), None) if story else None

    def _state(self, entry: StoredEntry | None) -> str:
        """Return why an entry is in no story."""
        if entry is None:
            return "no source that is polled has listed it, or the store has forgotten it"
        if entry.is_withdrawn:
            return f"its source took it back ({entry.changed_at:%Y-%m-%dT%H:%M:%SZ} was its last change)"
        if entry.is_quiet:
            came = "it came with a first poll or a reset" if entry.is_backfill else "it was held back when it came"
            return f"it is known, but not told: {entry.why_quiet or came}"
        if entry.seq > self.cursor:
            return "it is saved and not folded yet; the next publication takes it in"
        return f"it is known, but not told: {PASSED_OVER}" if entry.is_backfill else "no story holds it"

    def _place(self, told: Told | None) -> tuple[int | None, str]:
        if told is None:
            return None, "only stories stand on the line"
        view = self._view
        if told.story.id in self.hand.hidden:
            return None, "an editor has hidden it"
        stories = shown(self._store, view.reach, view.entries, self._now).told
        line = compose(order(stories, view.ticker.order, self._now, view.sources), view.ticker, self._now)
        for place, headline in enumerate(line.headlines, 1):
            if headline.story_id == told.story.id:
                return place, headline.reason
        beyond = f"it is none of the {view.entries} newest stories, which are all that is published ([publish] entries)"
        return None, line.absent.get(told.story.id, beyond)

    def _acts(self, found: Found) -> tuple[Edit, ...]:
        if found.told is None:
            return ()
        name, members = found.told.story.id, set(found.told.story.member_ids)
        return tuple(
            edit
            for edit in self.edits
            if name in (edit.story_id, edit.other_story_id) or members & {*edit.entry_ids, *edit.other_ids}
        )


def _reason(a: Found, b: Found, both: Compared, *, is_together: bool) -> str:
    if not is_together:
        return f"{both.verdict.rule}: {both.verdict.reason}"
    assert a.told is not None
    members = [one.entry.entry_id for one in (a, b) if one.entry]
    reasons = [a.told.story.reasons.get(one, "") for one in members]
    return "; ".join(dict.fromkeys(why for why in reasons if why)) or f"{both.verdict.rule}: {both.verdict.reason}"

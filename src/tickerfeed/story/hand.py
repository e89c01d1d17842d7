"""What the editor's acts come to: who is set off, what is hidden, which entries belong together and which apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from tickerfeed.model import OWN, Action, DateQuality, Edit, Entry, Gone, Mark, StoredEntry, Story, Told

_MOVES = (Action.MERGE, Action.SPLIT)


def taken_back(edits: Iterable[Edit]) -> dict[int, Edit]:
    """Return the acts that do not stand: number → the undoing, which stands itself."""
    undone: dict[int, Edit] = {}
    for edit in sorted(edits, key=lambda one: one.number, reverse=True):
        if edit.action is Action.UNDO and edit.number not in undone:
            undone.setdefault(edit.undoes, edit)
    return undone


def standing(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the acts that have not been taken back, undoings left out, newest first."""
    history = tuple(edits)
    undone = taken_back(history)
    stand = (edit for edit in history if edit.number not in undone and edit.action is not Action.UNDO)
    return tuple(sorted(stand, key=lambda one: one.number, reverse=True))


def root(edit: Edit, by_number: Mapping[int, Edit]) -> tuple[Edit, bool]:
    """Return the act at the bottom of a row of undoings, and whether it is in force once `edit` is done.

    The length of the row does not tell: of two undoings of one act, the second still stands when the first does not.
    """
    act = edit
    while act.action is Action.UNDO and act.undoes in by_number and act.undoes < act.number:
        act = by_number[act.undoes]
    if act is edit:
        return act, True
    return act, act in standing(one for one in by_number.values() if one.number <= edit.number)


class Hand(Struct, frozen=True):
    """The acts that stand. Made by `hand`."""

    announcements: tuple[Edit, ...] = ()  # newest first
    pins: Mapping[str, Edit] = field(default_factory=dict)  # by story, the newest of each
    hidden: Mapping[str, Edit] = field(default_factory=dict)
    withdrawn: tuple[Gone, ...] = ()  # announcements that were taken back
    moves: Mapping[int, Sequence[Edit]] = field(default_factory=dict)  # merges and splits by entry, newest first
    voices: frozenset[int] = frozenset()  # entries that stood for a story which was merged into another

    def arranged(self, told: Iterable[Told], now: datetime) -> tuple[Told, ...]:
        """Return `told` without what is hidden, with the marks of what is pinned, and before it what is announced."""
        shown = (self._marked(one, now) for one in told if one.story.id not in self.hidden)
        return (*(announced(edit) for edit in self.announcements if _is_on(edit, now)), *shown)

    @property
    def ends(self) -> tuple[datetime, ...]:
        """When what is set off comes to its ends."""
        return tuple(edit.until for edit in (*self.announcements, *self.pins.values()) if edit.until)

    def pinned(self, now: datetime) -> tuple[str, ...]:
        """Return the ids of stories that are pinned at `now`."""
        return tuple(name for name, pin in self.pins.items() if _is_on(pin, now) and name not in self.hidden)

    def gone(self, since: datetime) -> tuple[Gone, ...]:
        """Return the ids that the editor has taken from the outputs since then."""
        hidden = (Gone(name, edit.at) for name, edit in self.hidden.items())
        return tuple(one for one in (*hidden, *self.withdrawn) if one.at >= since)

    def companions(self, entry_id: int) -> tuple[int, ...]:
        """Return the entries with which this one was merged, the newest merge first."""
        merges = (edit for edit in self.moves.get(entry_id, ()) if edit.action is Action.MERGE)
        return tuple(dict.fromkeys(one for edit in merges for one in (*edit.other_ids, *edit.entry_ids)))

    def parting(self, entry_id: int, members: Collection[int]) -> Edit | None:
        """Return the act by which an entry is kept apart from these; of two acts about one pair the newer counts."""
        decided: set[int] = set()
        for edit in self.moves.get(entry_id, ()):
            across = edit.other_ids if entry_id in edit.entry_ids else edit.entry_ids
            met = {one for one in members if one in across} - decided
            if met and edit.action is Action.SPLIT:
                return edit
            decided |= met
        return None

    def _marked(self, told: Told, now: datetime) -> Told:
        pin = self.pins.get(told.story.id)
        mark = _mark(pin) if pin and _is_on(pin, now) else None
        return told if told.mark == mark else replace(told, mark=mark)


def hand(edits: Iterable[Edit]) -> Hand:
    """Return what these acts, the whole history, come to."""
    history = tuple(edits)
    stand = standing(history)
    moves: dict[int, list[Edit]] = defaultdict(list)
    for edit in stand:
        if edit.action in _MOVES:
            for entry_id in (*edit.entry_ids, *edit.other_ids):
                moves[entry_id].append(edit)
    return Hand(
        announcements=tuple(edit for edit in stand if edit.action is Action.ANNOUNCE),
        pins={edit.story_id: edit for edit in reversed(stand) if edit.action is Action.PIN},
        hidden={edit.story_id: edit for edit in reversed(stand) if edit.action is Action.HIDE},
        withdrawn=tuple(_withdrawn(history)),
        moves=moves,
        voices=frozenset(edit.entry_ids[0] for edit in stand if edit.action is Action.MERGE and edit.entry_ids),
    )


@lru_cache(maxsize=256)
def announced(edit: Edit) -> Told:
    """Return an announcement as a story of the site's own, with a single entry that no store holds."""
    body = Entry(edit.text, link=edit.url, published=edit.at, date_quality=DateQuality.EXACT)
    entry = StoredEntry(0, -edit.number, OWN, f"edit:{edit.number}", body, edit.at, edit.at, edit.at)
    story = Story(edit.story_id, 0, entry.entry_id, (entry.entry_id,), edit.at, edit.at)
    return Told(story, (entry,), _mark(edit))


def _withdrawn(history: Sequence[Edit]) -> Iterable[Gone]:
    undone = taken_back(history)
    for edit in history:
        if edit.action is Action.ANNOUNCE and edit.number in undone:
            yield Gone(edit.story_id, undone[edit.number].at)


def _is_on(edit: Edit, now: datetime) -> bool:
    return edit.until is not None and now < edit.until


def _mark(edit: Edit) -> Mark | None:
    is_pin = edit.action is Action.PIN
    return Mark(edit.at, edit.until, edit.is_urgent, is_pinned=is_pin) if edit.until else None

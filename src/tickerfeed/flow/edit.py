"""The editor's hand: each act is written into the history; who folds and publishes carries it out from there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.errors import EditError
from tickerfeed.flow import find
from tickerfeed.model import Action, Edit, Told
from tickerfeed.ports import Store
from tickerfeed.story.hand import hand, standing, taken_back
from tickerfeed.story.naming import announcement, name
from tickerfeed.text.clean import line
from tickerfeed.text.urls import absolute

MOST_TEXT = 300  # characters of an announcement: a headline
MOST_REASON = 500
LONGEST = timedelta(days=366)  # that anything is set off; what is to stay belongs on the site
MOST_STORIES = 10_000  # among which a name is looked for, the newest


class Editor(Struct, frozen=True):
    """Who acts, when, with which store, under which authority of ids; stories older than `reach` have no say."""

    store: Store
    authority: str
    reach: timedelta
    who: str
    now: datetime

    def announce(self, text: str, until: datetime, url: str | None = None, *, is_urgent: bool = False) -> Edit:
        """Put a headline of the operator's own at the head of everything until then. Raises `EditError`."""
        words = line(text)
        if not words:
            raise EditError("an announcement needs words")
        if len(words) > MOST_TEXT:
            raise EditError(f"is {len(words)} characters long; a headline has at most {MOST_TEXT}", words[:40] + "…")
        address = absolute(url) if url else None
        if url and address is None:
            raise EditError("is no address of a page; give one that begins with https://", url)
        story_id = announcement(self.authority, self.now, words, self.who)
        return self._write(
            Action.ANNOUNCE, story_id, text=words, url=address, until=self._end(until), is_urgent=is_urgent
        )

    def pin(self, story: str, until: datetime, *, is_urgent: bool = False) -> Edit:
        """Put a story at the head of the ticker until then. Raises `EditError`."""
        told = self._shown(story)
        return self._write(Action.PIN, told, until=self._end(until), is_urgent=is_urgent)

    def hide(self, story: str, reason: str = "") -> Edit:
        """Take a story out of ticker, page and feeds. Raises `EditError`."""
        return self._write(Action.HIDE, self._shown(story), reason=line(reason)[:MOST_REASON])

    def merge(self, one: str, other: str, reason: str = "") -> Edit:
        """Join two stories under the id of the older one. Raises `EditError`."""
        a, b = self._shown(one), self._shown(other)
        if a.story.id == b.story.id:
            raise EditError("both names mean this story", a.story.id)
        stays, goes = sorted((a, b), key=lambda told: (told.story.created_at, told.story.number))
        return self._write(
            Action.MERGE,
            stays,
            other_story_id=goes.story.id,
            entry_ids=goes.story.member_ids,
            other_ids=stays.story.member_ids,
            reason=line(reason)[:MOST_REASON],
        )

    def split(self, story: str, entries: Sequence[str], reason: str = "") -> Edit:
        """Take entries out of a story into one of their own. Raises `EditError`."""
        told = self.find(story)
        out = {entry.entry_id: entry for entry in (find.entry(each, told) for each in entries)}
        rest = tuple(member for member in told.story.member_ids if member not in out)
        if not out or not rest:
            raise EditError("some of its entries must go and some must stay", told.story.id)
        first = out[min(out)]
        own = name(self.authority, first)
        if self.store.story_ids([own]):  # as the story's first entry, it has given that its id
            own = name(self.authority, first, f"\n{self.now.isoformat()}")
        return self._write(
            Action.SPLIT,
            told,
            other_story_id=own,
            entry_ids=tuple(sorted(out)),
            other_ids=rest,
            reason=line(reason)[:MOST_REASON],
        )

    def undo(self, number: int | None = None) -> Edit:
        """Take back an act, the last that stands unless `number` says which. Raises `EditError`."""
        edits = self.store.edits()
        undone = taken_back(edits)
        if number is None:
            stand = standing(edits)
            if not stand:
                raise EditError("there is nothing to take back")
            number = stand[0].number
        act = next((edit for edit in edits if edit.number == number), None)
        if act is None:
            raise EditError("there is no such act; `tickerfeed undo --list` shows them", str(number))
        if number in undone:
            raise EditError(f"has been taken back already, by {undone[number].number}", str(number))
        return self._write(Action.UNDO, act.story_id, text=act.text, undoes=number)

    def find(self, story: str) -> Told:
        """Return the story of an id, or of words in a headline. Raises `EditError`."""
        since = self.now - self.reach
        for own in hand(self.store.edits()).announcements:
            if story == own.story_id:
                raise EditError(f"is an announcement; `tickerfeed undo {own.number}` takes it away", own.text)
        return find.story(story, self.store.told([story]), lambda: self.store.recent_told(since, MOST_STORIES))

    def _shown(self, story: str) -> Told:
        told = self.find(story)
        hidden = hand(self.store.edits()).hidden.get(told.story.id)
        if hidden:
            raise EditError(f"is hidden already; `tickerfeed undo {hidden.number}` shows it again", told.story.id)
        return told

    def _end(self, until: datetime) -> datetime:
        if not self.now < until <= self.now + LONGEST:
            raise EditError(f"must lie in the future, at most {LONGEST.days} days", f"{until:%Y-%m-%dT%H:%M:%SZ}")
        return until

    def _write(self, action: Action, of: Told | str, **more: object) -> Edit:
        story_id = of if isinstance(of, str) else of.story.id
        edit = Edit(0, action, self.who, self.now, story_id, text="" if isinstance(of, str) else of.head.entry.title)
        return self.store.add_edit(replace(edit, **more))

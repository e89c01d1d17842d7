"""The entries that tell one piece of news, and what the editor does with them."""

# Annotations are no texts in here: a NamedTuple compiles each that is, at every start.

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct, field

from tickerfeed.model.stored import StoredEntry


class Story(Struct, frozen=True):
    """The entries that tell one piece of news. ``head_id`` stands for it: its title is the headline.

    One without members has lost them all: saving it forgets it.
    """

    id: str  # tag: URI, minted once
    number: int  # the store's row; 0: not saved yet
    head_id: int
    member_ids: tuple[int, ...]
    created_at: datetime
    updated_at: datetime  # newest change of a member that a reader would notice
    reasons: Mapping[int, str] = field(default_factory=dict)  # member id → why it is here


class Action(enum.StrEnum):
    """What an editor can do."""

    ANNOUNCE = "announce"
    PIN = "pin"
    HIDE = "hide"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


class Edit(Struct, frozen=True):
    """One act of the editor's hand; the history is all of them in their order, and none is ever changed.

    ``story_id`` is the story that it is about; of `Action.MERGE` the one that stays, of `Action.ANNOUNCE` the id that
    the announcement bears. ``entry_ids`` are the entries that a merge or a split moves, ``other_ids`` those that they
    come to or leave. An undo names the act that it takes back.
    """

    number: int  # its place in the history; 0: not saved yet
    action: Action
    who: str
    at: datetime
    story_id: str = ""
    other_story_id: str = ""  # merge: the story that goes; split: the one that comes
    entry_ids: tuple[int, ...] = ()
    other_ids: tuple[int, ...] = ()
    text: str = ""  # of an announcement; else the headline as it stood, for the history
    url: str | None = None
    until: datetime | None = None  # of announcements and pins
    is_urgent: bool = False
    reason: str = ""  # as the editor gave it
    undoes: int = 0


class Mark(Struct, frozen=True):
    """How the editor has set a story off: it stands at the head until ``expires``."""

    since: datetime
    expires: datetime
    is_urgent: bool = False
    is_pinned: bool = False


class Told(Struct, frozen=True):
    """A story together with its entries, head first: what compose and render work on."""

    story: Story
    entries: tuple[StoredEntry, ...]
    mark: Mark | None = None

    @property
    def head(self) -> StoredEntry:
        """The entry that stands for the story."""
        return self.entries[0]

    @property
    def recency(self) -> tuple[datetime, int, str]:
        """Where it stands in time, the newest highest; of one moment, what was saved last: the top of a document."""
        return (self.head.sort_at, self.head.entry_id, self.story.id)


class Order(enum.StrEnum):
    """Which story comes first."""

    NEWEST = "newest"
    RANK = "rank"


class Glimpse(Struct, frozen=True):
    """A story at a glance. While ``state`` is the same, nothing about it has changed that a reader would be told."""

    story_id: str
    state: tuple[int, ...]


class Recalled(NamedTuple):
    """An entry in a recent story as folding takes it in again at the start: what it says is in its gist."""

    story_id: str
    number: int
    created_at: datetime
    updated_at: datetime
    entry_id: int
    reason: str
    source_id: str
    sort_at: datetime
    changed_at: datetime
    gist: str  # see `story.gist`; empty where none was kept


class Gone(Struct, frozen=True):
    """The id of a story that was told and is no more: taken back, merged into another, or hidden."""

    id: str
    at: datetime

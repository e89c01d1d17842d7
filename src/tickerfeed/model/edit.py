"""What the editor does, and how a story is set off by it."""

from __future__ import annotations

import enum
from datetime import datetime

from msgspec import Struct


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

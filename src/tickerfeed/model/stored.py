"""What the store keeps: entries in the order of its log, and the whole of it, for moving it."""

# Annotations are no texts in here: a NamedTuple compiles each that is, at every start.

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from tickerfeed.model.feed import Entry


class Withdrawal(Struct, frozen=True):
    """What a source takes back in one poll: entries by their keys, and whether all that it does not list goes, too."""

    keys: frozenset[str] = frozenset()
    is_rest: bool = False


class NewEntry(Struct, frozen=True, gc=False):
    """An entry to be saved under its key. ``is_revision``: the key is known and a reader would notice the change.

    ``is_quiet``: kept so that it stays known, never told. A quiet new entry is stored with the mark, which it keeps
    for good (folding passes it by). A quiet revision replaces the stored entry and adds aliases, but takes no new seq,
    leaves changed_at and the mark as they are, and counts as same. ``keeps``: what a revision lacks of what is stored
    stays, since it came from the piece's own page, which is read once.
    Aliases add to those stored; one that already leads to another entry of the source stays with that one.
    """

    key: str
    entry: Entry
    aliases: tuple[str, ...] = ()  # other keys it is known by (canonical link, original link)
    is_revision: bool = False
    is_backfill: bool = False
    is_quiet: bool = False
    keeps: bool = False
    fingerprint: str = ""  # of it as its list shows it, by which the next poll will know it again; "": of the entry
    why_quiet: str = ""  # of a new one


class Saved(Struct, frozen=True):
    """What one save did: how many entries were new, revised, seen before unchanged, and withdrawn."""

    new: int = 0
    revised: int = 0
    same: int = 0
    withdrawn: int = 0


class Known(Struct, frozen=True, gc=False):
    """What the store remembers of an entry, enough to tell new from revised from same."""

    key: str
    fingerprint: str  # `story.fingerprint.fingerprint(entry)` of the stored revision
    is_withdrawn: bool = False
    alias_count: int = 0  # other keys that it is known by
    day: str = ""  # the first that its titles' names have borne (`story.recognition.first_day`)


class StoredEntry(Struct, frozen=True, gc=False):
    """An entry as the store keeps it. ``seq`` is its place in the log: each save or revision takes a higher one."""

    seq: int
    entry_id: int
    source_id: str
    key: str  # what it is known by within its source: publisher's id, else canonical link, else title
    entry: Entry
    first_seen_at: datetime  # frozen
    changed_at: datetime  # of the last revision that a reader would notice
    sort_at: datetime  # published, clamped to first_seen_at
    is_listed: bool = True  # its source's last complete listing has it
    is_backfill: bool = False  # came with a first poll or a reset
    is_quiet: bool = False  # kept so that it stays known; belongs to no story
    is_withdrawn: bool = False  # its source took it back: kept so that it stays known; belongs to no story
    why_quiet: str = ""  # by which rule it was left out


class LogLine(NamedTuple):
    """A saved entry at a glance: where it stands in log and time, not what it says. Read by the ten thousand."""

    seq: int
    entry_id: int
    source_id: str
    sort_at: datetime
    is_backfill: bool
    is_quiet: bool
    is_told: bool  # a story holds it


class TableRows(NamedTuple):
    """Some of what a store holds: rows of plain values (None, bool, int, str, bytes) in the order of ``columns``."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]


class Contents(Struct, frozen=True):
    """What the whole of a store comes to: its schema, rows by table, and by table the last number that was given."""

    schema: str
    counts: Mapping[str, int]
    numbers: Mapping[str, int]


class Dump(Struct, frozen=True):
    """The whole of a store at one moment. ``tables`` can be read once, in their order, and while it is open."""

    contents: Contents
    tables: Iterable[TableRows]

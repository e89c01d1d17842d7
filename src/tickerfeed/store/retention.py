"""Statements that forget what nobody will ask for again, a piece at a time, so that nobody waits long meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, delete, select, text, update

from tickerfeed.model import Action, Edit
from tickerfeed.store import edits, names
from tickerfeed.store.codec import millis, moment
from tickerfeed.store.entries import chunks
from tickerfeed.store.tables import edit, entry, gone, member, source, story, subscription

PIECE = 1_000  # entries forgotten in one transaction: 20 to 31 ms of CPU time, with four aliases each
HISTORY = timedelta(days=365)  # for which an editor's act outlives what it was about
PAGES = 500  # of the file that are given back in one transaction: 2 MB
SLACK = 20  # one part in so many of the file may be free: tomorrow's entries will fill it


def retain(connection: Connection, before: int) -> int:
    """Forget a piece of the old entries that no active source lists; with the last, all else that is old.

    Returns how many entries went; see `ports.Store.retain`.
    """
    active = select(source.c.id).where(source.c.is_active)
    old = (entry.c.touched_at < before) & (entry.c.changed_at < before)
    wanted = select(entry.c.id).where(old & ~(entry.c.is_listed & entry.c.source_id.in_(active))).limit(PIECE)
    ids = list(connection.scalars(wanted))
    _forget_entries(connection, ids)
    if len(ids) < PIECE:
        connection.execute(delete(gone).where(gone.c.at < before))
        connection.execute(delete(subscription).where(subscription.c.source_id.not_in(active)))
        _forget_sources(connection, before)
        _forget_acts(connection, before)
    return len(ids)


def _forget_entries(connection: Connection, ids: Sequence[int]) -> None:
    numbers: set[int] = set()
    for part in chunks(ids):
        numbers |= set(connection.scalars(select(member.c.story).where(member.c.entry_id.in_(part))))
        _forget_names(connection, part)
        connection.execute(delete(entry).where(entry.c.id.in_(part)))
    has_member = select(member.c.entry_id).where(member.c.story == story.c.number).exists()
    # A story whose head was forgotten gets the next of its members as its head.
    first = select(member.c.entry_id).where(member.c.story == story.c.number).order_by(member.c.place).limit(1)
    is_headless = ~select(entry.c.id).where(entry.c.id == story.c.head_id).exists()
    for part in chunks(sorted(numbers)):
        concerned = story.c.number.in_(part)
        connection.execute(delete(story).where(concerned & ~has_member))
        connection.execute(update(story).where(concerned & is_headless).values(head_id=first.scalar_subquery()))


def _forget_names(connection: Connection, ids: Sequence[int]) -> None:
    led = select(entry.c.source_id, entry.c.id, entry.c.names).where(entry.c.id.in_(ids)).order_by(entry.c.source_id)
    for source_id, rows in groupby(connection.execute(led), key=itemgetter(0)):
        names.forget(connection, source_id, [(entry_id, packed) for _, entry_id, packed in rows])


def _forget_sources(connection: Connection, before: int) -> None:
    """Forget sources that are no longer configured once nothing of theirs is kept.

    Not before retention is over: a poll that is under way when a source goes still has its state to save.
    """
    has_entry = select(entry.c.id).where(entry.c.source_id == source.c.id).exists()
    is_over = (source.c.next_poll_at > 0) & (source.c.next_poll_at < before)
    connection.execute(delete(source).where(~source.c.is_active & is_over & ~has_entry))


def _forget_acts(connection: Connection, before: int) -> None:
    """Forget the editor's acts of long ago that are about nothing that is kept; the newest stays, for its number."""
    long_ago = moment(before) - HISTORY
    old = [act for act in edits.before(connection, millis(long_ago)) if act.until is None or act.until < long_ago]
    if not old:
        return
    stay = set(connection.scalars(select(edit.c.number)))
    newest = max(stay)
    entries, stories = _kept(connection, old)
    for act in old:  # what is undone comes before what undoes it
        about = {*act.entry_ids, *act.other_ids} & entries or {act.story_id, act.other_story_id} & stories
        if not (about or act.number == newest or (act.action is Action.UNDO and act.undoes in stay)):
            stay.discard(act.number)
    for part in chunks(act.number for act in old if act.number not in stay):
        connection.execute(delete(edit).where(edit.c.number.in_(part)))


def _kept(connection: Connection, acts: Sequence[Edit]) -> tuple[set[int], set[str]]:
    """Return the entries and stories that these acts are about and that are still there."""
    entries: set[int] = set()
    stories: set[str] = set()
    for part in chunks({one for act in acts for one in (*act.entry_ids, *act.other_ids)}):
        entries |= set(connection.scalars(select(entry.c.id).where(entry.c.id.in_(part))))
    for wanted in chunks({name for act in acts for name in (act.story_id, act.other_story_id) if name}):
        stories |= set(connection.scalars(select(story.c.id).where(story.c.id.in_(wanted))))
    return entries, stories


def give_back(connection: Connection) -> int:
    """Give a piece of the file's free pages back to the disk, all but some slack; return how many those were.

    0 where there is nothing to give, and in a file that was not made for it: see `engine`. PostgreSQL has its own
    housekeeper (autovacuum), which makes room for new rows where old ones went.
    """
    if connection.dialect.name != "sqlite":
        return 0
    free = _number(connection, "freelist_count")
    spare = min(free - _number(connection, "page_count") // SLACK, PAGES)
    if spare <= 0:
        return 0
    cursor = connection.connection.cursor()
    # It gives one page each time that it is read, and only a script is read to its end where there are no columns. That
    # ends the transaction, in which nothing was written yet; the next is ended as any.
    cursor.executescript(f"BEGIN IMMEDIATE; PRAGMA incremental_vacuum({spare})")
    return free - _number(connection, "freelist_count")


def _number(connection: Connection, name: str) -> int:
    return int(connection.execute(text(f"PRAGMA {name}")).scalar() or 0)

"""Statements that forget what nobody will ask for again, a piece at a time, so that nobody waits long meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from tickerfeed.model import Action, Edit
from tickerfeed.store import edits, names
from tickerfeed.store.codec import millis, moment
from tickerfeed.store.session import Session
from tickerfeed.store.sqlite import SqliteSession

PIECE = 1_000  # entries forgotten in one transaction: 20 to 31 ms of CPU time, with four aliases each
HISTORY = timedelta(days=365)  # for which an editor's act outlives what it was about
PAGES = 500  # of the file that are given back in one transaction: 2 MB
SLACK = 20  # one part in so many of the file may be free: tomorrow's entries will fill it

_ACTIVE = "SELECT id FROM source WHERE is_active = true"
_OLD = "SELECT id FROM entry WHERE touched_at < ? AND changed_at < ?"
_HAS_MEMBER = "EXISTS (SELECT 1 FROM member WHERE member.story = story.number)"
_FORGET_STORIES = f"DELETE FROM story WHERE number IN (...) AND NOT {_HAS_MEMBER}"
# A story whose head was forgotten gets the next of its members as its head.
_HEAD_STORIES = (
    "UPDATE story SET head_id = (SELECT entry_id FROM member WHERE member.story = story.number ORDER BY place LIMIT 1) "
    "WHERE number IN (...) AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.id = story.head_id)"
)
# Sources that are no longer configured go once nothing of theirs is kept. Not before retention is over: a poll that is
# under way when a source goes still has its state to save.
_FORGET_SOURCES = (
    "DELETE FROM source WHERE is_active = false AND next_poll_at > 0 AND next_poll_at < ? "
    "AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.source_id = source.id)"
)


def retain(session: Session, before: int) -> int:
    """Forget a piece of the old entries that no active source lists; with the last, all else that is old.

    Returns how many entries went; see `ports.Store.retain`.
    """
    wanted = f"{_OLD} AND NOT (is_listed = true AND source_id IN ({_ACTIVE})) LIMIT {PIECE}"
    ids = [entry_id for (entry_id,) in session.run(wanted, (before, before))]
    _forget_entries(session, ids)
    if len(ids) < PIECE:
        session.change("DELETE FROM gone WHERE at < ?", (before,))
        session.change(f"DELETE FROM subscription WHERE source_id NOT IN ({_ACTIVE})")
        session.change(_FORGET_SOURCES, (before,))
        _forget_acts(session, before)
    return len(ids)


def _forget_entries(session: Session, ids: Sequence[int]) -> None:
    numbers = {number for (number,) in session.run_for("SELECT story FROM member WHERE entry_id IN (...)", ids)}
    led = session.run_for("SELECT source_id, id, names FROM entry WHERE id IN (...)", ids)
    for source_id, rows in groupby(sorted(led), key=itemgetter(0)):
        names.forget(session, source_id, [(entry_id, packed) for _, entry_id, packed in rows])
    session.run_for("DELETE FROM entry WHERE id IN (...)", ids)
    session.run_for(_FORGET_STORIES, sorted(numbers))
    session.run_for(_HEAD_STORIES, sorted(numbers))


def _forget_acts(session: Session, before: int) -> None:
    """Forget the editor's acts of long ago that are about nothing that is kept; the newest stays, for its number."""
    long_ago = moment(before) - HISTORY
    old = [act for act in edits.before(session, millis(long_ago)) if act.until is None or act.until < long_ago]
    if not old:
        return
    stay = {number for (number,) in session.run("SELECT number FROM edit")}
    newest = max(stay)
    entries, stories = _kept(session, old)
    for act in old:  # what is undone comes before what undoes it
        about = {*act.entry_ids, *act.other_ids} & entries or {act.story_id, act.other_story_id} & stories
        if not (about or act.number == newest or (act.action is Action.UNDO and act.undoes in stay)):
            stay.discard(act.number)
    lost = (act.number for act in old if act.number not in stay)
    session.run_for("DELETE FROM edit WHERE number IN (...)", lost)


def _kept(session: Session, acts: Sequence[Edit]) -> tuple[set[int], set[str]]:
    """Return the entries and stories that these acts are about and that are still there."""
    entries = {one for act in acts for one in (*act.entry_ids, *act.other_ids)}
    stories = {name for act in acts for name in (act.story_id, act.other_story_id) if name}
    there = session.run_for("SELECT id FROM entry WHERE id IN (...)", entries)
    told = session.run_for("SELECT id FROM story WHERE id IN (...)", stories)
    return {one for (one,) in there}, {name for (name,) in told}


def give_back(session: Session) -> int:
    """Give a piece of the file's free pages back to the disk, all but some slack; return how many those were.

    0 where there is nothing to give, and in a file that was not made for it: see `sqlite`. PostgreSQL has its own
    housekeeper (autovacuum), which makes room for new rows where old ones went.
    """
    if not isinstance(session, SqliteSession):
        return 0
    free = _number(session, "freelist_count")
    spare = min(free - _number(session, "page_count") // SLACK, PAGES)
    if spare <= 0:
        return 0
    # It gives one page each time that it is read, and only a script is read to its end where there are no columns. That
    # ends the transaction, in which nothing was written yet; the next is ended as any.
    session.script(f"BEGIN IMMEDIATE; PRAGMA incremental_vacuum({spare})")
    return free - _number(session, "freelist_count")


def _number(session: Session, name: str) -> int:
    return int(session.one(f"PRAGMA {name}"))

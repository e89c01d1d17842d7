"""The store over a session with a database: every method one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from msgspec.structs import replace

from tickerfeed.errors import BackupError, OwnedStore, StoreError
from tickerfeed.model import (
    ArchivePage,
    Dump,
    Edit,
    Glimpse,
    Gone,
    Known,
    LogLine,
    NewEntry,
    Recalled,
    Saved,
    Source,
    SourceState,
    StoredEntry,
    Story,
    Subscription,
    Told,
    Withdrawal,
)
from tickerfeed.ports import NO_GISTS, NOTHING_WITHDRAWN, PRESS
from tickerfeed.store import archive, edits, facts, glimpses, log, retention, subscriptions, withdrawals
from tickerfeed.store import dump as whole
from tickerfeed.store import entries as entry_rows
from tickerfeed.store import gists as gist_rows
from tickerfeed.store import sources as source_rows
from tickerfeed.store import stories as story_rows
from tickerfeed.store.codec import millis
from tickerfeed.store.faults import explained
from tickerfeed.store.onlooker import connect_to_read, is_onlooker
from tickerfeed.store.opening import connect, path_of
from tickerfeed.store.options import StoreOptions
from tickerfeed.store.session import Session, reading, writing
from tickerfeed.store.sqlite import BUSY_TIMEOUT

SHARDS = 256  # parts of the work, where it is not said otherwise


def open_store(options: StoreOptions, shards: int = SHARDS) -> SqlStore:
    """Open the configured store, its schema brought up to date; `shards` is that of `[engine]`. Raises `StoreError`."""
    return SqlStore(options.url, shards=shards)


def open_to_read(options: StoreOptions) -> SqlStore:
    """Open the configured store for looking at it, also where this user may not write it. Raises `StoreError`."""
    return SqlStore(options.url, is_looking=True)


class SqlStore:
    """Implements `ports.Store`; what each method promises stands there.

    With `is_looking` a database that this user may not write can be read; its writing methods then raise `StoreError`.
    """

    def __init__(
        self, url: str, busy_timeout: float = BUSY_TIMEOUT, *, is_looking: bool = False, shards: int = SHARDS
    ) -> None:
        path = path_of(url)
        self._shards = shards
        if is_looking and path is not None and is_onlooker(path):
            session, self._subject = connect_to_read(path, busy_timeout), path
        else:
            session, self._subject = connect(url, busy_timeout)
        self._session: Session | None = session
        self._joint: Session | None = None  # of `together`
        self._states: dict[str, SourceState] = {}  # saved in it so far, to be written in one statement
        self._read = source_rows.Read()
        self._acts: list[Edit] = []  # the history as far as it was read: it grows, and nothing in it changes

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of the calls inside; see `ports.Store.together`."""
        with self._writing() as session:
            self._joint = session
            try:
                yield
                self._write_states(session)
            finally:
                self._joint = None
                self._states.clear()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with explained(self._subject):
            if self._joint is not None:
                self._write_states(self._joint)
                yield self._joint
                return
            with writing(self._open_session()) as session:
                yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with explained(self._subject):
            if self._joint is not None:
                self._write_states(self._joint)
                yield self._joint
                return
            with reading(self._open_session()) as session:
                yield session

    def _write_states(self, session: Session) -> None:
        states, self._states = self._states, {}
        source_rows.save(session, states.values(), self._shards)

    def _open_session(self) -> Session:
        if self._session is None:
            raise StoreError("the store is closed", self._subject)
        return self._session

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:  # noqa: ARG002 - the port's shape
        """Make the store's list of sources equal to `sources`."""
        with self._writing() as session:
            source_rows.sync(session, sources, self._shards)

    def states(self) -> dict[str, SourceState]:
        """Return the state of every active source by id."""
        with self._reading() as session:
            return source_rows.states(session, self._read)

    def state(self, source_id: str) -> SourceState | None:
        """Return the state of an active source, None where there is none."""
        with self._reading() as session:
            return source_rows.state(session, source_id)

    def due(self, now: datetime, limit: int, shards: Collection[int] | None = None) -> list[SourceState]:
        """Return active, not gone states that are due, of these shards or of all, longest overdue first."""
        with self._reading() as session:
            return source_rows.due(session, millis(now), limit, shards)

    def shards(self, due_at: datetime | None = None) -> frozenset[int]:
        """Return the shards that have a source to be polled, or have one due by then."""
        with self._reading() as session:
            return source_rows.shards_of(session, None if due_at is None else millis(due_at))

    def known(self, source_id: str, keys: Iterable[str]) -> dict[str, Known]:
        """Return what is remembered under any of `keys`, by the one that was asked."""
        with self._reading() as session:
            return entry_rows.known(session, source_id, keys)

    def save(
        self,
        state: SourceState,
        entries: Sequence[NewEntry],
        listed_keys: frozenset[str] | None,
        now: datetime,
        withdrawal: Withdrawal = NOTHING_WITHDRAWN,
    ) -> Saved:
        """Save one poll: its next state and its entries."""
        if self._joint is not None and not entries and listed_keys is None and withdrawal == NOTHING_WITHDRAWN:
            self._states[state.source_id] = state
            return Saved()
        with self._writing() as session:
            source_rows.save(session, (state,), self._shards)
            saved = entry_rows.save(session, state.source_id, entries, now, listed_keys)
            withdrawn = withdrawals.withdraw(session, state.source_id, withdrawal, now)
        return replace(saved, withdrawn=withdrawn) if withdrawn else saved

    def log_after(self, cursor: int, limit: int) -> list[StoredEntry]:
        """Return saved entries with seq > cursor, in order of seq."""
        with self._reading() as session:
            return entry_rows.log_after(session, cursor, limit)

    def log_lines(self, cursor: int, limit: int, newest: int | None = None) -> list[LogLine]:
        """Return what `log_after` returns, at a glance; with `newest`, fewer."""
        with self._reading() as session:
            if newest is None:
                return log.lines(session, cursor, limit)
            return log.newest_lines(session, cursor, limit, newest)

    def log_entries(self, entry_ids: Iterable[int]) -> list[StoredEntry]:
        """Return these entries, with what folding looks at, in order of seq."""
        with self._reading() as session:
            return log.entries(session, entry_ids)

    def told_lines(self, since: datetime, limit: int) -> list[LogLine]:
        """Return the entries in stories that were sorted since then, newest first."""
        with self._reading() as session:
            return log.told(session, millis(since), limit)

    def fold_cursor(self) -> int:
        """Return the seq up to which entries have been folded."""
        with self._reading() as session:
            return facts.number(session, facts.CURSOR)

    def save_fold(
        self, stories: Sequence[Story], cursor: int, now: datetime, gists: Mapping[int, str] = NO_GISTS
    ) -> dict[str, int]:
        """Save stories with gists of entries and move the cursor; return the numbers of the minted ones by id."""
        with self._writing() as session:
            self._refuse_others(session)
            minted = story_rows.save(session, stories, millis(now))
            gist_rows.save(session, gists)
            facts.put(session, facts.CURSOR, str(cursor))
        return minted

    def recall(self, since: datetime, limit: int) -> list[Recalled]:
        """Return the entries of recent stories, by story, each story's head first, with their gists."""
        with self._reading() as session:
            return gist_rows.recall(session, millis(since), limit)

    def recent_told(self, since: datetime, limit: int, source_ids: Collection[str] | None = None) -> list[Told]:
        """Return stories with a member (of these sources) sorted or changed since then, newest head first."""
        with self._reading() as session:
            if source_ids is None:
                return story_rows.recent_told(session, millis(since), limit)
            return story_rows.recent_told_by(session, millis(since), limit, source_ids)

    def glimpses(self, since: datetime, limit: int, source_ids: Collection[str] | None = None) -> list[Glimpse]:
        """Return the stories that `recent_told` returns, at a glance."""
        with self._reading() as session:
            if source_ids is None:
                return glimpses.glimpses(session, glimpses.recent(session, millis(since), limit))
            rows = glimpses.recent_by(session, millis(since), limit, source_ids)
            return glimpses.glimpses(session, rows)

    def told(self, story_ids: Iterable[str]) -> list[Told]:
        """Return those of these stories that there are, newest head first."""
        with self._reading() as session:
            return story_rows.told(session, story_ids)

    def gone(self, since: datetime, limit: int) -> list[Gone]:
        """Return the ids of stories that went since then, newest first."""
        with self._reading() as session:
            return story_rows.gone_since(session, millis(since), limit)

    def story_of(self, entry_ids: Iterable[int]) -> dict[int, Story]:
        """Return the story of each of these entries that has one."""
        with self._reading() as session:
            return story_rows.of_entries(session, entry_ids)

    def story_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of these ids that a story bears."""
        with self._reading() as session:
            return story_rows.ids(session, ids)

    def add_edit(self, edit: Edit) -> Edit:
        """Put an act at the end of the history; return it with its number."""
        with self._writing() as session:
            return edits.add(session, edit)

    def edits(self, after: int = 0) -> list[Edit]:
        """Return the acts with a higher number, in their order."""
        with self._reading() as session:
            self._acts += edits.after(session, self._acts[-1].number if self._acts else 0)
        return [act for act in self._acts if act.number > after]

    def last_edit(self) -> int:
        """Return the number of the last act, 0 where there is none."""
        with self._reading() as session:
            return edits.last(session)

    def subscriptions(self) -> list[Subscription]:
        """Return every subscription."""
        with self._reading() as session:
            return subscriptions.every(session)

    def save_subscription(self, subscription: Subscription) -> None:
        """Keep this one for its source, in the place of an older one."""
        with self._writing() as session:
            subscriptions.save(session, subscription)

    def drop_subscription(self, source_id: str) -> None:
        """Forget a source's subscription."""
        with self._writing() as session:
            subscriptions.drop(session, source_id)

    def archive_pages(self) -> list[ArchivePage]:
        """Return the pages of the archive, the oldest first."""
        with self._reading() as session:
            return archive.pages(session)

    def save_archive_page(self, page: ArchivePage) -> None:
        """Keep this page, in the place of an older one of its number."""
        with self._writing() as session:
            archive.save(session, page)

    def drop_archive_pages(self, below: int) -> None:
        """Forget the pages with a lower number."""
        with self._writing() as session:
            archive.drop(session, below)

    def entry_count(self) -> int:
        """Return how many entries are kept."""
        with self._reading() as session:
            return entry_rows.count(session)

    def retain(self, before: datetime) -> int:
        """Forget a piece of the entries last listed and changed before then, and stories left empty."""
        with self._writing() as session:
            return retention.retain(session, millis(before))

    def give_back(self) -> int:
        """Give a piece of what is free in the file back to the disk; return how many pages."""
        with self._writing() as session:
            return retention.give_back(session)

    @contextmanager
    def dump(self) -> Iterator[Dump]:
        """Open all that the store holds at this moment."""
        with self._reading() as session:
            yield whole.dumped(session)

    def load(self, dump: Dump, *, replaces: bool) -> None:
        """Put this in the place of what the store holds, all or nothing."""
        with self._writing() as session:
            if not replaces and not whole.is_empty(session):
                message = "holds entries already; restore into an empty store, or lose what this one holds (--replace)"
                raise BackupError(message, self._subject)
            whole.load(session, dump, self._subject)

    def meta_get(self, key: str) -> str | None:
        """Return what was set under `key`, None when nothing was."""
        with self._reading() as session:
            return facts.get(session, facts.OTHERS + key)

    def meta_set(self, key: str, value: str) -> None:
        """Keep a small fact under `key`."""
        with self._writing() as session:
            facts.put(session, facts.OTHERS + key, value)

    def own(self, duty: str) -> bool:
        """Return whether this session has the duty, now or already."""
        if not self._open_session().is_shared:
            return True
        with self._writing() as session:
            return session.take(duty)

    def disown(self, duty: str) -> None:
        """Let another session have the duty."""
        if self._open_session().is_shared:
            with self._writing() as session:
                session.give_back(duty)

    def _refuse_others(self, session: Session) -> None:
        """Let nobody fold beside the one whose duty it is: a process may not know yet that it has lost that."""
        if not session.is_ours_to_do(PRESS):
            raise OwnedStore("another tickerfeed folds and publishes from this store", self._subject)

    def close(self) -> None:
        """Close; further calls raise `StoreError`."""
        session, self._session = self._session, None
        if session is not None:
            with explained(self._subject):
                session.close()

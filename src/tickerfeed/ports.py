"""What the flow needs from outside, each with its contract.

Implementations live on storey 5; tests bring fakes with behaviour.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol, TypeVar

from tickerfeed.model import (
    ArchivePage,
    Article,
    Document,
    Dump,
    Edit,
    Feed,
    Glimpse,
    Gone,
    Known,
    LogLine,
    NewEntry,
    Post,
    Recalled,
    Request,
    Response,
    Saved,
    Source,
    SourceState,
    StoredEntry,
    Story,
    Subscription,
    Survey,
    Told,
    Withdrawal,
)

T = TypeVar("T")
NOTHING_WITHDRAWN = Withdrawal()
NO_GISTS: Mapping[int, str] = MappingProxyType({})
PRESS = "press"  # the duty of folding, publishing and housekeeping
DISPATCH = "dispatch"  # the duty of sharing out the sources among the workers


class Clock(Protocol):
    """The time. Only the edges and the flow ask it; pure rooms are handed `now`."""

    def __call__(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class Fetcher(Protocol):
    """Sends one GET and follows its redirects."""

    async def get(self, request: Request) -> Response:
        """Return the whole answer, any status. Raises `FetchError` and nothing else (cancellation aside)."""
        ...

    def pause(self, request: Request) -> timedelta:
        """Return how long `get` would wait for a page's turn, where its site sets a pace; zero where it would not."""
        ...


class Sender(Protocol):
    """Sends one POST."""

    async def post(self, message: Post) -> Response:
        """Return the answer, any status, its body cut short. Raises `FetchError` and nothing else.

        Only a redirect that keeps the message whole is followed (307, 308; RFC 9110 15.4).
        """
        ...


class Parser(Protocol):
    """Turns a body into a Feed somewhere it can do no harm."""

    async def parse(self, response: Response, source: Source) -> Feed:
        """Return the feed. Raises `ParseError` and nothing else (cancellation aside)."""
        ...

    async def article(self, response: Response, source: Source) -> Article:
        """Return what an article's page says of itself. Raises as `parse` does."""
        ...

    async def survey(self, response: Response) -> Survey:
        """Return what a page offers to be polled. Raises as `parse` does."""
        ...


class Store(Protocol):
    """The memory. Synchronous; called in one thread only. Every method is one transaction, all or nothing.

    All methods raise `StoreError` and nothing else. Times in and out are aware UTC, kept to the millisecond.
    """

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the store's list of sources equal to `sources`.

        New ones get a fresh state (due at once); a changed url resets state.url, validators and hash; sources no
        longer configured keep their entries and become inactive.
        """
        ...

    def states(self) -> dict[str, SourceState]:
        """Return the state of every active source by id."""
        ...

    def state(self, source_id: str) -> SourceState | None:
        """Return the state of an active source, None where there is none."""
        ...

    def due(self, now: datetime, limit: int, shards: Collection[int] | None = None) -> list[SourceState]:
        """Return active, not gone states with next_poll_at None or <= now, longest overdue first.

        With `shards`: of the sources whose host belongs to one of these parts of the work.
        """
        ...

    def shards(self, due_at: datetime | None = None) -> frozenset[int]:
        """Return the shards that have an active source that is not gone; with `due_at`, one that is due by then."""
        ...

    def known(self, source_id: str, keys: Iterable[str]) -> dict[str, Known]:
        """Return what is remembered under any of `keys` (keys or aliases), by the one that was asked.

        Where a key and another entry's alias are the same, the key wins.
        """
        ...

    def save(
        self,
        state: SourceState,
        entries: Sequence[NewEntry],
        listed_keys: frozenset[str] | None,
        now: datetime,
        withdrawal: Withdrawal = NOTHING_WITHDRAWN,
    ) -> Saved:
        """Save one poll: its next state and its entries, each new or revised one at a new seq at the log's end.

        `listed_keys` (keys, not aliases) is what a complete listing holds: those keys are marked listed and touched,
        the source's others unlisted (those found missing now count as listed until now); None says nothing about the
        listing. A source that was never synced is an error.

        `withdrawal` is carried out last: each of these entries of the source that is not withdrawn yet gets the mark
        and a new seq, so that folding takes it out of its story; it stays known. A revision that is not quiet takes
        the mark away.
        """
        ...

    def log_after(self, cursor: int, limit: int) -> list[StoredEntry]:
        """Return saved entries with seq > cursor, in order of seq; each entry once, at its newest seq."""
        ...

    def log_lines(self, cursor: int, limit: int, newest: int | None = None) -> list[LogLine]:
        """Return what `log_after` returns, at a glance.

        With `newest` quiet ones may be left out, and of entries of first polls that no story holds all but so many, the
        newest by sort_at, then entry_id. The last line is there in any case.
        """
        ...

    def log_entries(self, entry_ids: Iterable[int]) -> list[StoredEntry]:
        """Return those of these entries that there are, in order of seq.

        Of their content only what folding looks at: title, id, link and original link. The rest stands at its default.
        """
        ...

    def told_lines(self, since: datetime, limit: int) -> list[LogLine]:
        """Return the entries in stories whose sort_at is >= since, newest first."""
        ...

    def fold_cursor(self) -> int:
        """Return the seq up to which entries have been folded; 0 at first."""
        ...

    def save_fold(
        self, stories: Sequence[Story], cursor: int, now: datetime, gists: Mapping[int, str] = NO_GISTS
    ) -> dict[str, int]:
        """Save stories and move the cursor, together; return the numbers of the minted ones by id.

        `gists` are kept of entries in stories, each in the place of an older one, for `recall`.

        An entry belongs to at most one story; number 0 mints a new row; a story without members is forgotten, but for
        its id (`gone`).
        """
        ...

    def recall(self, since: datetime, limit: int) -> list[Recalled]:
        """Return the entries of the stories that `recent_told` returns, by story, each story's head first.

        The others follow in the order in which they were saved. No content is read, but for the gists that were kept.
        """
        ...

    def recent_told(self, since: datetime, limit: int, source_ids: Collection[str] | None = None) -> list[Told]:
        """Return stories with a member whose sort_at or changed_at is >= since, newest head first, with all entries.

        With `source_ids`: those in which one of these sources has such a member, the ones with the newest.
        """
        ...

    def glimpses(self, since: datetime, limit: int, source_ids: Collection[str] | None = None) -> list[Glimpse]:
        """Return the stories that `recent_told` returns, in any order, at a glance."""
        ...

    def told(self, story_ids: Iterable[str]) -> list[Told]:
        """Return those of these stories that there are, newest head first, with all entries."""
        ...

    def gone(self, since: datetime, limit: int) -> list[Gone]:
        """Return the ids of stories that have lost all their members since then and bear none again, newest first."""
        ...

    def story_of(self, entry_ids: Iterable[int]) -> dict[int, Story]:
        """Return the story of each of these entries that has one."""
        ...

    def story_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of these ids that a story bears."""
        ...

    def add_edit(self, edit: Edit) -> Edit:
        """Put an act at the end of the history; return it with its number, which is higher than all before."""
        ...

    def edits(self, after: int = 0) -> list[Edit]:
        """Return the acts with a higher number, in their order."""
        ...

    def last_edit(self) -> int:
        """Return the number of the last act; 0 when there was none."""
        ...

    def subscriptions(self) -> list[Subscription]:
        """Return every subscription, one for a source at most."""
        ...

    def save_subscription(self, subscription: Subscription) -> None:
        """Keep this one for its source, in the place of an older one."""
        ...

    def drop_subscription(self, source_id: str) -> None:
        """Forget a source's subscription; where there is none, nothing is done."""
        ...

    def archive_pages(self) -> list[ArchivePage]:
        """Return the pages of the archive, the oldest first."""
        ...

    def save_archive_page(self, page: ArchivePage) -> None:
        """Keep this page, in the place of an older one of its number."""
        ...

    def drop_archive_pages(self, below: int) -> None:
        """Forget the pages with a lower number."""
        ...

    def entry_count(self) -> int:
        """Return how many entries are kept."""
        ...

    def retain(self, before: datetime) -> int:
        """Forget some of the entries last listed and changed before then, and stories left empty.

        A key its source still lists stays. Returns how many entries went; with the last of them, 0 or fewer than
        before, all else goes that nobody asks for: sources and subscriptions that are no longer configured, and acts of
        the editor that are a year older and about nothing that is kept.
        """
        ...

    def give_back(self) -> int:
        """Give some of the space that is free in the store back to the disk; 0 where there is none to give."""
        ...

    def meta_get(self, key: str) -> str | None:
        """Return the small fact that was set under `key`, None when none was."""
        ...

    def meta_set(self, key: str, value: str) -> None:
        """Keep a small fact under `key`: the authority of the ids, the version of a rule."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """Make one transaction of the calls inside it, for which an exception that leaves it undoes them all.

        A state that cannot be saved may be told as late as at its end. After a call has failed, none may follow.
        """
        ...

    def own(self, duty: str) -> bool:
        """Return whether this store has the duty, now or already; of all that are open one has it at a time.

        It ends with `disown`, with `close`, and with the store's connection. A store of one process has every duty.
        """
        ...

    def disown(self, duty: str) -> None:
        """Let another have the duty; where this store does not have it, nothing is done."""
        ...

    def close(self) -> None:
        """Close; further calls raise `StoreError`, a second close does nothing."""
        ...


class WholeStore(Protocol):
    """A store as a whole, for moving it. Called as `Store` is; all methods raise `StoreError` and nothing else."""

    def dump(self) -> AbstractContextManager[Dump]:
        """Open all that the store holds at this moment, whoever works on it meanwhile."""
        ...

    def load(self, dump: Dump, *, replaces: bool) -> None:
        """Put this in the place of what the store holds, all or nothing; of an older schema, too.

        Refuses where the store holds anything, unless it `replaces` that.
        """
        ...


class BackupFile(Protocol):
    """A file that holds the whole of a store. All methods raise `StoreError` and nothing else of their own."""

    def write(self, dump: Dump, now: datetime) -> None:
        """Write the file, whole or not at all."""
        ...

    def read(self) -> AbstractContextManager[Dump]:
        """Open the file. That it is whole shows only when the last of its tables has been read: those raise then."""
        ...


class StoreThread(Protocol):
    """The one thread in which the store is called."""

    async def run(self, step: Callable[[Store], T]) -> T:
        """Return what `step` returns, after running it in the store's thread; steps run one at a time, in order.

        A step that has begun is finished even when the caller is cancelled. Raises what `step` raises.
        """
        ...

    async def join(self, step: Callable[[Store], T]) -> T:
        """As `run`, for a short step that writes: those that wait one after another share a transaction.

        All or nothing it is still: where one of them fails, all are undone and each is run once more by itself. So a
        step must do nothing but call the store. It returns when what it wrote is saved.
        """
        ...


class Sink(Protocol):
    """Where documents go, each edition's one revision at a time."""

    def publish(self, documents: Sequence[Document], edition: str = "") -> str | None:
        """Make these the published ones of an edition ("": of the whole), whole or not at all; touch no other's.

        Return the new revision, or None when nothing changed. Raises `PublishError`; what was there before then stays.
        """
        ...

    def keep(self, editions: Collection[str]) -> None:
        """Take away what was published of any edition but these; the whole stays. Raises `PublishError`."""
        ...

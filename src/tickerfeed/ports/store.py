"""The memory, and the thread in which it is asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from tickerfeed.model import ArchivePage, Edit
from tickerfeed.ports.entries import EntryStore
from tickerfeed.ports.sources import SourceStore
from tickerfeed.ports.stories import StoryStore

PRESS = "press"  # the duty of folding, publishing and housekeeping
DISPATCH = "dispatch"  # the duty of sharing out the sources among the workers

_T = TypeVar("_T")


class Store(SourceStore, EntryStore, StoryStore, Protocol):
    """The memory. Synchronous; called in one thread only. Every method is one transaction, all or nothing.

    All methods raise `StoreError` and nothing else. Times in and out are aware UTC, kept to the millisecond.
    """

    def add_edit(self, edit: Edit) -> Edit:
        """Put an act at the end of the history; return it with its number, which is higher than all before."""
        ...

    def edits(self, after: int = 0) -> list[Edit]:
        """Return the acts with a higher number, in their order."""
        ...

    def last_edit(self) -> int:
        """Return the number of the last act; 0 when there was none."""
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


class StoreThread(Protocol):
    """The one thread in which the store is called."""

    async def run(self, step: Callable[[Store], _T]) -> _T:
        """Return what `step` returns, after running it in the store's thread; steps run one at a time, in order.

        A step that has begun is finished even when the caller is cancelled. Raises what `step` raises.
        """
        ...

    async def join(self, step: Callable[[Store], _T]) -> _T:
        """As `run`, for a short step that writes: those that wait one after another share a transaction.

        All or nothing it is still: where one of them fails, all are undone and each is run once more by itself. So a
        step must do nothing but call the store. It returns when what it wrote is saved.
        """
        ...

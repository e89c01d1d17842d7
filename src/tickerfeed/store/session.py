"""A session with a database: statements in words that both databases know, and transactions around them.

The words are plain SQL with a ``?`` for each value, and rows are plain tuples. SQLite has no type for yes and no: what
went in as True comes back as 1, and a comparison says ``= true``, which lets its indexes help.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, TypeAlias

from tickerfeed.store.statements import chunks, with_list

Row: TypeAlias = tuple[Any, ...]
BATCH = 500  # rows that are held at a time where many are read


class Session(ABC):
    """One connection, for one thread at a time; its driver's exceptions pass, see `faults.explained`."""

    is_shared: ClassVar[bool]  # whether other sessions may write at the same time
    dialect: ClassVar[str]  # in SQLAlchemy's words, for the migrations
    kinds: ClassVar[dict[str, str]]  # what `tables` leaves to each database

    @abstractmethod
    def run(self, words: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement; return the rows that it finds."""

    @abstractmethod
    def change(self, words: str, values: Sequence[Any] = ()) -> int:
        """Run a statement that writes; return how many rows that concerned."""

    @abstractmethod
    def change_all(self, words: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run it for each of these rows of values; return how many rows of the database that concerned."""

    @abstractmethod
    def stream(self, words: str) -> Iterator[Row]:
        """Yield the rows of a statement, of which there may be more than memory holds."""

    @abstractmethod
    def table_names(self) -> set[str]:
        """Return the names of the tables there are, whoever made them."""

    @property
    @abstractmethod
    def driver(self) -> Any:
        """The driver's own connection."""

    @abstractmethod
    def begin(self, *, writes: bool) -> None:
        """Begin a transaction; one that does not write sees one moment."""

    @abstractmethod
    def commit(self) -> None:
        """End the transaction, and keep what was done in it."""

    @abstractmethod
    def roll_back(self) -> None:
        """End the transaction, if there is one, as though nothing had been done in it."""

    @abstractmethod
    def close(self) -> None:
        """End the session."""

    def one_at_a_time(self, duty: str) -> None:  # noqa: B027 - there is nobody else
        """Wait until no other transaction is at this; the caller's holds the others off until it ends."""

    def take(self, duty: str) -> bool:  # noqa: ARG002 - see above
        """Return whether this session has a duty that one in the cluster has at a time, now or already."""
        return True

    def is_ours_to_do(self, duty: str) -> bool:  # noqa: ARG002
        """Return whether no other session has the duty; none gets it before the transaction ends."""
        return True

    def give_back(self, duty: str) -> None:  # noqa: B027
        """Let another session have the duty."""

    def run_for(self, words: str, each_of: Iterable[Any], values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement for each of these at once; return all rows that it finds.

        They stand in the place of ``(...)``, so many at a time as a database likes; `values` come after it.
        """
        found: list[Row] = []
        for part in chunks(each_of):
            found += self.run(with_list(words, len(part)), (*part, *values))
        return found

    def one(self, words: str, values: Sequence[Any] = ()) -> Any:
        """Return the first value of the first row, None where there is no row."""
        rows = self.run(words, values)
        return rows[0][0] if rows else None


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """One transaction that may write: all or nothing."""
    with _transaction(session, writes=True):
        yield session


@contextmanager
def reading(session: Session) -> Iterator[Session]:
    """One transaction that only reads: everything in it is of one moment."""
    with _transaction(session, writes=False):
        yield session


@contextmanager
def _transaction(session: Session, *, writes: bool) -> Iterator[None]:
    try:
        session.begin(writes=writes)
        yield
        session.commit()
    except BaseException:
        session.roll_back()
        raise

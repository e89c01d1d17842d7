"""Sessions with SQLite: a file, or memory that lasts as long as its session."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar
from urllib.parse import quote

from tickerfeed.store.session import Row, Session

BUSY_TIMEOUT = 5.0  # seconds to wait for another writer
_PAUSE = 0.01  # seconds between two tries at what SQLite does not wait for

# How a file gives free pages back must be said before anything is in it; one that was made without keeps them for what
# comes, until it is written anew (VACUUM).
_PRAGMAS = ("synchronous=NORMAL", "foreign_keys=ON", "journal_size_limit=16777216")
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"


class SqliteSession(Session):
    """A session with a database that one program writes at a time."""

    is_shared = False
    dialect = "sqlite"
    kinds: ClassVar = {
        "id": "INTEGER",  # only that gives SQLite its row id
        "counted": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
        "bytes": "BLOB",
        "no": "0",
    }

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.isolation_level = None  # transactions are begun below, where it is known whether they write
        self._connection = connection

    def run(self, words: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement; return the rows that it finds."""
        return self._connection.execute(words, values).fetchall()

    def change(self, words: str, values: Sequence[Any] = ()) -> int:
        """Run a statement that writes; return how many rows that concerned."""
        return self._connection.execute(words, values).rowcount

    def change_all(self, words: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run it for each of these rows of values; return how many rows of the database that concerned."""
        return self._connection.executemany(words, rows).rowcount if rows else 0

    def stream(self, words: str) -> Iterator[Row]:
        """Yield the rows of a statement, of which there may be more than memory holds."""
        yield from self._connection.execute(words)

    def script(self, words: str) -> None:
        """Run some statements to their ends, which ends the transaction before them."""
        self._connection.executescript(words)

    def table_names(self) -> set[str]:
        """Return the names of the tables there are, whoever made them."""
        return {name for (name,) in self.run(_TABLES)}

    @property
    def driver(self) -> sqlite3.Connection:
        """The driver's own connection."""
        return self._connection

    def begin(self, *, writes: bool) -> None:
        """Begin a transaction.

        One that will write takes the lock at once: one that reads first could not wait for it later.
        """
        self._connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")

    def commit(self) -> None:
        """End the transaction, and keep what was done in it."""
        self._connection.execute("COMMIT")

    def roll_back(self) -> None:
        """End the transaction, if there is one: after some failures SQLite has ended it itself."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """End the session."""
        self._connection.close()


def opened(path: str | None, busy_timeout: float) -> SqliteSession:
    """Return a session with the file at `path`, or with new memory. The driver's exceptions pass."""
    connection = sqlite3.connect(path or ":memory:", timeout=busy_timeout, check_same_thread=False)
    try:
        session = SqliteSession(connection)
        # Only a file that is still empty can be told; of another one the question itself waits for who writes there.
        is_new = session.run("PRAGMA page_count") == [(0,)]
        if is_new:
            session.run("PRAGMA auto_vacuum=INCREMENTAL")
        _keep_a_log(session, busy_timeout)
        for pragma in _PRAGMAS:
            session.run(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return session


def _keep_a_log(session: SqliteSession, busy_timeout: float) -> None:
    """Let the file have a log that is written ahead.

    Beside one that makes the same file SQLite gives up at once: the statement reads before it writes, and who has read
    may not wait for the lock.
    """
    end = time.monotonic() + busy_timeout
    while True:
        try:
            session.run("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def opened_to_read(path: str, busy_timeout: float, *, is_at_rest: bool) -> SqliteSession:
    """Return a session that only reads the file at the absolute `path`; at rest, nothing is made beside it."""
    address = f"file:{quote(path)}?mode=ro{'&immutable=1' if is_at_rest else ''}"
    connection = sqlite3.connect(address, uri=True, timeout=busy_timeout, check_same_thread=False)
    session = SqliteSession(connection)
    session.run("PRAGMA query_only=ON")
    return session

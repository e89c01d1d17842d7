"""Sessions with PostgreSQL, and what they keep for us: duties that one process in the cluster has at a time.

One session serves a store, as its steps run one after another. A duty is an advisory lock of that session, so it ends
with the session, whether the process stopped, was killed, or lost its network; and what it writes goes through the same
session: a process that has lost a duty without noticing has lost its transaction, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from tickerfeed.errors import StoreError
from tickerfeed.store.session import BATCH, Row, Session
from tickerfeed.text.urls import mask

if TYPE_CHECKING:
    import psycopg

SCHEME = "postgresql://"
OLDEST = 14  # of the server: idle_session_timeout
CONNECT = 10  # seconds to connect
SILENCE = 30  # seconds after which a server that does not answer counts as lost
SLOW = 120  # seconds for one statement: forgetting what is past retention takes longest
HUNG = 60  # seconds after which the server ends a session that does nothing in the midst of a transaction
SILENT = 20  # seconds after which it ends one that holds a duty and says nothing

# With several writers each statement sees what others have committed before it, so that what waited for a row goes on
# from what it has become; one that reads sees one moment.
_WRITES = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_READS = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_SETTINGS = (
    "SELECT set_config('lock_timeout', ?, false), set_config('statement_timeout', ?, false), "
    "set_config('idle_in_transaction_session_timeout', ?, false)"
)
# The schema is part of the name: two installations may share a database.
_DUTY = "hashtext('tickerfeed.' || current_schema()), hashtext(?)"
_TAKE = f"SELECT pg_try_advisory_lock({_DUTY})"
_GIVE_BACK = f"SELECT pg_advisory_unlock({_DUTY})"
_ONE_AT_A_TIME = f"SELECT pg_advisory_xact_lock({_DUTY})"
_ARE_YOU_THERE = "SELECT 1"
_IS_FREE = f"SELECT pg_try_advisory_xact_lock({_DUTY})"


class ServerSession(Session):
    """A session with a server; one that was lost is replaced by the next step, and the step that notices fails."""

    is_shared = True
    dialect = "postgresql+psycopg"
    kinds: ClassVar = {"id": "BIGINT", "counted": "BIGSERIAL NOT NULL PRIMARY KEY", "bytes": "BYTEA", "no": "false"}

    def __init__(self, address: str, patience: float) -> None:
        """Open no session yet; `address` is in libpq's words, `patience` for the locks of others, in seconds."""
        self._address = address
        self._patience = patience
        self._connection: psycopg.Connection | None = None
        self._duties: set[str] = set()  # of this session: a new one starts with none

    @property
    def driver(self) -> psycopg.Connection:
        """The driver's own connection, which is made where there is none."""
        if self._connection is None:
            import psycopg  # noqa: PLC0415 - takes as long as the rest of the store, and few have a server
            from psycopg.types.numeric import Int8Dumper  # noqa: PLC0415

            connection = psycopg.connect(self._address, autocommit=True)  # transactions are begun below
            # All numbers of one type: else a statement is prepared anew for each size that its values have.
            connection.adapters.register_dumper(int, Int8Dumper)
            times = (self._patience, SLOW, HUNG)
            try:
                connection.execute(_words(_SETTINGS), [f"{seconds * 1000:.0f}" for seconds in times])
            except BaseException:
                connection.close()
                raise
            self._connection = connection
            self._duties = set()
        return self._connection

    def run(self, words: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement; return the rows that it finds."""
        cursor = self.driver.execute(_words(words), values or None)
        return [] if cursor.description is None else cursor.fetchall()

    def change(self, words: str, values: Sequence[Any] = ()) -> int:
        """Run a statement that writes; return how many rows that concerned."""
        return self.driver.execute(_words(words), values).rowcount

    def change_all(self, words: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run it for each of these rows of values; return how many rows of the database that concerned."""
        if not rows:
            return 0
        with self.driver.cursor() as cursor:
            cursor.executemany(_words(words), rows)
            return cursor.rowcount

    def stream(self, words: str) -> Iterator[Row]:
        """Yield the rows of a statement, of which there may be more than memory holds."""
        with self.driver.cursor("tickerfeed") as cursor:  # one that has a name stays on the server
            cursor.itersize = BATCH
            yield from cursor.execute(_words(words))

    def table_names(self) -> set[str]:
        """Return the names of the tables there are, whoever made them."""
        return {name for (name,) in self.run("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}

    @property
    def version(self) -> int:
        """The server's major version."""
        return self.driver.info.server_version // 10_000

    def begin(self, *, writes: bool) -> None:
        """Begin a transaction; one that does not write sees one moment."""
        self.driver.execute(_WRITES if writes else _READS)

    def commit(self) -> None:
        """End the transaction, and keep what was done in it."""
        self.driver.execute("COMMIT")

    def roll_back(self) -> None:
        """End the transaction, if there is one, and the session, if it does not answer any more."""
        if self._connection is None:  # none came about
            return
        with suppress(_error()):  # the failure before this one says what happened
            self._connection.rollback()
        if self._connection.closed:
            self._connection = None

    def one_at_a_time(self, duty: str) -> None:
        """Wait until no other transaction is at this; the caller's holds the others off until it ends."""
        self.run(_ONE_AT_A_TIME, (duty,))

    def take(self, duty: str) -> bool:
        """Return whether this session has the duty, now or already."""
        if duty in self._duties:
            self.run(_ARE_YOU_THERE)  # else nobody would notice that the session is over
            return True
        if not self.one(_TAKE, (duty,)):
            return False
        self._duties.add(duty)
        # A process that hangs would keep the duty for ever. One that lives speaks up every second.
        self.run("SELECT set_config('idle_session_timeout', ?, false)", (f"{SILENT * 1000}",))
        return True

    def is_ours_to_do(self, duty: str) -> bool:
        """Return whether no other session has the duty; none gets it before the transaction ends."""
        return bool(self.one(_IS_FREE, (duty,)))

    def give_back(self, duty: str) -> None:
        """Let another session have the duty."""
        if duty in self._duties:
            self._duties.discard(duty)
            self.run(_GIVE_BACK, (duty,))

    def close(self) -> None:
        """End the session."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _error() -> type[Exception]:
    from psycopg import Error  # noqa: PLC0415 - see above

    return Error


@lru_cache(maxsize=1_000)  # there are fewer
def _words(words: str) -> Any:
    """Return a statement in the driver's words; in ours nothing else is asked, and there are no percentages."""
    return words.replace("?", "%s")


def shown(url: str) -> str:
    """Return the url of a store as people may see it; libpq takes a password also among its parameters."""
    return mask(url)


def opened(url: str, patience: float) -> ServerSession:
    """Return a session; `patience` is for the locks of others, in seconds. Raises `StoreError`; the driver's pass."""
    try:
        from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415 - see above
        from psycopg.errors import ProgrammingError  # noqa: PLC0415
    except ModuleNotFoundError as exc:
        message = "needs the driver for PostgreSQL; install it: pip install 'tickerfeed[postgres]'"
        raise StoreError(message, shown(url)) from exc
    ours: dict[str, Any] = {"connect_timeout": CONNECT, "application_name": "tickerfeed"}
    ours |= {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": SILENCE * 1000}
    try:
        said = conninfo_to_dict(url)
    except ProgrammingError as exc:
        raise StoreError("[store] url must look like postgresql://USER@HOST/DATABASE", shown(url)) from exc
    session = ServerSession(make_conninfo(url, **(ours | said)), patience)
    if session.version < OLDEST:
        message = f"is PostgreSQL {session.version}; tickerfeed needs {OLDEST} or newer"
        session.close()
        raise StoreError(message, shown(url))
    return session

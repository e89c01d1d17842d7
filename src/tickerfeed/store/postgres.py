"""Connections to PostgreSQL, and what its session keeps for us: duties that one process in the cluster has at a time.

One session serves a store, as its steps run one after another. A duty is an advisory lock of that session, so it ends
with the session, whether the process stopped, was killed, or lost its network; and what it writes goes through the same
session: a process that has lost a duty without noticing has lost its transaction, too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.pool import QueuePool

from tickerfeed.errors import StoreError
from tickerfeed.text.urls import mask

OLDEST = 14  # of the server: idle_session_timeout
CONNECT = 10  # seconds to connect
SILENCE = 30  # seconds after which a server that does not answer counts as lost
SLOW = 120  # seconds for one statement: forgetting what is past retention takes longest
HUNG = 60  # seconds after which the server ends a session that does nothing in the midst of a transaction
SILENT = 20  # seconds after which it ends one that holds a duty and says nothing

_SETTINGS = text(
    "SELECT set_config('lock_timeout', :patience, false), set_config('statement_timeout', :slow, false), "
    "set_config('idle_in_transaction_session_timeout', :hung, false)"
)
# The schema is part of the name: two installations may share a database.
_TAKE = text("SELECT pg_try_advisory_lock(hashtext('tickerfeed.' || current_schema()), hashtext(:duty))")
_GIVE_BACK = text("SELECT pg_advisory_unlock(hashtext('tickerfeed.' || current_schema()), hashtext(:duty))")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('tickerfeed.' || current_schema()), hashtext(:duty))")
_ARE_YOU_THERE = text("SELECT 1")
_IS_FREE = text("SELECT pg_try_advisory_xact_lock(hashtext('tickerfeed.' || current_schema()), hashtext(:duty))")


def shown(url: URL) -> str:
    """Return the url of a store as people may see it; libpq takes a password also among its parameters."""
    return mask(url.render_as_string(hide_password=False))


def engine_of(url: URL, patience: float) -> Engine:
    """Return an engine of one session; `patience` is for the locks of others, in seconds. Raises `StoreError`.

    A session that was lost is replaced by the next step; the step that notices fails.
    """
    keepalive = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    known = {"connect_timeout": CONNECT, "application_name": "tickerfeed", "tcp_user_timeout": SILENCE * 1000}
    arguments = {name: value for name, value in (keepalive | known).items() if name not in url.query}
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args=arguments,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=patience,
        )
    except ModuleNotFoundError as exc:
        message = "needs the driver for PostgreSQL; install it: pip install 'tickerfeed[postgres]'"
        raise StoreError(message, shown(url)) from exc
    settings = {"patience": f"{patience * 1000:.0f}", "slow": f"{SLOW * 1000}", "hung": f"{HUNG * 1000}"}

    @event.listens_for(engine, "engine_connect")
    def prepare(connection: Connection) -> None:
        if not connection.info.get("is_prepared"):
            connection.info["is_prepared"] = True
            with connection.begin():
                connection.execute(_SETTINGS, settings)

    return engine


def refuse_old(connection: Connection, subject: str) -> None:
    """Raise `StoreError` where the server is older than `OLDEST`."""
    version: Any = connection.dialect.server_version_info
    if version and version[0] < OLDEST:
        raise StoreError(f"is PostgreSQL {version[0]}; tickerfeed needs {OLDEST} or newer", subject)


def one_at_a_time(connection: Connection, duty: str) -> None:
    """Wait until no other transaction is at this; the caller's holds the others off until it ends."""
    connection.execute(_ONE_AT_A_TIME, {"duty": duty})


def take(connection: Connection, duty: str) -> bool:
    """Return whether this session has the duty, now or already."""
    duties: set[str] = connection.info.setdefault("duties", set())  # of this session: a new one starts with none
    if duty in duties:
        connection.execute(_ARE_YOU_THERE)  # else nobody would notice that the session is over
        return True
    if not connection.scalar(_TAKE, {"duty": duty}):
        return False
    duties.add(duty)
    # A process that hangs would keep the duty for ever. One that lives speaks up every second.
    connection.execute(text("SELECT set_config('idle_session_timeout', :hung, false)"), {"hung": f"{SILENT * 1000}"})
    return True


def is_ours_to_do(connection: Connection, duty: str) -> bool:
    """Return whether no other session has the duty; none gets it before the transaction ends."""
    return bool(connection.scalar(_IS_FREE, {"duty": duty}))


def give_back(connection: Connection, duty: str) -> None:
    """Let another session have the duty."""
    duties: set[str] = connection.info.setdefault("duties", set())
    if duty in duties:
        duties.discard(duty)
        connection.execute(_GIVE_BACK, {"duty": duty})

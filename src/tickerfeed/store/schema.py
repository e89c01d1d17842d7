"""Brings a database's schema to this version, or says why not.

Alembic does the work, over SQLAlchemy, and both are loaded only where there is some: that takes three times as long as
the rest of the store. Whether there is, the number that it leaves in the database says. A database that is empty gets
the tables as they are today.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tickerfeed.errors import SchemaError
from tickerfeed.store.session import Session
from tickerfeed.store.tables import created

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).with_name("migrations")
MARK = "alembic_version"  # alembic's own table; one row, as our migrations have no branches
_MAKE_MARK = (
    f"CREATE TABLE {MARK} (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def revisions() -> list[str]:
    """Return the numbers of the migrations, the newest last: the files begin with them."""
    return sorted(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def is_current(session: Session, subject: str) -> bool:
    """Return whether the schema is of this version; False for an older one and for an empty database.

    Raises `SchemaError` when a newer tickerfeed wrote the database, or when it is another program's.
    """
    tables = session.table_names()
    current = session.one(f"SELECT version_num FROM {MARK}") if MARK in tables else None
    known = revisions()
    if current is not None and current not in known:
        message = f"was written by a newer or an unknown version (schema {current}); install that version of tickerfeed"
        raise SchemaError(message, subject)
    if current is None and tables:
        message = "holds the tables of another program; give tickerfeed a database of its own in [store] url"
        raise SchemaError(message, subject)
    return current == known[-1]


def upgrade(session: Session, subject: str) -> None:
    """Run the migrations that are missing, inside the caller's transaction. Raises `SchemaError` as `is_current`."""
    if is_current(session, subject):
        return
    if session.table_names():
        migrate(session, "head")
    else:
        _create(session)


def _create(session: Session) -> None:
    """Make what all migrations come to: a test holds the two to the same words."""
    session.run(_MAKE_MARK)
    for statement in created(session.dialect, session.kinds):
        session.run(statement)
    session.change(f"INSERT INTO {MARK} (version_num) VALUES (?)", (revisions()[-1],))


def migrate(session: Session, revision: str) -> None:
    """Run the migrations up to this one, inside the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with lent(session) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@contextmanager
def lent(session: Session) -> Iterator[Connection]:
    """Lend SQLAlchemy the session's connection, inside the caller's transaction, which is not its to end."""
    from sqlalchemy import create_engine  # noqa: PLC0415 - see above
    from sqlalchemy.pool import StaticPool  # noqa: PLC0415

    engine = create_engine(f"{session.dialect}://", creator=lambda: session.driver, poolclass=StaticPool)
    for name in ("do_begin", "do_commit", "do_rollback", "do_close"):
        setattr(engine.dialect, name, lambda _: None)
    with engine.begin() as connection:
        yield connection

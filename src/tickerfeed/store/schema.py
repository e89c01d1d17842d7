"""Brings a database's schema to this version, or says why not.

Alembic does the work, and is loaded only where there is some: that takes as long as the rest of the store. Whether
there is, the number that it leaves in the database says. A database that is empty gets the tables as they are today.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select

from tickerfeed.errors import SchemaError
from tickerfeed.store.tables import metadata

FOLDER = Path(__file__).with_name("migrations")
_MARK = Table(  # alembic's own, as it makes it; one row, as our migrations have no branches
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def revisions() -> list[str]:
    """Return the numbers of the migrations, the newest last: the files begin with them."""
    return sorted(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def is_current(connection: Connection, subject: str) -> bool:
    """Return whether the schema is of this version; False for an older one and for an empty database.

    Raises `SchemaError` when a newer tickerfeed wrote the database, or when it is another program's.
    """
    tables = inspect(connection).get_table_names()
    current = connection.scalar(select(_MARK.c.version_num)) if _MARK.name in tables else None
    known = revisions()
    if current is not None and current not in known:
        message = f"was written by a newer or an unknown version (schema {current}); install that version of tickerfeed"
        raise SchemaError(message, subject)
    if current is None and tables:
        message = "holds the tables of another program; give tickerfeed a database of its own in [store] url"
        raise SchemaError(message, subject)
    return current == known[-1]


def upgrade(connection: Connection, subject: str) -> None:
    """Run the migrations that are missing, inside the caller's transaction. Raises `SchemaError` as `is_current`."""
    if is_current(connection, subject):
        return
    if inspect(connection).get_table_names():
        migrate(connection, "head")
    else:
        _create(connection)


def _create(connection: Connection) -> None:
    """Make what all migrations come to: a test holds the two to the same words."""
    _MARK.create(connection)
    metadata.create_all(connection)
    connection.execute(insert(_MARK).values(version_num=revisions()[-1]))


def migrate(connection: Connection, revision: str) -> None:
    """Run the migrations up to this one, inside the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

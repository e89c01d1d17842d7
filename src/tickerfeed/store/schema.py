"""Brings a database's schema to this version, or says why not."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from tickerfeed.errors import SchemaError

FOLDER = Path(__file__).with_name("migrations")


def is_current(connection: Connection, subject: str) -> bool:
    """Return whether the schema is of this version; False for an older one and for an empty database.

    Raises `SchemaError` when a newer tickerfeed wrote the database, or when it is another program's.
    """
    scripts = ScriptDirectory(str(FOLDER))
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        message = f"was written by a newer or an unknown version (schema {current}); install that version of tickerfeed"
        raise SchemaError(message, subject)
    if current is None and inspect(connection).get_table_names():
        message = "holds the tables of another program; give tickerfeed a database of its own in [store] url"
        raise SchemaError(message, subject)
    return current == scripts.get_current_head()


def upgrade(connection: Connection, subject: str) -> None:
    """Run the migrations that are missing, inside the caller's transaction. Raises `SchemaError` as `is_current`."""
    if is_current(connection, subject):
        return
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

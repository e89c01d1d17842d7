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


def upgrade(connection: Connection, subject: str) -> None:
    """Run the migrations that are missing, inside the caller's transaction.

    Raises `SchemaError` when a newer tickerfeed wrote the database, or when it is not tickerfeed's.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise SchemaError(f"was written by a newer tickerfeed (schema {current}); install that version", subject)
    if current is None and inspect(connection).get_table_names():
        raise SchemaError("holds tables of another program; give tickerfeed a database of its own", subject)
    command.upgrade(config, "head")

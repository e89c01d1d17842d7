from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from tickerfeed.store.database import SqlStore
from tickerfeed.store.schema import upgrade
from tickerfeed.store.tables import metadata


def test_the_migrations_make_just_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    SqlStore(f"sqlite:///{tmp_path}/t.db").close()
    engine = create_engine(f"sqlite:///{tmp_path}/t.db")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection, "t.db")
        upgrade(connection, "t.db")
    engine.dispose()

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from tickerfeed.store.database import SqlStore
from tickerfeed.store.schema import is_current, upgrade
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


def test_an_empty_database_is_not_current_until_upgraded() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        assert not is_current(connection, "t.db")
        upgrade(connection, "t.db")
        assert is_current(connection, "t.db")
    engine.dispose()


def test_the_migrations_write_the_very_words_that_the_tables_would() -> None:
    built, made = create_engine("sqlite://"), create_engine("sqlite://")
    with built.begin() as connection:
        upgrade(connection, "t.db")
    metadata.create_all(made)
    words = text(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' AND sql IS NOT NULL ORDER BY name"
    )
    with built.connect() as one, made.connect() as two:
        assert two.execute(words).all() == one.execute(words).all()
    built.dispose()
    made.dispose()

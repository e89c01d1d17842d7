from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from tickerfeed.store.database import SqlStore
from tickerfeed.store.schema import FOLDER, is_current, migrate, revisions, upgrade
from tickerfeed.store.tables import metadata


def test_the_migrations_make_just_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/t.db")
    with engine.begin() as connection:
        migrate(connection, "head")
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_migrations_are_numbered_as_alembic_runs_them() -> None:
    scripts = ScriptDirectory(str(FOLDER)).walk_revisions()
    assert [script.revision for script in scripts] == revisions()[::-1]


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


def words_of(sql: str) -> list[str]:
    """Return the parts of a statement in any order: SQLite writes an added column behind the constraints."""
    return sorted(" ".join(part.split()) for part in re.split(r",(?![^(]*\))|(?<=[a-z]) \(|\)$", sql))


def test_the_migrations_write_the_very_words_that_the_tables_would() -> None:
    built, made = create_engine("sqlite://"), create_engine("sqlite://")
    with built.begin() as connection:
        migrate(connection, "head")
    with made.begin() as connection:
        upgrade(connection, "t.db")
    words = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    with built.connect() as one, made.connect() as two:
        expected = {name: words_of(sql) for name, sql in two.execute(words)}
        assert {name: words_of(sql) for name, sql in one.execute(words)} == expected
    built.dispose()
    made.dispose()


def test_an_older_database_keeps_its_entries_and_stories(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        entry = "1, 1, 'bao-a', 'a', 'f', '{\"title\":\"Tin a\"}', 0, 0, 0, 0, 1, 0, 0"
        connection.execute(text(f"INSERT INTO entry VALUES ({entry})"))
        connection.execute(text("INSERT INTO story VALUES (1, 'tag:một', 1, 0, 0)"))
        connection.execute(text("INSERT INTO member VALUES (1, 1, 0, '')"))
    engine.dispose()
    store = SqlStore(url)
    (told,) = store.recent_told(datetime(1970, 1, 1, tzinfo=UTC), 9)
    assert (told.head.entry.title, told.head.is_withdrawn) == ("Tin a", False)
    store.close()

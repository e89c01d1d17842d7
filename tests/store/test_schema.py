from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from tickerfeed.store.database import SqlStore
from tickerfeed.store.schema import FOLDER, is_current, migrate, revisions, upgrade
from tickerfeed.store.session import Session, writing
from tickerfeed.store.sqlite import opened


@pytest.fixture
def session() -> Iterator[Session]:
    """A session with a database in which there is nothing, in the midst of a transaction."""
    new = opened(None, 1)
    with writing(new):
        yield new
    new.close()


def test_the_migrations_are_numbered_as_alembic_runs_them() -> None:
    scripts = ScriptDirectory(str(FOLDER)).walk_revisions()
    assert [script.revision for script in scripts] == revisions()[::-1]


def test_a_database_that_is_up_to_date_is_left_alone(session: Session) -> None:
    upgrade(session, "t.db")
    upgrade(session, "t.db")


def test_an_empty_database_is_not_current_until_upgraded(session: Session) -> None:
    assert not is_current(session, "t.db")
    upgrade(session, "t.db")
    assert is_current(session, "t.db")


def test_what_a_migration_did_ends_with_the_callers_transaction() -> None:
    new = opened(None, 1)
    new.begin(writes=True)
    migrate(new, "head")
    new.roll_back()
    assert set() == new.table_names()
    new.close()


def words_of(sql: str) -> list[str]:
    """Return the parts of a statement in any order: SQLite writes an added column behind the constraints."""
    return sorted(" ".join(part.split()) for part in re.split(r",(?![^(]*\))|(?<=[a-z]) \(|\)$", sql))


WORDS = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"


def test_the_migrations_write_the_very_words_that_the_tables_would(session: Session) -> None:
    made = opened(None, 1)
    with writing(made):
        upgrade(made, "t.db")
        expected = {name: words_of(sql) for name, sql in made.run(WORDS)}
    migrate(session, "head")
    assert {name: words_of(sql) for name, sql in session.run(WORDS)} == expected
    made.close()


def test_an_older_database_keeps_its_entries_and_stories(tmp_path: Path) -> None:
    session = opened(f"{tmp_path}/t.db", 1)
    with writing(session):
        migrate(session, "0001")
        entry = "1, 1, 'bao-a', 'a', 'f', '{\"title\":\"Tin a\"}', 0, 0, 0, 0, 1, 0, 0"
        session.run(f"INSERT INTO entry VALUES ({entry})")
        session.run("INSERT INTO story VALUES (1, 'tag:một', 1, 0, 0)")
        session.run("INSERT INTO member VALUES (1, 1, 0, '')")
    session.close()
    store = SqlStore(f"sqlite:///{tmp_path}/t.db")
    (told,) = store.recent_told(datetime(1970, 1, 1, tzinfo=UTC), 9)
    assert (told.head.entry.title, told.head.is_withdrawn) == ("Tin a", False)
    store.close()

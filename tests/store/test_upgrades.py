"""A store of every schema there has been, with something in it, becomes one of today."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from private_postgres import fresh
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text

from tickerfeed.errors import SchemaError
from tickerfeed.model import Dump, Source, SourceState, TableRows
from tickerfeed.store.codec import state_text
from tickerfeed.store.database import SqlStore
from tickerfeed.store.schema import migrate, revisions, upgrade

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
URL = "https://a.example/rss"
DAY = 86_400_000

# What the tables held, as plain as it stood there. A schema gets of it what it has tables and columns for.
ROWS: dict[str, dict[str, Any]] = {
    "source": {
        "id": "bao-a",
        "url": URL,
        "is_active": True,
        "is_gone": False,
        "next_poll_at": DAY,
        "state": state_text(SourceState("bao-a", URL, polls=7, next_poll_at=EPOCH + timedelta(days=1))),
    },
    "fact": {"name": "fold_cursor", "value": "1"},
    "entry": {
        "id": 1,
        "seq": 1,
        "source_id": "bao-a",
        "key": "id:1",
        "fingerprint": "f",
        "body": json.dumps({"title": "Nước sông dâng", "link": "https://a.example/1"}),
        "first_seen_at": DAY,
        "changed_at": DAY,
        "touched_at": DAY,
        "sort_at": DAY,
        "is_listed": True,
        "is_backfill": False,
        "is_quiet": False,
    },
    "alias": {"source_id": "bao-a", "alias": "link:1", "entry_id": 1},
    "story": {"number": 1, "id": "tag:a", "head_id": 1, "created_at": DAY, "updated_at": DAY},
    "member": {"entry_id": 1, "story": 1, "place": 0, "reason": "first"},
    "gone": {"id": "tag:b", "at": DAY},
    "edit": {"number": 1, "at": DAY, "action": "hide", "body": '{"who":"an","story_id":"tag:b"}'},
    "subscription": {
        "source_id": "bao-a",
        "hub": "https://hub.example/",
        "topic": URL,
        "token": "t",
        "secret": "s",
        "stage": "active",
        "next_at": DAY,
        "expires_at": None,
        "failures": 0,
        "pushed_at": None,
        "detail": "",
    },
    "archive": {"number": 1, "story_ids": '["tag:a"]', "body": bytes.fromhex("789c030000000001")},
}


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The url of a database in which there is nothing at all."""
    if request.param == "file":
        return f"sqlite:///{tmp_path}/t.db"
    return fresh(request.getfixturevalue("postgres"), "upgraded")


def raw(url: str) -> Engine:
    parts = make_url(url)
    return create_engine(parts if parts.drivername == "sqlite" else parts.set(drivername="postgresql+psycopg"))


def make(url: str, revision: str) -> set[str]:
    """Make a database as that version left it, with a row in each table; return their names."""
    engine = raw(url)
    with engine.begin() as connection:
        migrate(connection, revision)
        known = inspect(connection)
        filled = {name: known.get_columns(name) for name in known.get_table_names() if name in ROWS}
        for name in [name for name in ROWS if name in filled]:  # those that others refer to come first
            columns = [column["name"] for column in filled[name] if column["name"] in ROWS[name]]
            values = ", ".join(f":{column}" for column in columns)
            connection.execute(text(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({values})"), ROWS[name])
    engine.dispose()
    return set(filled)


@pytest.mark.parametrize("revision", revisions())
def test_what_an_older_version_kept_is_there(place: str, revision: str) -> None:
    filled = make(place, revision)
    store = SqlStore(place)
    (told,) = store.recent_told(EPOCH, 9)
    assert ("Nước sông dâng", "tag:a", False) == (told.head.entry.title, told.story.id, told.head.is_withdrawn)
    assert {"id:1"} == {one.key for one in store.known("bao-a", ["link:1"]).values()}
    assert (7, 1) == (store.states()["bao-a"].polls, store.fold_cursor())
    assert (["hide"] if "edit" in filled else []) == [one.action.value for one in store.edits()]
    assert (["tag:b"] if "gone" in filled else []) == [one.id for one in store.gone(EPOCH, 9)]
    assert (["t"] if "subscription" in filled else []) == [one.token for one in store.subscriptions()]
    assert ([b""] if "archive" in filled else []) == [one.body for one in store.archive_pages()]
    store.sync_sources([Source("bao-a", URL)], EPOCH)
    assert store.shards()
    store.close()


def _cut(table: TableRows, names: list[str]) -> TableRows:
    places = [table.columns.index(name) for name in names]
    return TableRows(table.name, tuple(names), [[row[place] for place in places] for row in table.rows])


@pytest.mark.parametrize("revision", [*revisions()[:2], revisions()[-2]])
def test_a_backup_of_an_older_version_is_restored(place: str, tmp_path: Path, revision: str) -> None:
    """As if that version had written it: what it had no tables for is not in it."""
    old = f"sqlite:///{tmp_path}/old.db"
    filled = make(old, revision)
    engine = raw(old)
    columns = {name: [column["name"] for column in inspect(engine).get_columns(name)] for name in filled}
    engine.dispose()
    store = SqlStore(old)
    with store.dump() as dump:
        tables = [_cut(table, columns[table.name]) for table in dump.tables if table.name in columns]
        contents = dump.contents
    store.close()
    other = SqlStore(place)
    other.load(Dump(replace(contents, schema=revision), tables), replaces=False)
    (told,) = other.recent_told(EPOCH, 9)
    assert "Nước sông dâng" == told.head.entry.title
    other.close()


def test_a_newer_schema_is_left_alone(place: str) -> None:
    SqlStore(place).close()
    engine = raw(place)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match=r"newer or an unknown version \(schema 9999\); install that version"):
        SqlStore(place)
    with engine.begin() as connection:
        assert "9999" == connection.scalar(text("SELECT version_num FROM alembic_version"))
    engine.dispose()


def shape(connection: Connection) -> dict[str, object]:
    """Return what a PostgreSQL database says of its tables; an added column stands at the end of its table."""
    columns = "table_name, column_name, data_type, is_nullable, column_default, character_maximum_length"
    return {
        question: sorted(tuple(row) for row in connection.execute(text(f"SELECT {question} = 'public'")))
        for question in (
            f"{columns} FROM information_schema.columns WHERE table_schema",
            "tablename, indexdef FROM pg_indexes WHERE schemaname",
            "conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace::regnamespace::text",
        )
    }


def test_a_new_server_gets_what_the_migrations_come_to(postgres: str) -> None:
    shapes = []
    for name in ("made_at_once", "made_in_steps"):
        url = fresh(postgres, name)
        engine = raw(url)
        with engine.begin() as connection:
            if name == "made_in_steps":
                migrate(connection, "head")
            else:
                upgrade(connection, name)
            shapes.append(shape(connection))
        engine.dispose()
    assert shapes[0] == shapes[1]

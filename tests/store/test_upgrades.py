"""A store of every schema there has been, with something in it, becomes one of today."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from private_postgres import fresh
from sqlalchemy import MetaData, inspect

from tickerfeed.errors import SchemaError
from tickerfeed.model import Contents, Dump, Entry, NewEntry, Source, SourceState, TableRows
from tickerfeed.store import names, postgres, sqlite
from tickerfeed.store.codec import state_text
from tickerfeed.store.database import SqlStore
from tickerfeed.store.opening import path_of
from tickerfeed.store.schema import lent, migrate, revisions, upgrade
from tickerfeed.store.session import Session, reading, writing
from tickerfeed.store.statements import insert

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
        "names": names.digest("id:1") + names.digest("link:1"),
        "day": "",
    },
    "name": {"number": names.numbers("bao-a", names.digest("link:1"))[0], "entry_id": 1},
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


def raw(url: str) -> Session:
    """Open a database as it is."""
    path = path_of(url)
    return postgres.opened(url, 5) if path is None else sqlite.opened(path, 5)


def make(url: str, revision: str) -> set[str]:
    """Make a database as that version left it, with a row in each table; return their names."""
    session = raw(url)
    with writing(session):
        migrate(session, revision)
        with lent(session) as connection:
            known = inspect(connection)
            filled = {name: known.get_columns(name) for name in known.get_table_names() if name in ROWS}
        for name in [name for name in ROWS if name in filled]:  # those that others refer to come first
            columns = [column["name"] for column in filled[name] if column["name"] in ROWS[name]]
            session.change(insert(name, columns), [ROWS[name][column] for column in columns])
    session.close()
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


@pytest.mark.parametrize("revision", [*revisions()[:2], *revisions()[-2:]])
def test_a_backup_of_an_older_version_is_restored(place: str, tmp_path: Path, revision: str) -> None:
    """As that version wrote it: what it had no tables for is not in it."""
    old = f"sqlite:///{tmp_path}/old.db"
    filled = make(old, revision)
    session = raw(old)
    found = MetaData()
    with reading(session), lent(session) as connection:
        found.reflect(connection, only=sorted(filled))
        tables = [
            TableRows(
                table.name, tuple(table.columns.keys()), [tuple(row) for row in connection.execute(table.select())]
            )
            for table in found.sorted_tables
        ]
    session.close()
    other = SqlStore(place)
    other.load(
        Dump(Contents(revision, {}, {"entry": 7, "story": 3} if "alias" in filled else {}), tables), replaces=False
    )
    (told,) = other.recent_told(EPOCH, 9)
    assert "Nước sông dâng" == told.head.entry.title
    assert {"id:1"} == {one.key for one in other.known("bao-a", ["link:1"]).values()}
    other.close()


def test_names_are_carried_over_and_ids_go_on_after_the_last(place: str) -> None:
    """Also where the last entry is gone, and where more are there than are carried over at a time."""
    count = 1_203
    make(place, "0007")
    session = raw(place)
    with writing(session):
        for table, change in (
            ("entry", lambda n: {"id": n, "seq": n, "key": f"id:{n}"}),
            ("alias", lambda n: {"alias": f"title:cầu {n}@2026-11-{n % 9 + 10}", "entry_id": n}),
            ("alias", lambda n: {"alias": f"title:cầu {n}@2026-12-01", "entry_id": n}),
        ):
            rows = [ROWS[table] | change(number) for number in range(2, count)]
            columns = [name for name in rows[0] if name not in ("names", "day")]
            session.change_all(insert(table, columns), [[row[name] for name in columns] for row in rows])
        if session.is_shared:
            session.run("SELECT setval('entry_id_seq', 5000)")
        else:
            session.run("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'entry'")
    session.close()
    store = SqlStore(place)
    known = store.known("bao-a", [f"title:cầu {n}@2026-12-01" for n in range(2, count)])
    assert [f"id:{n}" for n in range(2, count)] == [one.key for one in known.values()]
    assert [(2, f"2026-11-{n % 9 + 10}") for n in range(2, count)] == [
        (one.alias_count, one.day) for one in known.values()
    ]
    assert [["id:1"], ["id:1"]] == [
        [one.key for one in store.known("bao-a", [name]).values()] for name in ("id:1", "link:1")
    ]
    assert 1 == len(store.recent_told(EPOCH, 9))
    store.save(SourceState("bao-a", URL), [NewEntry("id:neu", Entry("Mới"))], None, EPOCH)
    assert [(5001, 5001)] == [(one.seq, one.entry_id) for one in store.log_after(count, 9)]
    store.close()


def test_a_newer_schema_is_left_alone(place: str) -> None:
    SqlStore(place).close()
    session = raw(place)
    with writing(session):
        session.run("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match=r"newer or an unknown version \(schema 9999\); install that version"):
        SqlStore(place)
    with reading(session):
        assert "9999" == session.one("SELECT version_num FROM alembic_version")
    session.close()


def shape(session: Session) -> dict[str, object]:
    """Return what a PostgreSQL database says of its tables; an added column stands at the end of its table."""
    columns = "table_name, column_name, data_type, is_nullable, column_default, character_maximum_length"
    return {
        question: sorted(session.run(f"SELECT {question} = 'public'"))
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
        session = raw(url)
        with writing(session):
            if name == "made_in_steps":
                migrate(session, "head")
            else:
                upgrade(session, name)
            shapes.append(shape(session))
        session.close()
    assert shapes[0] == shapes[1]

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.errors import BackupError
from tickerfeed.model import Action, Contents, Dump, Edit, Entry, NewEntry, Source, SourceState, Story, TableRows
from tickerfeed.store.database import SqlStore
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


def taken(store: SqlStore) -> Dump:
    """Return all that the store holds, to be read as often as one likes."""
    with store.dump() as dump:
        tables = [TableRows(name, columns, [tuple(row) for row in rows]) for name, columns, rows in dump.tables]
    return Dump(dump.contents, tables)


def rows(dump: Dump) -> dict[str, list[Any]]:
    return {table.name: list(table.rows) for table in dump.tables}


@pytest.fixture
def filled() -> Iterator[Dump]:
    """The whole of a store that knows a story, an act, and an entry that it has forgotten."""
    store = MemoryStore()
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    news = [NewEntry("id:1", Entry("Một"), aliases=("link:1",)), NewEntry("id:2", Entry("Hai"))]
    store.save(SourceState("bao-a"), news, frozenset({"id:1"}), NOW)
    store.save_fold([Story("tag:a", 0, 1, (1,), NOW, NOW, {1: "first"})], 2, NOW, {1: "{}"})
    store.add_edit(Edit(0, Action.HIDE, "an", NOW, story_id="tag:a"))
    store.retain(TOMORROW)
    yield taken(store)
    store.close()


def test_whatever_the_database_the_same_comes_back(store: SqlStore, filled: Dump) -> None:
    store.load(filled, replaces=False)
    again = taken(store)
    assert (filled.contents, rows(filled)) == (again.contents, rows(again))
    assert {"story": 1, "edit": 1} == again.contents.numbers
    assert [1] == [len(rows(again)[name]) for name in ("entry",)]


def test_a_number_that_was_given_is_not_given_again(store: SqlStore, filled: Dump) -> None:
    store.load(filled, replaces=False)
    store.save(SourceState("bao-a"), [NewEntry("id:3", Entry("Ba"))], None, TOMORROW)
    assert [(1, "id:1"), (3, "id:3")] == [(one.entry_id, one.key) for one in store.log_after(0, 9)]
    assert {"tag:b": 2} == store.save_fold([Story("tag:b", 0, 3, (3,), NOW, NOW)], 3, NOW)


def test_nor_where_all_that_had_numbers_are_gone(store: SqlStore) -> None:
    """Entries had numbers of their own in this schema."""
    store.load(Dump(Contents("0007", {"entry": 0}, {"entry": 7, "none": 3, "story": 0}), []), replaces=False)
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    store.save(SourceState("bao-a"), [NewEntry("id:3", Entry("Ba"))], None, NOW)
    assert [8] == [one.entry_id for one in store.log_after(0, 9)]


def test_text_with_nul_is_kept_as_far_as_the_database_can(store: SqlStore, filled: Dump) -> None:
    schema = filled.contents.schema
    part = TableRows("fact", ("name", "value"), [("meta.a", "x\0y"), ("meta.b", "z")])
    store.load(Dump(Contents(schema, {}, {}), [part]), replaces=False)
    assert store.meta_get("a") in ("x\0y", "x\ufffdy")


BIG = 2**63


@pytest.mark.parametrize(
    "part",
    [
        TableRows("secret", ("a",), []),
        TableRows("alembic_version", ("version_num",), [("9",)]),
        TableRows("fact", ("name", "name"), []),
        TableRows("fact", ("name", "none"), []),
        TableRows("fact", ("name",), [("a",)]),
        TableRows("fact", ("name", "value"), [("a",)]),
        TableRows("fact", ("name", "value"), [("a", 1)]),
        TableRows("fact", ("name", "value"), [("a", None)]),
        TableRows("fact", ("name", "value"), [("a", "\ud800")]),
        TableRows("fact", ("name", "value"), [("a", "b"), ("a", "c")]),
        TableRows("gone", ("id", "at"), [("a", BIG)]),
        TableRows("gone", ("id", "at"), [("a", True)]),
        TableRows("gone", ("id", "at"), [("a", 1.5)]),
        TableRows("gist", ("entry_id", "body"), [(99, "of no entry")]),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(filled: Dump, part: TableRows) -> None:
    store = MemoryStore()
    store.load(filled, replaces=False)
    with pytest.raises(BackupError, match="does not fit together"):
        store.load(replace(filled, tables=[part]), replaces=True)
    assert rows(filled) == rows(taken(store))
    store.close()


def test_what_a_database_refuses_undoes_all_of_it(store: SqlStore, filled: Dump) -> None:
    store.load(filled, replaces=False)
    for part in (
        TableRows("gist", ("entry_id", "body"), [(99, "of no entry")]),
        TableRows("fact", ("name", "value"), [("a", "b"), ("a", "c")]),
    ):
        with pytest.raises(BackupError, match="does not fit together"):
            store.load(replace(filled, tables=[part]), replaces=True)
        assert rows(filled) == rows(taken(store))


def test_a_newer_schema_is_refused(store: SqlStore) -> None:
    with pytest.raises(BackupError, match=r"newer or an unknown version \(schema 9999\)"):
        store.load(Dump(Contents("9999", {}, {}), []), replaces=False)
    assert 0 == store.entry_count()


def test_a_store_of_yesterday_is_of_one_moment(tmp_path: Path) -> None:
    """What is saved while a dump is open is not in it."""
    url = f"sqlite:///{tmp_path}/t.db"
    store, other = SqlStore(url), SqlStore(url)
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    with other.dump() as dump:
        store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một"))], None, NOW)
        tables = {table.name: list(table.rows) for table in dump.tables}
    assert (0, []) == (dump.contents.counts["entry"], tables["entry"])
    assert 1 == taken(other).contents.counts["entry"]
    store.close()
    other.close()


def test_tables_are_as_before_after_a_load(store: SqlStore, filled: Dump) -> None:
    store.load(filled, replaces=False)
    store.load(filled, replaces=True)
    with store._reading() as session:
        assert 1 == session.one("SELECT count(*) FROM alembic_version")

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tickerfeed.errors import SchemaError, StoreError
from tickerfeed.model import Entry, NewEntry, SourceState
from tickerfeed.store.database import SqlStore, open_store
from tickerfeed.store.options import StoreOptions

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
STATE = SourceState("bao-a", "https://a.example/rss", next_poll_at=NOW)

CALLS: dict[str, Callable[[SqlStore], object]] = {
    "sync_sources": lambda store: store.sync_sources([], NOW),
    "states": lambda store: store.states(),
    "due": lambda store: store.due(NOW, 10),
    "known": lambda store: store.known("bao-a", ["id:1"]),
    "save": lambda store: store.save(STATE, [NewEntry("id:1", Entry("Một"))], frozenset({"id:1"}), NOW),
    "log_after": lambda store: store.log_after(0, 10),
    "fold_cursor": lambda store: store.fold_cursor(),
    "save_fold": lambda store: store.save_fold([], 1, NOW),
    "recent_told": lambda store: store.recent_told(NOW, 10),
    "story_of": lambda store: store.story_of([1]),
    "entry_count": lambda store: store.entry_count(),
    "retain": lambda store: store.retain(NOW),
}
WRITES = ("sync_sources", "save", "save_fold", "retain")


@pytest.mark.parametrize("name", CALLS)
def test_a_closed_store_says_so_in_every_method(tmp_path: Path, name: str) -> None:
    store = open_store(StoreOptions(f"sqlite:///{tmp_path}/t.db"))
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        CALLS[name](store)


@pytest.mark.parametrize("name", WRITES)
def test_a_locked_database_is_named_and_nothing_is_lost(tmp_path: Path, name: str) -> None:
    path = tmp_path / "t.db"
    store = SqlStore(f"sqlite:///{path}", busy_timeout=0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"t\.db: is locked by another program"):
        CALLS[name](store)
    other.execute("ROLLBACK")
    other.close()
    CALLS[name](store)
    store.close()


@pytest.mark.parametrize("name", CALLS)
def test_a_database_whose_tables_went_is_a_store_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / "t.db"
    store = SqlStore(f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        for table in ("member", "alias", "story", "entry", "source", "fact"):
            other.execute(f"DROP TABLE {table}")
    other.close()
    with pytest.raises(StoreError, match="no such table"):
        CALLS[name](store)
    store.close()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    path.write_text("<html>" * 300)
    with pytest.raises(StoreError, match=r"t\.db: is no SQLite database"):
        SqlStore(f"sqlite:///{path}")
    assert path.read_text() == "<html>" * 300


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(SchemaError, match="another program"):
        SqlStore(f"sqlite:///{path}")


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    SqlStore(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    with pytest.raises(SchemaError, match="newer tickerfeed"):
        SqlStore(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/t\.db"):
        SqlStore(f"sqlite:///{tmp_path}/file/t.db")


def test_other_databases_are_refused_by_their_kind_without_their_password() -> None:
    with pytest.raises(StoreError, match="postgresql: only sqlite") as caught:
        SqlStore("postgresql://me:secret@db/t")
    assert "secret" not in str(caught.value)


def test_what_was_saved_is_there_after_reopening(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    first = SqlStore(url)
    CALLS["save"](first)
    first.close()
    second = SqlStore(url)
    assert [stored.entry.title for stored in second.log_after(0, 10)] == ["Một"]
    second.close()


KILLED = """
import os, sys
from datetime import UTC, datetime
from tickerfeed.model import Entry, NewEntry, SourceState
from tickerfeed.store.database import SqlStore
from tickerfeed.store import sources
store = SqlStore(sys.argv[1])
now = datetime(2026, 11, 22, tzinfo=UTC)
store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một"))], None, now)
mark = __import__("tickerfeed.store.entries", fromlist=["x"])
mark.mark_listed = lambda *_: os.kill(os.getpid(), 9)
store.save(SourceState("bao-a"), [NewEntry("id:2", Entry("Hai"))], frozenset(), now)
"""


def test_a_process_killed_inside_a_transaction_leaves_all_or_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    done = subprocess.run([sys.executable, "-c", KILLED, url], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr.decode()
    store = SqlStore(url)
    assert [stored.key for stored in store.log_after(0, 10)] == ["id:1"]
    store.save(STATE, [NewEntry("id:3", Entry("Ba"))], None, NOW)
    assert [stored.seq for stored in store.log_after(0, 10)] == [1, 2]
    store.close()


FULL = """
import resource, signal, sys
from datetime import UTC, datetime
from tickerfeed.errors import StoreError
from tickerfeed.model import Entry, NewEntry, SourceState
from tickerfeed.store.database import SqlStore
store = SqlStore(sys.argv[1])
now = datetime(2026, 11, 22, tzinfo=UTC)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    store.save(SourceState("bao-a"), [NewEntry(f"id:{n}", Entry("x" * 9000)) for n in range(300)], None, now)
except StoreError as failure:
    print(failure)
"""


def test_a_disk_that_takes_no_more_is_one_clear_line_and_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    done = subprocess.run([sys.executable, "-c", FULL, url], check=False, capture_output=True, text=True)
    assert "t.db: cannot be written" in done.stdout, done.stderr
    assert len(done.stdout.splitlines()) == 1
    store = SqlStore(url)
    assert store.entry_count() == 0
    store.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write read-only files")
def test_a_read_only_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    SqlStore(f"sqlite:///{path}").close()
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            CALLS["save"](SqlStore(f"sqlite:///{path}"))
    finally:
        tmp_path.chmod(0o755)


def test_retention_moves_nothing_that_is_young(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/t.db")
    CALLS["save"](store)
    assert store.retain(NOW - timedelta(days=1)) == 0
    store.close()

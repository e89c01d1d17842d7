from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tickerfeed.errors import SchemaError, StoreError
from tickerfeed.model import Source, SourceState
from tickerfeed.store.database import SqlStore
from tickerfeed.store.onlooker import connect_to_read, is_onlooker
from tickerfeed.store.session import reading
from tickerfeed.store.sources import Read, states

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
LOOK = """
import sys
from tickerfeed.errors import StoreError
from tickerfeed.store.database import SqlStore
from tickerfeed.store.options import StoreOptions
from tickerfeed.store.database import open_to_read
store = open_to_read(StoreOptions(sys.argv[1]))
print(*store.states())
try:
    store.meta_set("a", "b")
except StoreError as failure:
    print(failure)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kho tin #1.db"


@pytest.fixture
def store(path: Path) -> SqlStore:
    one = SqlStore(f"sqlite:///{path}")
    one.sync_sources([Source("bao-a", "https://a.example/")], NOW)
    return one


def seen(path: Path) -> list[str]:
    session = connect_to_read(str(path), 1)
    try:
        with reading(session):
            return list(states(session, Read()))
    finally:
        session.close()


def test_what_is_written_is_seen_while_its_owner_works_and_after(path: Path, store: SqlStore) -> None:
    assert Path(f"{path}-wal").exists()
    assert seen(path) == ["bao-a"]
    store.sync_sources([Source(name, f"https://{name}.example/") for name in ("bao-a", "bao-b")], NOW)
    assert seen(path) == ["bao-a", "bao-b"]
    store.close()
    assert not Path(f"{path}-wal").exists()
    assert seen(path) == ["bao-a", "bao-b"]


def test_nothing_is_left_beside_a_database_at_rest(path: Path, store: SqlStore) -> None:
    store.close()
    seen(path)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_nothing_can_be_written(path: Path, store: SqlStore) -> None:
    looking = SqlStore(f"sqlite:///{path}")
    looking._open_session().close()
    looking._session = connect_to_read(str(path), 1)
    with pytest.raises(StoreError, match="cannot be written"):
        looking.save(SourceState("bao-a"), (), None, NOW)
    looking.close()


def test_a_schema_of_another_version_is_told(path: Path) -> None:
    sqlite3.connect(path).close()
    path.touch()
    with pytest.raises(StoreError, match="older version; let its owner"):
        connect_to_read(str(path), 1)
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE khac (x)")
    other.close()
    with pytest.raises(SchemaError, match="another program"):
        connect_to_read(str(path), 1)


def test_what_is_no_database_is_told(path: Path) -> None:
    path.write_bytes(b"tin" * 5000)
    with pytest.raises(StoreError, match="no SQLite database"):
        connect_to_read(str(path), 1)


def test_who_may_write_is_no_onlooker(path: Path, store: SqlStore) -> None:
    assert not is_onlooker(str(path))
    assert not is_onlooker(str(path.parent / "none.db"))


@pytest.mark.parametrize("is_running", [True, False])
def test_another_user_may_look(path: Path, store: SqlStore, is_running: bool) -> None:
    if os.geteuid():
        before: tuple[str, ...] = ()
    elif shutil.which("setpriv"):
        before = ("setpriv", "--bounding-set=-dac_override")
    else:
        pytest.skip("root needs setpriv (util-linux) to be held to permissions")
    if not is_running:
        store.close()
    for one in path.parent.iterdir():
        one.chmod(0o444)
    path.parent.chmod(0o555)
    done = subprocess.run(
        [*before, sys.executable, "-c", LOOK, f"sqlite:///{path}"], capture_output=True, text=True, check=False
    )
    path.parent.chmod(0o755)
    assert done.stdout.splitlines()[0] == "bao-a", done.stderr
    assert "cannot be written" in done.stdout

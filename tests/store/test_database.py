from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tickerfeed.errors import SchemaError, StoreError
from tickerfeed.model import Action, ArchivePage, Edit, Entry, NewEntry, Source, SourceState, Story, Subscription
from tickerfeed.ports import Store
from tickerfeed.store import entries as entry_rows
from tickerfeed.store.database import SqlStore, open_store
from tickerfeed.store.options import StoreOptions

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SOURCE = Source("bao-a", "https://a.example/rss")
STATE = SourceState("bao-a", "https://a.example/rss", next_poll_at=NOW)


def saved_together(store: SqlStore) -> None:
    with store.together():
        store.save(STATE, (), None, NOW)


CALLS: dict[str, Callable[[SqlStore], object]] = {
    "sync_sources": lambda store: store.sync_sources([SOURCE], NOW),
    "states": lambda store: store.states(),
    "due": lambda store: store.due(NOW, 10),
    "shards": lambda store: store.shards(NOW),
    "known": lambda store: store.known("bao-a", ["id:1"]),
    "save": lambda store: store.save(STATE, [NewEntry("id:1", Entry("Một"))], frozenset({"id:1"}), NOW),
    "log_after": lambda store: store.log_after(0, 10),
    "log_lines": lambda store: store.log_lines(0, 10),
    "log_entries": lambda store: store.log_entries([1]),
    "told_lines": lambda store: store.told_lines(NOW, 10),
    "fold_cursor": lambda store: store.fold_cursor(),
    "save_fold": lambda store: store.save_fold([], 1, NOW),
    "recall": lambda store: store.recall(NOW, 10),
    "glimpses": lambda store: store.glimpses(NOW, 10),
    "recent_told": lambda store: store.recent_told(NOW, 10),
    "story_of": lambda store: store.story_of([1]),
    "story_ids": lambda store: store.story_ids(["tag:tin.example,2026:1"]),
    "entry_count": lambda store: store.entry_count(),
    "retain": lambda store: store.retain(NOW),
    "told": lambda store: store.told(["tag:1"]),
    "gone": lambda store: store.gone(NOW, 9),
    "add_edit": lambda store: store.add_edit(Edit(0, Action.HIDE, "lan", NOW, "tag:1")),
    "edits": lambda store: store.edits(),
    "last_edit": lambda store: store.last_edit(),
    "state": lambda store: store.state("bao-a"),
    "subscriptions": lambda store: store.subscriptions(),
    "save_subscription": lambda store: store.save_subscription(Subscription("bao-a", "h", "t", "c", "s", NOW)),
    "drop_subscription": lambda store: store.drop_subscription("bao-a"),
    "archive_pages": lambda store: store.archive_pages(),
    "save_archive_page": lambda store: store.save_archive_page(ArchivePage(1, ("tag:1",), b"<feed/>")),
    "drop_archive_pages": lambda store: store.drop_archive_pages(1),
    "meta_get": lambda store: store.meta_get("authority"),
    "meta_set": lambda store: store.meta_set("authority", "tin.example,2026"),
    "together": saved_together,
}
WRITES = (
    *("sync_sources", "save", "save_fold", "retain", "add_edit", "meta_set"),
    *("together", "save_subscription", "drop_subscription", "save_archive_page", "drop_archive_pages"),
)
READS = tuple(name for name in CALLS if name not in WRITES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def store(path: Path, empty: Path) -> Iterator[SqlStore]:
    """A store in the file `path` that knows one source and does not wait."""
    shutil.copy(empty, path)
    opened = SqlStore(f"sqlite:///{path}", busy_timeout=0.01)
    opened.sync_sources([SOURCE], NOW)
    yield opened
    opened.close()


def execute(path: Path, *statements: str) -> None:
    """Let another program change the file."""
    other = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        other.execute(statement)
    other.close()


def run(script: str, *arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    command = [*before, sys.executable, "-c", script, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def fill(store: SqlStore, rows: int = 300) -> None:
    """Save enough to fill many pages of every table."""
    news = [NewEntry(f"id:{n}", Entry("Tin " + "x" * 2000), (f"link:{n}",)) for n in range(rows)]
    store.sync_sources([SOURCE, *(Source(f"bao-{n}", f"https://{n}.example/") for n in range(rows))], NOW)
    store.save(STATE, news, None, NOW)
    ids = [each.entry_id for each in store.log_after(0, rows)]
    store.save_fold([Story(f"tag:{name}", 0, name, (name,), NOW, NOW) for name in ids], rows, NOW)


def test_every_method_of_the_port_is_called_here() -> None:
    methods = {name for part in Store.__mro__ for name in vars(part) if not name.startswith("_")}
    # A duty in a file of one process is nothing that is kept, and pages that are given back are in no table.
    assert methods == {*CALLS, "close", "own", "disown", "give_back"}


@pytest.mark.parametrize("name", CALLS)
def test_a_closed_store_says_so_in_every_method(path: Path, name: str) -> None:
    store = open_store(StoreOptions(f"sqlite:///{path}"))
    store.close()
    store.close()
    with pytest.raises(StoreError, match=r"t\.db: the store is closed"):
        CALLS[name](store)


@pytest.mark.parametrize("name", WRITES)
def test_a_locked_database_is_named_and_nothing_is_lost(path: Path, store: SqlStore, name: str) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"t\.db: is locked by another program"):
        CALLS[name](store)
    other.close()
    CALLS[name](store)


@pytest.mark.parametrize("name", READS)
def test_a_database_that_another_writes_is_read_all_the_same(path: Path, store: SqlStore, name: str) -> None:
    CALLS["save"](store)
    before = CALLS[name](store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM entry")
    assert before == CALLS[name](store)
    reader = SqlStore(f"sqlite:///{path}", busy_timeout=0.01)  # opening needs no lock either
    assert before == CALLS[name](reader)
    reader.close()
    other.close()


def test_another_process_reads_while_the_daemon_runs(path: Path, store: SqlStore) -> None:
    script = (
        "import sys; from tickerfeed.store.database import SqlStore; "
        "store = SqlStore(sys.argv[1]); print(*store.states(), store.entry_count()); store.close()"
    )
    with store._writing() as session:
        entry_rows.save(session, "bao-a", [NewEntry("id:1", Entry("Một"))], NOW)
        meanwhile = run(script, f"sqlite:///{path}")
    assert "bao-a 0\n" == meanwhile.stdout, meanwhile.stderr
    assert "bao-a 1\n" == run(script, f"sqlite:///{path}").stdout


@pytest.mark.parametrize("name", CALLS)
def test_a_database_whose_tables_went_is_a_store_error(path: Path, store: SqlStore, name: str) -> None:
    execute(
        path,
        *(f"DROP TABLE {table}" for table in ("member", "name", "story", "entry", "source", "fact", "gone", "edit")),
        *("DROP TABLE subscription", "DROP TABLE archive"),
    )
    with pytest.raises(StoreError, match="no such table"):
        CALLS[name](store)


@pytest.mark.parametrize("name", CALLS)
def test_a_damaged_database_is_a_store_error_with_a_remedy(path: Path, store: SqlStore, name: str) -> None:
    fill(store)
    store.close()
    file = path.read_bytes()
    spoilt = bytearray(file[: 4 * 4096] + b"\xa5" * (len(file) - 4 * 4096))  # the catalogue and its version stay
    catalogue = int.from_bytes(file[108:112]) * 4096  # its end: the page that the first one leads to (fileformat2, 1.6)
    spoilt[catalogue - 4096 : catalogue] = file[catalogue - 4096 : catalogue]
    path.write_bytes(spoilt)
    broken = SqlStore(f"sqlite:///{path}")
    with pytest.raises(StoreError, match=r"t\.db: is damaged; restore a backup"):
        CALLS[name](broken)
    broken.close()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("UPDATE source SET state = '{'", "states"),
        ("UPDATE source SET state = '[]'", "due"),
        ("UPDATE source SET state = '{}', url = 'https://b.example/'", "sync_sources"),
        ("UPDATE entry SET body = ''", "log_after"),
        ("UPDATE entry SET body = '{\"name\":1}'", "log_after"),
        ("UPDATE entry SET sort_at = 9000000000000000000", "log_after"),
        ("UPDATE entry SET first_seen_at = 'hôm qua'", "recent_told"),
        ("UPDATE story SET created_at = 'hôm qua'", "story_of"),
        ("UPDATE entry SET names = 7", "known"),
        ("UPDATE entry SET names = x''", "known"),
        ("UPDATE entry SET names = 7", "save"),
        ("UPDATE entry SET names = x'00', touched_at = 0, changed_at = 0, is_listed = 0", "retain"),
        ("UPDATE fact SET value = 'nhiều'", "fold_cursor"),
        ("UPDATE fact SET value = 'nhiều'", "save"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_store_error(path: Path, store: SqlStore, change: str, name: str) -> None:
    CALLS["save"](store)
    (one,) = store.log_after(0, 10)
    store.save_fold([Story("tag:x", 0, one.entry_id, (one.entry_id,), NOW, NOW)], 1, NOW)
    execute(path, change)
    with pytest.raises(StoreError, match=r"t\.db: is damaged"):
        CALLS[name](store)


def test_text_that_is_no_unicode_is_kept_inside_an_entry_and_refused_as_a_key(store: SqlStore) -> None:
    store.save(STATE, [NewEntry("id:1", Entry("nửa \ud83d chữ"))], None, NOW)
    assert "nửa \ud83d chữ" == store.log_after(0, 1)[0].entry.title
    with pytest.raises(StoreError, match="no valid Unicode"):
        store.save(STATE, [NewEntry("id:\ud83d", Entry("Hai"))], None, NOW)
    assert 1 == store.entry_count()


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("<html>" * 300)
    with pytest.raises(StoreError, match=r"t\.db: is no SQLite database; move the file away"):
        SqlStore(f"sqlite:///{path}")
    assert "<html>" * 300 == path.read_text()


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    store = SqlStore(f"sqlite:///{path}")
    assert 0 == store.entry_count()
    store.close()


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    execute(path, "CREATE TABLE theirs (x)")
    with pytest.raises(SchemaError, match=r"t\.db: holds the tables of another program"):
        SqlStore(f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        assert [("theirs",)] == other.execute("SELECT name FROM sqlite_master").fetchall()
    other.close()


def test_a_newer_schema_is_refused(path: Path, store: SqlStore) -> None:
    store.close()
    execute(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match=r"t\.db: was written by a newer or an unknown version \(schema 9999\)"):
        SqlStore(f"sqlite:///{path}")


def test_a_folder_is_made(tmp_path: Path) -> None:
    open_store(StoreOptions(f"sqlite:///{tmp_path}/mới/sâu/t.db")).close()
    assert (tmp_path / "mới/sâu/t.db").is_file()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/t\.db: cannot be used"):
        SqlStore(f"sqlite:///{tmp_path}/file/t.db")


def test_a_folder_in_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match=r"t\.db: cannot be opened"):
        SqlStore(f"sqlite:///{path}")


def test_other_databases_are_refused_without_their_password() -> None:
    with pytest.raises(StoreError, match=r"mysql://\*\*\*@db/t: is no database for a store; use sqlite") as caught:
        SqlStore("mysql://me:secret@db/t")
    assert "secret" not in str(caught.value)


def test_every_error_is_one_line(path: Path, store: SqlStore) -> None:
    execute(path, "DROP TABLE fact")
    with pytest.raises(StoreError) as caught:
        store.meta_get("x")
    assert 1 == len(str(caught.value).splitlines())


def test_what_was_saved_is_there_after_reopening(path: Path, store: SqlStore) -> None:
    CALLS["save"](store)
    CALLS["meta_set"](store)
    CALLS["save_fold"](store)
    before = [CALLS[name](store) for name in READS]
    store.close()
    second = SqlStore(f"sqlite:///{path}")
    assert before == [CALLS[name](second) for name in READS]
    second.close()


KILLED = """
import sys
from datetime import UTC, datetime
from tickerfeed.model import Entry, NewEntry, Source, SourceState
from tickerfeed.store import entries
from tickerfeed.store.database import SqlStore
store = SqlStore(sys.argv[1])
now = datetime(2026, 11, 22, tzinfo=UTC)
store.sync_sources([Source("bao-a", "https://a.example/rss")], now)
store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một"))], None, now)
with store._writing() as session:
    news = [NewEntry(f"id:{n}", Entry("Tin " + "x" * 9000)) for n in range(2, 900)]
    session.run("PRAGMA cache_size=10")  # so that pages reach the disk before the end
    entries.save(session, "bao-a", news, now)
    print("inside", flush=True)
    sys.stdin.read()
"""


def test_a_process_killed_inside_a_transaction_leaves_all_or_nothing(path: Path) -> None:
    url = f"sqlite:///{path}"
    command = [sys.executable, "-c", KILLED, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert "inside\n" == child.stdout.readline()
        assert path.with_name("t.db-wal").stat().st_size > 2**20
        child.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == child.wait()
    store = SqlStore(url)
    assert ["id:1"] == [stored.key for stored in store.log_after(0, 10)]
    store.save(STATE, [NewEntry("id:2", Entry("Hai"))], None, NOW)
    assert [1, 2] == [stored.seq for stored in store.log_after(0, 10)]
    store.close()
    with sqlite3.connect(path) as other:
        assert ("ok",) == other.execute("PRAGMA integrity_check").fetchone()
    other.close()


def test_a_full_database_says_so_and_goes_on_once_there_is_room(path: Path, store: SqlStore) -> None:
    many = [NewEntry(f"id:{n}", Entry("x" * 9000)) for n in range(300)]
    with store._reading() as session:
        session.run("PRAGMA max_page_count=60")
    with pytest.raises(StoreError, match=r"t\.db: cannot be written: the disk is full; free some space"):
        store.save(STATE, many, None, NOW)
    assert 0 == store.entry_count()
    with store._reading() as session:
        session.run("PRAGMA max_page_count=100000")
    assert 300 == store.save(STATE, many, None, NOW).new


FULL = """
import resource, signal, sys
from datetime import UTC, datetime
from tickerfeed.errors import StoreError
from tickerfeed.model import Entry, NewEntry, Source, SourceState
from tickerfeed.store.database import SqlStore
store = SqlStore(sys.argv[1])
now = datetime(2026, 11, 22, tzinfo=UTC)
store.sync_sources([Source("bao-a", "https://a.example/rss")], now)
news = [NewEntry(f"id:{n}", Entry("x" * 9000)) for n in range(300)]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, most))
try:
    store.save(SourceState("bao-a"), news, None, now)
except StoreError as failure:
    print(failure)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
print(store.save(SourceState("bao-a"), news[:2], None, now).new)
"""


def test_a_disk_that_takes_no_more_is_one_clear_line_and_loses_nothing(path: Path) -> None:
    done = run(FULL, f"sqlite:///{path}")
    failure, saved = done.stdout.splitlines()
    assert failure.startswith(f"{path}: cannot be "), done.stderr
    assert "disk is full" in failure
    assert "2" == saved
    store = SqlStore(f"sqlite:///{path}")
    assert 2 == store.entry_count()
    store.close()


OPEN = """
import sys
from tickerfeed.errors import StoreError
from tickerfeed.store.database import SqlStore
try:
    SqlStore(sys.argv[1])
except StoreError as failure:
    print(failure)
"""


def mortal() -> tuple[str, ...]:
    """Return what to put before a command so that permissions hold even for root."""
    if os.geteuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root needs setpriv (util-linux) to be held to permissions")
    return ("setpriv", "--bounding-set=-dac_override")


def test_a_read_only_file_is_named_with_the_remedy(path: Path, store: SqlStore) -> None:
    store.close()
    path.chmod(0o444)
    done = run(OPEN, f"sqlite:///{path}", before=mortal())
    assert f"{path}: cannot be written; check the owner and the permissions" in done.stdout, done.stderr


def test_a_read_only_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "chỉ đọc"
    folder.mkdir(mode=0o555)
    done = run(OPEN, f"sqlite:///{folder}/t.db", before=mortal())
    assert f"{folder}/t.db: cannot be opened; check that" in done.stdout, done.stderr


def heard(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Return a list that every statement is added to, with its values."""
    statements: list[tuple[str, Any]] = []
    session = store._open_session()

    def telling(work: Callable[..., Any], *, is_for_rows: bool) -> Callable[..., Any]:
        def told(words: str, values: Any = ()) -> Any:
            if values or not is_for_rows:
                statements.append((words, values))
            return work(words, values)

        return told

    begin = session.begin
    monkeypatch.setattr(session, "begin", lambda *, writes: (statements.append(("BEGIN", ())), begin(writes=writes)))
    for name in ("run", "change", "change_all"):
        work = getattr(session, name)
        monkeypatch.setattr(session, name, telling(work, is_for_rows=name == "change_all"))
    return statements


@pytest.mark.parametrize("count", [2, 200])
def test_one_poll_takes_the_same_few_statements_however_many_entries(
    store: SqlStore, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = heard(store, monkeypatch)
    news = [NewEntry(f"id:{n}", Entry("Tin"), (f"link:{n}", f"art:{n}")) for n in range(count)]
    store.save(STATE, news, frozenset(new.key for new in news), NOW)
    assert 7 == len(statements)


def test_many_states_that_are_saved_together_take_one_statement(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [Source(f"bao-{number}", f"https://bao-{number}.example/") for number in range(50)]
    store.sync_sources(sources, NOW)
    statements = heard(store, monkeypatch)
    with store.together():
        for source in sources:
            store.save(SourceState(source.id, polls=1), (), None, NOW)
    assert 2 == len(statements)
    assert {state.polls for state in store.states().values()} == {1}


@pytest.mark.parametrize("count", [2, 200])
def test_one_fold_takes_the_same_few_statements_however_many_stories(
    store: SqlStore, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(STATE, [NewEntry(f"id:{n}", Entry("Tin")) for n in range(count)], None, NOW)
    ids = [each.entry_id for each in store.log_after(0, count)]
    statements = heard(store, monkeypatch)
    store.save_fold([Story(f"tag:{name}", 0, name, (name,), NOW, NOW) for name in ids], count, NOW)
    assert 7 == len(statements)
    assert count == len(store.recent_told(NOW, count))
    assert 11 == len(statements)


def test_what_is_due_is_found_by_the_index(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = heard(store, monkeypatch)
    store.due(NOW, 10)
    statement, values = statements[-1]
    with store._reading() as session:
        plan = session.run(f"EXPLAIN QUERY PLAN {statement}", values)
    assert ["SEARCH source USING INDEX source_due (is_active=? AND is_gone=? AND next_poll_at<?)"] == [
        row[3] for row in plan
    ]

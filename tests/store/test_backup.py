from __future__ import annotations

import gzip
import json
import stat
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import BackupError, StoreError
from tickerfeed.model import ArchivePage, Contents, Dump, Entry, NewEntry, Source, SourceState, TableRows
from tickerfeed.store import backup
from tickerfeed.store.backup import BackupFile
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    opened = MemoryStore()
    opened.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    opened.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Nước sông dâng"))], frozenset({"id:1"}), NOW)
    opened.save_archive_page(ArchivePage(1, ("tag:a",), b"<feed/>"))
    yield opened
    opened.close()


@pytest.fixture
def path(store: MemoryStore, tmp_path: Path) -> Path:
    """A good backup."""
    found = tmp_path / "b.gz"
    with store.dump() as dump:
        BackupFile(found).write(dump, NOW)
    return found


def rows(path: Path) -> dict[str, list[Any]]:
    with BackupFile(path).read() as dump:
        return {table.name: [tuple(row) for row in table.rows] for table in dump.tables}


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def test_a_backup_is_lines_of_json_that_only_its_owner_reads(path: Path) -> None:
    head, *_, end = lines(path)
    assert ("tickerfeed-backup", 1, "2026-11-22T01:02:03+00:00") == (head["format"], head["version"], head["made_at"])
    assert (1, 0) == (head["counts"]["entry"], head["numbers"]["story"])
    assert end["end"] is True
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert ["b.gz"] == [one.name for one in path.parent.iterdir()]


def test_the_same_store_gives_the_same_bytes(store: MemoryStore, path: Path) -> None:
    before = path.read_bytes()
    with store.dump() as dump:
        BackupFile(path).write(dump, NOW)
    assert before == path.read_bytes()


def test_bytes_come_back_as_bytes(path: Path) -> None:
    (page,) = rows(path)["archive"]
    assert isinstance(page[2], bytes)


def test_what_fails_midway_leaves_the_older_file(path: Path) -> None:
    def broken() -> Iterator[TableRows]:
        yield TableRows("entry", ("id",), [(1,)])
        raise StoreError("was shut down")

    before = path.read_bytes()
    with pytest.raises(StoreError, match="shut down"):
        BackupFile(path).write(Dump(Contents("0001", {}, {}), broken()), NOW)
    assert before == path.read_bytes()
    assert ["b.gz"] == [one.name for one in path.parent.iterdir()]


def test_a_row_that_could_not_be_read_again_is_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "MAX_LINE", 1_000)
    dump = Dump(Contents("0001", {}, {}), [TableRows("fact", ("name",), [("x" * 1_000,)])])
    with pytest.raises(BackupError, match="16 MB"):
        BackupFile(path).write(dump, NOW)


def test_where_nothing_can_be_written_that_is_said(store: MemoryStore, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "nowhere/b", tmp_path / "folder"):
        with store.dump() as dump, pytest.raises(BackupError, match="cannot be written"):
            BackupFile(place).write(dump, NOW)
    assert [] == list((tmp_path / "folder").iterdir())
    assert ["folder"] == [one.name for one in tmp_path.iterdir()]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be read"):
        rows(tmp_path / "none")


def spoilt(path: Path, change: Callable[[list[Any]], object]) -> Path:
    """Write the backup again with its lines changed."""
    tree = lines(path)
    change(tree)
    text = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in tree)
    path.write_bytes(gzip.compress(text))
    return path


def place(tree: list[Any], table: str) -> int:
    return next(number for number, line in enumerate(tree) if isinstance(line, dict) and line.get("table") == table)


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree.pop(0),
        lambda tree: tree.pop(),
        lambda tree: tree.append([1]),
        lambda tree: tree.insert(-1, [1]),
        lambda tree: tree.insert(0, 1),
        lambda tree: tree.insert(0, b"\n"),
        lambda tree: tree.insert(1, b"[" * 100_000 + b"\n"),
        lambda tree: tree.insert(1, b"\xff\n"),
        lambda tree: tree.insert(1, b"9" * 10_000 + b"\n"),
        lambda tree: tree.pop(place(tree, "entry") + 1),
        lambda tree: tree[place(tree, "entry") + 1].append(1),
        lambda tree: tree[place(tree, "entry") + 1].__setitem__(0, 2),
        lambda tree: tree[place(tree, "archive") + 1].__setitem__(2, "é"),
        lambda tree: tree[place(tree, "archive") + 1].__setitem__(2, 7),
        lambda tree: tree[place(tree, "entry")].update(table="secret"),
        lambda tree: tree[place(tree, "entry")].update(table=["entry"]),
        lambda tree: tree[place(tree, "entry")].update(columns="id"),
        lambda tree: tree[place(tree, "entry")].update(columns=[1]),
        lambda tree: tree[0]["counts"].update(entry=2),
        lambda tree: tree[0]["counts"].update(entry=-1),
        lambda tree: tree[0]["counts"].update(entry=2**80),
        lambda tree: tree[0]["counts"].update(more=1),
        lambda tree: tree[0]["counts"].update({f"t{number}": 0 for number in range(200)}),
        lambda tree: tree[0].update(counts=[]),
        lambda tree: tree[0].update(schema=7),
        lambda tree: tree[-1].update(sha256="0"),
        lambda tree: tree[-1].update(end=1),
    ],
)
def test_what_was_changed_is_damaged(path: Path, change: Callable[[list[Any]], object]) -> None:
    with pytest.raises(BackupError, match="no backup of tickerfeed; nothing was taken from it"):
        rows(spoilt(path, change))


def test_another_file_and_a_newer_backup_are_named(path: Path) -> None:
    with pytest.raises(BackupError, match=r"newer version of tickerfeed \(9\.0\[31mx\)"):
        rows(spoilt(path, lambda tree: tree[0].update(version=2, made_by="9.0\x1b[31mx")))
    with pytest.raises(BackupError, match="is no backup of tickerfeed"):
        rows(spoilt(path, lambda tree: tree[0].update(format="x")))


def test_what_unpacks_to_too_much_is_left(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "ALWAYS", 0)
    path.write_bytes(gzip.compress(b" " * 4_000_000 + b"\n"))
    with pytest.raises(BackupError, match="unpacks to more"):
        rows(path)
    monkeypatch.setattr(backup, "MAX_LINE", 1_000)
    path.write_bytes(gzip.compress(b" " * 4_000 + b"\n"))
    with pytest.raises(BackupError, match="damaged"):
        rows(path)


@given(st.data())
def test_a_file_cut_or_changed_anywhere_is_never_taken_as_whole(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b"
        dump = Dump(Contents("0001", {"fact": 1}, {}), [TableRows("fact", ("name", "value"), [("a", "b")])])
        BackupFile(path).write(dump, NOW)
        whole = path.read_bytes()
        at = data.draw(st.integers(10, len(whole) - 1))  # before that stand the flags and the time, which say nothing
        changed = whole[:at] + (whole[at] ^ data.draw(st.integers(1, 255))).to_bytes() + whole[at + 1 :]
        path.write_bytes(data.draw(st.sampled_from([whole[:at], changed])))
        with pytest.raises(BackupError):
            rows(path)

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tickerfeed.publish import inventory, manifest
from tickerfeed.publish.inventory import READ_AGAIN, Inventory

FILES = {"a.txt": b"mot", "b.txt": b"hai"}


class Shelf:
    """A folder with a manifest, an inventory of it, its clock, and the names of the files that it read."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.now = 0.0
        self.read: list[str] = []
        self.rows = tuple(manifest.row(name, data) for name, data in FILES.items())
        for name, data in FILES.items():
            (folder / name).write_bytes(data)
        (folder / manifest.NAME).write_bytes(manifest.to_bytes(self.rows))
        self.inventory = Inventory(folder, lambda: self.now)
        monkeypatch.setattr(inventory, "read", self.reads)

    def reads(self, path: Path) -> bytes | None:
        self.read.append(path.name)
        return path.read_bytes() if path.is_file() else None

    def standing(self) -> tuple[list[str], list[str]]:
        """Return what stands, and what was read to tell."""
        self.read.clear()
        rows = self.inventory.listed()
        return [name for name, row in rows.items() if self.inventory.stands(row)], list(self.read)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(tmp_path, monkeypatch)


def test_a_file_is_read_once(shelf):
    assert shelf.standing() == (["a.txt", "b.txt"], ["a.txt", "b.txt"])
    assert shelf.standing() == (["a.txt", "b.txt"], [])


def test_what_nobody_asks_for_is_not_read(shelf):
    rows = shelf.inventory.listed()
    assert (shelf.inventory.stands(rows["b.txt"]), shelf.read) == (True, ["b.txt"])


def test_what_was_written_is_not_read(shelf):
    shelf.inventory.wrote(shelf.rows)
    assert shelf.standing() == (["a.txt", "b.txt"], [])


def test_everything_is_read_again_after_an_hour_whatever_is_written_meanwhile(shelf):
    shelf.standing()
    shelf.now = READ_AGAIN - 1
    shelf.inventory.wrote(shelf.rows)
    assert shelf.standing()[1] == []
    shelf.now = READ_AGAIN
    assert shelf.standing()[1] == ["a.txt", "b.txt"]


def test_what_was_forgotten_is_read(shelf):
    shelf.standing()
    shelf.inventory.forget()
    assert shelf.standing()[1] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("data", [b"ba!", b"longer", None])
def test_a_file_that_came_to_harm_is_seen_and_read_alone(shelf, data):
    shelf.standing()
    path = shelf.folder / "a.txt"
    before = path.stat()
    path.unlink()
    if data is not None:
        path.write_bytes(data)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert shelf.standing() == (["b.txt"], ["a.txt"])
    path.write_bytes(FILES["a.txt"])
    assert shelf.standing() == (["a.txt", "b.txt"], ["a.txt"])
    assert shelf.standing()[1] == []


def test_another_manifest_is_read(shelf):
    shelf.standing()
    (shelf.folder / manifest.NAME).write_bytes(manifest.to_bytes(shelf.rows[1:]))
    assert shelf.standing() == (["b.txt"], ["b.txt"])
    (shelf.folder / manifest.NAME).unlink()
    assert shelf.standing() == ([], [])


def test_where_there_is_nothing_nothing_stands(tmp_path):
    assert Inventory(tmp_path / "current").listed() == {}

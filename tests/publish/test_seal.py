from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tickerfeed.errors import PublishError
from tickerfeed.model import Document
from tickerfeed.publish.outputs import Outputs
from tickerfeed.publish.seal import seal


def documents(text: bytes = b"Mot") -> tuple[Document, ...]:
    return (Document("ticker.txt", "text/plain", text, ""), Document("v1/ticker.js", "text/javascript", b"js", ""))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    outputs = Outputs(tmp_path)
    outputs.publish(documents())
    outputs.publish(documents(), "ha-tinh")
    return tmp_path


def test_files_that_nobody_touches_keep_their_seal(root: Path) -> None:
    whole, both = seal(root, []), seal(root, ["ha-tinh"])
    assert whole != both
    assert Outputs(root).publish(documents()) is None
    assert (seal(root, []), seal(root, ["ha-tinh"])) == (whole, both)


def in_place(path: Path) -> None:
    """Write other bytes of the same number, and set the clock of the file back."""
    was = path.stat()
    path.write_bytes(b"Hai")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def twin(path: Path) -> None:
    """Put a copy in the place of a file."""
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


@pytest.mark.parametrize("harm", [in_place, twin, Path.unlink, lambda path: path.chmod(0)])
@pytest.mark.parametrize("name", ["ticker.txt", "v1/ticker.js", "editions/ha-tinh/ticker.txt.gz"])
def test_harm_to_a_file_breaks_it(root: Path, harm: Callable[[Path], None], name: str) -> None:
    before = seal(root, ["ha-tinh"])
    harm((root / name).resolve())
    assert seal(root, ["ha-tinh"]) != before


def test_harm_to_a_link_breaks_it(root: Path) -> None:
    before = seal(root, [])
    (root / "ticker.txt").unlink()
    missing = seal(root, [])
    (root / "ticker.txt").write_bytes(b"Mot")
    assert len({before, missing, seal(root, [])}) == 3


def test_another_revision_breaks_it(root: Path) -> None:
    before = seal(root, [])
    Outputs(root).publish(documents(b"Hai"))
    assert seal(root, []) != before


def test_where_nothing_was_published_there_is_nothing(tmp_path: Path) -> None:
    assert seal(tmp_path / "out", []) == seal(tmp_path / "out", [])
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(PublishError, match="not a folder"):
        seal(tmp_path / "out", [])

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tickerfeed.errors import PublishError
from tickerfeed.publish.disk import contents, point, read, remove, replace_file, sweep, translated, write_file


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "no space left: free some"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permission denied"),
        (errno.EIO, "cannot be written (Input/output error)"),
    ],
)
def test_an_error_of_the_disk_names_path_and_remedy(number, remedy):
    with pytest.raises(PublishError) as caught, translated(Path("out")):
        raise OSError(number, "Input/output error", "out/a.txt")
    assert str(caught.value).startswith("out/a.txt: ")
    assert remedy in str(caught.value)
    assert caught.value.__cause__.errno == number


def test_an_error_without_a_path_names_the_directory():
    with pytest.raises(PublishError, match=r"^out: cannot be written"), translated(Path("out")):
        raise OSError("odd")


def test_write_file_never_overwrites(tmp_path):
    write_file(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        write_file(tmp_path / "a", b"2")
    assert read(tmp_path / "a") == b"1"


def test_replace_file_takes_the_place_of_anything(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / ".tickerfeed-a").write_bytes(b"left over")
    replace_file(tmp_path / "a", b"1")
    replace_file(tmp_path / "a", b"2")
    assert (read(tmp_path / "a"), [path.name for path in tmp_path.iterdir()]) == (b"2", ["a"])


def test_point_moves_a_link(tmp_path):
    point(tmp_path / "link", "one")
    point(tmp_path / "link", "two")
    assert (tmp_path / "link").readlink() == Path("two")


def test_read_of_what_is_not_there():
    assert read(Path("/nowhere/at/all")) is None


def test_remove_leaves_what_resists(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    remove(tmp_path / "file/below")
    remove(tmp_path / "file")
    remove(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_sweep_takes_only_what_is_ours(tmp_path):
    (tmp_path / ".tickerfeed-x").mkdir()
    (tmp_path / ".other").mkdir()
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".other"]


def test_contents_say_where_links_lead(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").write_bytes(b"x")
    (tmp_path / "c").symlink_to("nowhere/at/all")
    assert contents(tmp_path) == {"a": None, "b": None, "c": "nowhere/at/all"}

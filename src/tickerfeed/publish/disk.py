"""Steps on the disk that are whole or not done, and that have reached it when they return."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tickerfeed.errors import PublishError

TEMP = ".tickerfeed-"  # begins the name of everything unfinished; what bears it is swept away

_REMEDIES = {
    errno.ENOSPC: "no space left: free some on this disk",
    errno.EDQUOT: "over the disk quota: free some space or raise it",
    errno.EFBIG: "larger than the file size limit: raise it (ulimit -f)",
    errno.EROFS: "the file system is read-only: mount it writable or set [publish].directory elsewhere",
    errno.EACCES: "permission denied: give the folder to the user that runs tickerfeed",
    errno.EPERM: "not permitted: give the folder to the user that runs tickerfeed",
    errno.ENOTDIR: "not a folder: move the file away or set [publish].directory elsewhere",
    errno.EEXIST: "in the way: move it elsewhere",
    errno.EISDIR: "a folder is in the way: move it elsewhere",
    errno.EMFILE: "too many open files: raise the limit (ulimit -n)",
}


@contextmanager
def translated(where: Path) -> Iterator[None]:
    """Turn every `OSError` inside into a `PublishError` that names the path and the remedy."""
    try:
        yield
    except OSError as exc:
        remedy = _REMEDIES.get(exc.errno or 0, f"cannot be written ({exc.strerror or exc})")
        raise PublishError(f"{remedy}; the outputs stay as they were", str(exc.filename or where)) from exc


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Put a whole file in the place of a damaged one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    temp = path.with_name(TEMP + path.name)
    temp.unlink(missing_ok=True)
    write_file(temp, data)
    temp.replace(path)


def sync_file(path: Path) -> None:
    """Wait until the disk has a file that was written before."""
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Wait until the disk has the folder's list of names."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(link: Path, target: str) -> None:
    """Make `link` a symbolic link to `target` by one rename."""
    temp = link.with_name(TEMP + link.name)
    temp.unlink(missing_ok=True)
    temp.symlink_to(target)
    temp.replace(link)


def contents(folder: Path) -> dict[str, str | None]:
    """Return what is in a folder, by name: where a link leads, as it is written, and None for what is none."""
    with os.scandir(folder) as entries:
        return {one.name: os.readlink(one.path) if one.is_symlink() else None for one in entries}  # noqa: PTH115


def read(path: Path) -> bytes | None:
    """Return a file's bytes, None when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def sweep(folder: Path) -> None:
    """Remove what a crash left unfinished in `folder`."""
    for path in folder.glob(TEMP + "*"):
        remove(path)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder; one that resists is left for the next time."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)

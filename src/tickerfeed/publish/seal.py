"""Whether the files of the outputs are those that were written, without reading them.

Each file's name, size, times of change and number on the disk (inode) are taken down, and where each link leads: who
edits, replaces, or takes away a file changes at least one of them. That takes microseconds a file. What changes on the
disk without its system knowing, a failing disk say, is found where the files are read: at the next publishing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tickerfeed.publish.disk import translated
from tickerfeed.publish.files import EDITIONS


def seal(root: Path, editions: Iterable[str]) -> str:
    """Return what stands for the published files of the whole and of `editions`; other files do not count.

    Raises `PublishError` where a folder that is there cannot be read.
    """
    digest = hashlib.sha256()
    with translated(root):
        for folder in (root, *(root / EDITIONS / name for name in editions)):
            for line in (f"{folder.relative_to(root)}", *_links(folder), *_files(folder / "current")):
                digest.update(line.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def _links(folder: Path) -> Iterator[str]:
    """Yield where the links of a directory lead, and the names of what is no link: it may stand in an output's way."""
    for entry in sorted(_entries(folder), key=lambda one: one.name):
        yield f"{entry.name} -> {os.readlink(entry.path) if entry.is_symlink() else ''}"  # noqa: PTH115 - as it is written


def _files(folder: Path) -> Iterator[str]:
    for entry in sorted(_entries(folder), key=lambda one: one.name):
        found = entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        yield f"{entry.path} {found.st_mode} {found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []

"""The sink that writes files: a complete folder for each revision, and one symbolic link that is swapped.

::

    output/
      current -> revisions/<revision>         the one step by which everything appears
      ticker.json -> current/ticker.json      and so for every other name
      revisions/<revision>/                   ticker.json, ticker.json.gz, ticker.json.br, …, manifest.json
      .tickerfeed-…                           unfinished; swept away before the next publishing

A file that did not change is a hard link to the one of the revision before, and so is one whose folder is named like a
version (`v1.2.3/`) and that nobody makes any more. Files of the operator's own are left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from msgspec import Struct

from tickerfeed.errors import PublishError
from tickerfeed.model import Document, is_permanent
from tickerfeed.publish import manifest
from tickerfeed.publish.compress import CODINGS, compressed, is_textual
from tickerfeed.publish.disk import (
    TEMP,
    contents,
    point,
    read,
    remove,
    replace_file,
    sweep,
    sync_file,
    sync_folder,
    translated,
    write_file,
)
from tickerfeed.publish.inventory import Inventory
from tickerfeed.publish.manifest import Row

KEEP = 3  # revisions; a reader that has opened one may finish
EDITIONS = "editions"  # the folder in which each edition has a directory like this one
_OURS = frozenset({"current", "revisions", EDITIONS, manifest.NAME})


class _File(Struct, frozen=True):
    """A file to be: its row, and its bytes, or None where the revision before has it already."""

    row: Row
    data: bytes | None


class _Issue(Struct, frozen=True):
    """What was published last: the documents, their rows by name, and the files that came of them."""

    revision: str
    documents: tuple[Document, ...]
    rows: Mapping[str, Row]
    links: Mapping[str, str]

    def row_of(self, document: Document) -> Row | None:
        """Return the row of a document that has not changed since."""
        known = next((one for one in self.documents if one.name == document.name), None)
        return self.rows[document.name] if known == document else None


class FileSink:
    """Implements `ports.Sink` on a directory. One owner at a time."""

    def __init__(self, directory: Path) -> None:
        self._root = directory
        self._revisions = directory / "revisions"
        self._current = directory / "current"
        self._inventory = Inventory(self._current)
        self._last: _Issue | None = None
        # Compressed forms of what is published, by the document's ETag and by suffix, as far as they were made here.
        self.packed: Mapping[str, Mapping[str, bytes]] = {}

    def publish(self, documents: Sequence[Document]) -> str | None:
        """Make these the published ones; return the new revision, None when everything is there already.

        A file that is missing or damaged is made again. Raises `PublishError`; what was there before then stays.
        """
        with translated(self._root):
            before = self._inventory.listed()
            if self._is_there(documents, before):
                return None
            _check_names(documents)
            files = (*self._plan(documents, before), *self._kept(documents, before))
            content = manifest.to_bytes(tuple(file.row for file in files))
            revision = manifest.revision(content)
            is_whole = all(file.data is None for file in files) and _folder_name(self._current) == revision
            is_there = is_whole and len(before) == len(files) and _links_stand(self._root, _links(files))
            if not is_there:
                self._inventory.forget()
                self._write(revision, files, content)
                self._inventory.wrote(file.row for file in files)
            rows = {file.row.name: file.row for file in files}
            self._last = _Issue(revision, tuple(documents), rows, _links(files))
            made = {file.row.name: file.data for file in files if file.data is not None}
            self.packed = {one.etag: _forms(one, made) or self.packed.get(one.etag, {}) for one in documents}
            return None if is_there else revision

    def load(self) -> tuple[Document, ...] | None:
        """Return the documents of the current revision; None when there is none, or it is not whole."""
        try:
            rows = manifest.from_bytes((self._current / manifest.NAME).read_bytes())
            return tuple(self._document(row) for row in rows if row.media_type)
        except (OSError, ValueError):
            return None

    def clear(self) -> None:
        """Take away everything that was published here, and the directory when nothing else is in it.

        Raises `OSError`.
        """
        for path in sorted(self._root.iterdir()):
            if path.name == "revisions" or (_target(path) or "").startswith(("current/", "revisions/")):
                remove(path)
        sweep(self._root)
        if not any(self._root.iterdir()):
            self._root.rmdir()

    def _document(self, row: Row) -> Document:
        data = (self._current / row.name).read_bytes()
        if not row.fits(data):
            raise ValueError("damaged")
        updated = datetime.fromisoformat(row.updated) if row.updated else None
        return Document(row.name, row.media_type or "", data, f'"{row.sha256[:32]}"', updated)

    def _is_there(self, documents: Sequence[Document], before: Mapping[str, Row]) -> bool:
        """Tell whether these are what was published last and all of it stands; nothing is made or read for that."""
        last = self._last
        return (
            last is not None
            and last.documents == tuple(documents)
            and last.rows == before
            and last.revision == _folder_name(self._current)
            and _links_stand(self._root, last.links)
            and all(map(self._inventory.stands, before.values()))
        )

    def _plan(self, documents: Iterable[Document], before: Mapping[str, Row]) -> Iterator[_File]:
        """Return the files of a revision; a document that stands unchanged keeps its compressed forms with it."""
        for document in documents:
            known = self._last.row_of(document) if self._last else None
            row = known or manifest.row(document.name, document.body, document.media_type, document.updated)
            names = _file_names(document)
            there = [before[name] for name in names if name in before]
            if before.get(row.name) == row and len(there) == len(names) and all(map(self._inventory.stands, there)):
                yield from (_File(one, None) for one in there)
                continue
            yield _File(row, document.body)
            forms = compressed(document.body, document.media_type) if len(names) > 1 else {}
            for suffix, data in forms.items():
                yield _File(manifest.row(document.name + suffix, data), data)

    def _kept(self, documents: Iterable[Document], before: Mapping[str, Row]) -> Iterator[_File]:
        """Return the files of versions that are made no more: pages name them by their hash, and would break."""
        made = {name for document in documents for name in _file_names(document)}
        left = (row for row in before.values() if is_permanent(row.name) and row.name not in made)
        return (_File(row, None) for row in left if self._inventory.stands(row))

    def _write(self, revision: str, files: Sequence[_File], content: bytes) -> None:
        self._revisions.mkdir(parents=True, exist_ok=True)
        sweep(self._root)
        sweep(self._revisions)
        there = contents(self._root)
        self._refuse_strangers(files, there)
        target = self._revisions / revision
        if target.is_dir():
            self._repair(target, files, content)
        else:
            self._build(target, files, content)
        self._swap(target)
        self._lead(files, there)
        self._prune()

    def _build(self, target: Path, files: Iterable[_File], content: bytes) -> None:
        temp = self._revisions / (TEMP + target.name)
        try:
            folders = _folders(temp, files)
            for folder in folders:
                folder.mkdir()
            written = self._fill(temp, files)
            write_file(temp / manifest.NAME, content)
            # All at the end: the disk then has one long turn, where it would have one for each file.
            for path in written:
                sync_file(path)
            for folder in reversed(folders):
                sync_folder(folder)
            temp.rename(target)
        except BaseException:
            remove(temp)
            raise

    def _fill(self, folder: Path, files: Iterable[_File]) -> list[Path]:
        """Put the files in their places; return those that have been written, and the disk may not have yet."""
        before = self._current.resolve()
        written = []
        for file in files:
            if file.data is None:
                os.link(f"{before}/{file.row.name}", f"{folder}/{file.row.name}")
            else:
                path = folder / file.row.name
                path.write_bytes(file.data)
                written.append(path)
        return written

    def _repair(self, target: Path, files: Iterable[_File], content: bytes) -> None:
        """Make an existing folder whole, one whole file at a time: it may be the one that is being read."""
        for file in files:
            path = target / file.row.name
            if not file.row.fits(read(path) or b""):
                data = file.data if file.data is not None else (self._current / file.row.name).read_bytes()
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, data)
                sync_folder(path.parent)
        if read(target / manifest.NAME) != content:
            replace_file(target / manifest.NAME, content)
        sync_folder(target)

    def _swap(self, target: Path) -> None:
        os.utime(target)  # its age among the revisions is that of its publishing
        sync_folder(self._revisions)
        if _folder_name(self._current) != target.name:
            point(self._current, f"revisions/{target.name}")
            sync_folder(self._root)

    def _lead(self, files: Iterable[_File], there: Mapping[str, str | None]) -> None:
        """Make the names in the directory lead through `current`, and drop those that lead to nothing."""
        wanted = _links(files)
        for name, target in wanted.items():
            if there.get(name) != target:
                point(self._root / name, target)
        for name, leads_to in there.items():
            if name not in wanted and name != "current" and (leads_to or "").startswith("current/"):
                (self._root / name).unlink()
        sync_folder(self._root)

    def _refuse_strangers(self, files: Iterable[_File], there: Mapping[str, str | None]) -> None:
        for name in ("current", *_links(files)):
            if name in there and there[name] is None:
                raise PublishError("is not ours and in the way of an output: move it elsewhere", str(self._root / name))

    def _prune(self) -> None:
        kept = _folder_name(self._current)
        others = [path for path in self._revisions.iterdir() if path.name != kept]
        others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in others[KEEP - 1 :]:
            remove(path)


def _file_names(document: Document) -> tuple[str, ...]:
    suffixes = ("", *CODINGS) if is_textual(document.media_type) else ("",)
    return tuple(document.name + suffix for suffix in suffixes)


def _forms(document: Document, made: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the compressed forms of a document by suffix, where they have just been made."""
    names = {suffix: document.name + suffix for suffix in CODINGS}
    return {suffix: made[name] for suffix, name in names.items() if name in made}


def _links(files: Iterable[_File]) -> dict[str, str]:
    """Return the links of the directory and where each leads: one for each first part of a file's name."""
    firsts = (name.partition("/")[0] for name in (*(file.row.name for file in files), manifest.NAME))
    return {first: f"current/{first}" for first in firsts}


def _links_stand(root: Path, links: Mapping[str, str]) -> bool:
    return all(_target(root / name) == target for name, target in links.items())


def _folders(temp: Path, files: Iterable[_File]) -> list[Path]:
    """Return the folders that a revision needs, each after the one that it is in."""
    names = {str(parent) for file in files if "/" in file.row.name for parent in PurePosixPath(file.row.name).parents}
    return [temp / name for name in sorted({".", *names})]


def _target(link: Path) -> str | None:
    try:
        return os.readlink(link)  # noqa: PTH115 - as it is written, not as a path
    except OSError:
        return None


def _folder_name(link: Path) -> str | None:
    target = _target(link)
    return PurePosixPath(target).name if target else None


def _check_names(documents: Sequence[Document]) -> None:
    for document in documents:
        parts = document.name.split("/")
        if parts[0] in _OURS or any(part.startswith(".") or not part or "\0" in part for part in parts):
            raise PublishError("is no name for an output", document.name)
    names = [name for document in documents for name in _file_names(document)]
    if len(set(names)) != len(names):
        raise PublishError("two outputs have one name")

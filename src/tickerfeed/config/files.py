"""Reads the configuration's files and puts them together, keeping where each key stands."""

from __future__ import annotations

import glob
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from tickerfeed.config.positions import Path as Keys

MAX_FILE = 16_000_000  # bytes of one file
MAX_FILES = 1000
MAX_DEPTH = 4  # includes within includes
LISTS = ("source", "edition")  # arrays of tables that every file may add to

_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


class Place(Struct, frozen=True):
    """A line of a file; line 0 means the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass
class Part:
    """One file that was read. Where its keys stand takes longer to find than to read them, and only mistakes ask."""

    file: str
    text: str
    offsets: dict[str, int] = field(default_factory=dict)  # elements of lists in the files before it

    @cached_property
    def lines(self) -> dict[Keys, Place]:
        """Where each key of the file stands."""
        from tickerfeed.config.positions import positions  # noqa: PLC0415 - few configurations have mistakes

        return {keys: Place(self.file, line) for keys, line in positions(self.text).items()}

    @cached_property
    def places(self) -> dict[Keys, Place]:
        """The same by the keys of the whole document, in which other files' elements come before."""
        return {_moved(keys, self.offsets): place for keys, place in self.lines.items()}


@dataclass(slots=True)
class Gathered:
    """All files as one document, the files themselves, and what was wrong on the way."""

    tree: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    mistakes: list[tuple[Place, str]] = field(default_factory=list)
    seen: dict[Path, None] = field(default_factory=dict)

    def place(self, keys: Keys, otherwise: str) -> Place:
        """Return where `keys` stand, or else the nearest table around them that is written down."""
        for length in range(len(keys), 0, -1):
            for part in self.parts:
                if keys[:length] in part.places:
                    return part.places[keys[:length]]
        return Place(otherwise)


def gather(path: Path) -> Gathered:
    """Read `path` and what it includes. Mistakes of single files are collected; the other files still count."""
    gathered = Gathered()
    _add(gathered, path, 0)
    return gathered


def _add(gathered: Gathered, path: Path, depth: int) -> None:
    if path.resolve() in gathered.seen:
        return
    gathered.seen[path.resolve()] = None
    try:
        text = _read(path)
        tree = tomllib.loads(text)
    except _Unreadable as exc:
        gathered.mistakes.append((exc.place, str(exc)))
        return
    except tomllib.TOMLDecodeError as exc:
        gathered.mistakes.append(_syntax(path, text, str(exc)))
        return
    except RecursionError:
        gathered.mistakes.append((Place(str(path)), "tables or lists are nested too deeply"))
        return
    part = Part(str(path), text)
    _merge(gathered, tree, part, is_main=depth == 0)
    for pattern in _patterns(tree):
        _include(gathered, part, path, pattern, depth)


class _Unreadable(Exception):
    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError as exc:
        remedy = "`tickerfeed init` writes one, --config or TICKERFEED_CONFIG names another"
        raise _Unreadable(Place(str(path)), f"no such file; {remedy}") from exc
    except OSError as exc:
        raise _Unreadable(Place(str(path)), f"cannot be read: {exc.strerror}") from exc
    if len(data) > MAX_FILE:
        raise _Unreadable(Place(str(path)), f"is larger than {MAX_FILE // 10**6} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise _Unreadable(Place(str(path), line), "is not UTF-8; save the file as UTF-8") from exc


def _syntax(path: Path, text: str, message: str) -> tuple[Place, str]:
    found = _AT.search(message)
    last = text.count("\n", 0, len(text.rstrip())) + 1
    line = int(found[1]) if found and found[1] else last
    return Place(str(path), line), f"is no TOML: {_AT.sub('', message)}"


def _merge(gathered: Gathered, tree: dict[str, Any], part: Part, *, is_main: bool) -> None:
    """Add a file's tree: lists of tables grow, other keys may be set in one file only."""
    part.offsets = offsets = {name: len(gathered.tree.get(name, ())) for name in LISTS if _is_tables(tree.get(name))}
    for name in offsets:
        gathered.tree.setdefault(name, []).extend(tree[name])
    for name, value in tree.items():
        if name in offsets or (name == "include" and not is_main):
            continue
        _set(gathered, (name,), value, part)
    gathered.parts.append(part)


def _moved(keys: Keys, offsets: dict[str, int]) -> Keys:
    """Return the keys of an element of a list in the whole document, where other files' elements come before it."""
    name = str(keys[0])
    if len(keys) > 1 and name in offsets and isinstance(keys[1], int):
        return (name, keys[1] + offsets[name], *keys[2:])
    return keys


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _set(gathered: Gathered, keys: tuple[str, ...], value: Any, part: Part) -> None:
    table = gathered.tree
    for key in keys[:-1]:
        table = table[key]
    name = keys[-1]
    if name not in table:
        table[name] = value
    elif isinstance(value, dict) and isinstance(table[name], dict):
        for key, inner in value.items():
            _set(gathered, (*keys, key), inner, part)
    else:
        place = part.lines.get(keys) or part.lines[keys[:1]]
        first = gathered.place(keys, place.file)
        gathered.mistakes.append((place, f"{'.'.join(keys)} is set already, in {first}"))


def _patterns(tree: dict[str, Any]) -> list[str]:
    value = tree.get("include", [])
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _include(gathered: Gathered, part: Part, path: Path, pattern: str, depth: int) -> None:
    def mistake(line: str) -> None:
        gathered.mistakes.append((part.lines[("include",)], line))

    if depth >= MAX_DEPTH:
        mistake(f"include is nested more than {MAX_DEPTH} files deep")
        return
    found = sorted(glob.glob(pattern, root_dir=path.parent))  # noqa: PTH207 - Path.glob refuses absolute patterns
    if not found and not glob.has_magic(pattern):
        mistake(f'include names a file that is not there: "{pattern}"')
    for name in found:
        if len(gathered.seen) >= MAX_FILES:
            mistake(f"include leads to more than {MAX_FILES} files")
            return
        if (path.parent / name).is_file():
            _add(gathered, path.parent / name, depth + 1)

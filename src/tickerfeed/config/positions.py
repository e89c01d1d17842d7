"""On which line of a TOML text each key stands; `tomllib` does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_ONE = re.compile(_PART)
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_KEY.pattern})[ \t]*\]\]?")
_PIECE = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'"
    r"|#[^\n]*"
    r"|[^\"'#\[\]{}\n]+"
    r"|[\s\S]"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def positions(text: str) -> dict[Path, int]:
    """Return the line (from 1) of each key and table header of a text that `tomllib` has read.

    Elements of arrays of tables are numbered: ``("source", 2, "url")``. Keys inside inline tables and elements of plain
    arrays stand where the key of their value stands, and are left out.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for start, is_header, is_array, names in _statements(text):
        path = _resolve((), names, counts) if is_header else (*table, *names)
        if is_array:
            counts[path] = counts.get(path, -1) + 1
            path = (*path, counts[path])
        table = path if is_header else table
        for length in range(len(path), 0, -1):
            found.setdefault(path[:length], start)
    return found


def _resolve(start: Path, names: Path, counts: dict[Path, int]) -> Path:
    """Return `names` with the number of the last element put after each array of tables but the last name."""
    path = start
    for place, name in enumerate(names):
        path = (*path, name)
        if path in counts and place < len(names) - 1:
            path = (*path, counts[path])
    return path


def _statements(text: str) -> Iterator[tuple[int, bool, bool, Path]]:
    """Yield line, whether it is a header, whether it is one of an array, and the names, for each statement."""
    text = text.replace("\r\n", "\n")
    at, line, counted = 0, 1, 0
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        line, counted = line + text.count("\n", counted, at), at
        header = _HEADER.match(text, at)
        key = header or _KEY.match(text, at)
        if key is None:
            return
        yield line, bool(header), bool(header and header[1] == "[["), _names(header[2] if header else key[0])
        at = key.end() if header else _after_value(text, key.end())


def _names(key: str) -> Path:
    return tuple(_unquote(part) for part in _ONE.findall(key))


def _unquote(part: str) -> str:
    if part.startswith("'"):
        return part[1:-1]
    return _ESCAPE.sub(_unescape, part[1:-1]) if part.startswith('"') else part


def _unescape(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    return chr(int(digits, 16)) if digits else _PLAIN.get(match[3], match[3])


def _after_value(text: str, at: int) -> int:
    """Return where the line ends on which the value ends that begins at or after `at`."""
    depth = 0
    while piece := _PIECE.match(text, at):
        at = piece.end()
        match piece[0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case "\n" if depth <= 0:
                return at
    return at

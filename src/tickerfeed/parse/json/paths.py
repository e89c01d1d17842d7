"""Dotted paths into JSON: ``data.articles``, ``images.0.src``, ``sections.*.items``, ``meta["og.title"]``.

A step is the name of a member, the number of an element (from the end where negative), or ``*`` for all of them. A name
asked of a list is asked of each of its elements. A JSON text that stands as a string is gone into. ``$`` alone is the
whole document, and may stand before a path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from tickerfeed.parse.json import text

STEPS = 20
VALUES = 20_000  # that one path leads to
_STEP = re.compile(r"""\.?(?:([^.\[\]"'{}$\s][^.\[\]{}]*)|\[\s*(?:(-?[0-9]{1,6})|(\*)|"([^"]+)"|'([^']+)')\s*\])""")
_NUMBER = re.compile(r"-?[0-9]{1,6}")
_PART = re.compile(r"\{([^{}]*)\}")

Steps = tuple[str, ...]


def fault(path: str) -> str | None:
    """Return what is wrong with a path or a pattern of paths, as a sentence without its subject; None: nothing."""
    paths = _PART.findall(path) if "{" in path else [path]
    for each in paths:
        found = _steps(each)
        if found is None:
            return f'is not a dotted path such as data.articles or images.0.src: "{each}"'
        if len(found) > STEPS:
            return f"has more than {STEPS} steps"
    return None if paths else f'has no {{path}} in it: "{path}"'


def find(tree: Any, path: str) -> list[Any]:
    """Return every value that `path` leads to, in order; none for a path with a fault."""
    steps = _steps(path)
    found: list[Any] = [] if steps is None else [tree]
    for step in steps or ():
        found = list(islice((value for one in found for value in _taken(opened(one), step)), VALUES))
    return found


def filled(tree: Any, pattern: str, text_of: Callable[[Any], str]) -> str:
    """Return a pattern such as ``/tin/{slug}-{id}.html`` with the text of each path in it; "" where one has none."""
    is_whole = True

    def text(found: re.Match[str]) -> str:
        nonlocal is_whole
        told = next((told for told in map(text_of, find(tree, found[1])) if told), "")
        is_whole = is_whole and bool(told)
        return told

    whole = _PART.sub(text, pattern)
    return whole if is_whole else ""


def _steps(path: str) -> Steps | None:
    """Return the steps of a path, None where it cannot be read."""
    path = path.strip()
    if path.startswith("."):  # CSS
        return None
    rest = path.removeprefix("$")
    steps: list[str] = []
    at = 0
    while at < len(rest):
        found = _STEP.match(rest, at)
        if found is None or (at and rest[at] not in ".[") or len(steps) > STEPS:
            return None
        steps.append(next(part for part in found.groups() if part))
        at = found.end()
    return tuple(steps) if steps or path == "$" else None


def _taken(value: Any, step: str) -> Iterator[Any]:
    """Yield what one step leads to."""
    if step == "*":
        yield from value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    elif isinstance(value, dict):
        if step in value:
            yield value[step]
    elif isinstance(value, list) and _NUMBER.fullmatch(step):
        if -len(value) <= int(step) < len(value):
            yield value[int(step)]
    elif isinstance(value, list):
        yield from (one[step] for one in value if isinstance(one, dict) and step in one)


def opened(value: Any) -> Any:
    """Return what is in a text that is itself JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        inside = text.loaded(value)
        return value if inside is None else inside
    return value

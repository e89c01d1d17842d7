"""Load the configuration: everything that is wrong is told at once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from tickerfeed.config.convert import convert
from tickerfeed.config.document import Document
from tickerfeed.config.files import Gathered, Place, gather
from tickerfeed.config.mistakes import doubles, label, told
from tickerfeed.config.schema import Config
from tickerfeed.errors import ConfigError

MOST = 200  # mistakes that are told


def load(path: Path) -> Config:
    """Return the configuration in `path` and the files that it includes.

    Raises `ConfigError` with every mistake, one line each, with file and line.
    """
    gathered = gather(path)
    document = _validate(gathered, path)
    if document is None or gathered.mistakes:
        raise _error(gathered, path)
    return convert(document)


def _validate(gathered: Gathered, path: Path) -> Document | None:
    document, found = None, []
    try:
        document = Document.model_validate(gathered.tree)
    except ValidationError as exc:
        found = [(gathered.place(keys, str(path)), line) for keys, line in told(exc, gathered.tree)]
    for keys, before, line in doubles(gathered.tree):
        found.append((gathered.place(keys, str(path)), f"{line} {gathered.place(before, str(path))}"))
    gathered.mistakes.extend(found)
    gathered.mistakes.extend(_unknown_sources(gathered, path))
    return document


def _unknown_sources(gathered: Gathered, path: Path) -> list[tuple[Place, str]]:
    """Return what is wrong with the sources that editions name."""
    listed = gathered.tree.get("source")
    ids = [one.get("id") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    known = {one for one in ids if isinstance(one, str)}
    found = []
    editions = gathered.tree.get("edition")
    for number, edition in enumerate(editions if isinstance(editions, list) else ()):
        names = edition.get("sources") if isinstance(edition, dict) else None
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name not in known:
                keys = ("edition", number, "sources")
                found.append(
                    (gathered.place(keys, str(path)), f'{label(keys, gathered.tree)}: no source "{name[:64]}"')
                )
    return found


def _error(gathered: Gathered, path: Path) -> ConfigError:
    order = {str(file): place for place, file in enumerate(dict.fromkeys(one.file for one, _ in gathered.mistakes))}
    mistakes = sorted(gathered.mistakes, key=lambda one: (order[one[0].file], one[0].line))
    lines = [" ".join(f"{place}: {line}".split()) for place, line in mistakes]
    if len(lines) > MOST:
        lines = [*lines[:MOST], f"and {len(lines) - MOST} more"]
    count = len(mistakes)
    return ConfigError(f"{count} mistake{'s' if count > 1 else ''} in the configuration", str(path), tuple(lines))

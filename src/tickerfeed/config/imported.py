"""Sources written by the program into a file of their own, beside those that the operator writes."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from tickerfeed.config import values
from tickerfeed.config.load import load
from tickerfeed.config.mistakes import same_url
from tickerfeed.config.schema import Config
from tickerfeed.errors import ConfigError
from tickerfeed.model import Source

NAME = Path("sources.d", "imported.toml")  # beside the configuration
MARK = "# Written by `tickerfeed import`; the next import adds to it.\n"

_NO_ID = re.compile(r"[^a-z0-9]+")
_WRITTEN = ("id", "title", "url", "province", "category", "language")


def new_sources(wanted: Sequence[Source], config: Config) -> tuple[list[Source], list[tuple[Source, str]]]:
    """Return those of `wanted` that can be added, each with an id of its own, and the others with the reason."""
    present = (*config.sources, *config.disabled)
    ids = {one.id for one in present}
    urls = {same_url(one.url): one.id for one in present}
    added: list[Source] = []
    skipped: list[tuple[Source, str]] = []
    for one in wanted:
        reason = _fault(one) or _double(one, urls)
        if reason:
            skipped.append((one, reason))
            continue
        source = _tidy(one, identifier(one.title or one.url, ids))
        ids.add(source.id)
        urls[same_url(source.url)] = source.id
        added.append(source)
    return added, skipped


def _fault(source: Source) -> str:
    try:
        values.web_url(source.url)
    except ValueError as exc:
        return f"url {exc}"
    return ""


def _double(source: Source, urls: dict[str, str]) -> str:
    name = urls.get(same_url(source.url))
    return f"is source {name} already" if name else ""


def _tidy(source: Source, name: str) -> Source:
    """Return the source with what the configuration would refuse left out."""
    return Source(
        id=name,
        url=values.web_url(source.url),
        title=_line(source.title),
        province=_kept(source.province, values.province),
        category=_line(source.category or "") or None,
        language=_kept(source.language, values.language),
    )


def _line(text: str) -> str:
    return " ".join("".join(char if unicodedata.category(char) != "Cc" else " " for char in text).split())[:200]


def _kept(value: str | None, read: Callable[[object], str]) -> str | None:
    try:
        return read(value) if value else None
    except ValueError:
        return None


def identifier(title: str, taken: Collection[str]) -> str:
    """Return an id made of a title, without diacritics, that is not `taken`: "Báo Hà Tĩnh" gives "bao-ha-tinh"."""
    plain = unicodedata.normalize(
        "NFD", title.lower().replace("đ", "d").removeprefix("https://").removeprefix("http://")
    )
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    name = _NO_ID.sub("-", letters)[:56].strip("-") or "source"
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def add(sources: Sequence[Source], path: Path) -> Path:
    """Write sources into the file for imports beside the configuration in `path`; return where that file is.

    Raises `ConfigError`, with everything left as it was, when that file was written by hand, cannot be written, or does
    not reach the configuration.
    """
    target = path.parent / NAME
    before = _before(target)
    _write(target, (before or MARK) + "".join(f"\n{to_toml(one)}" for one in sources))
    try:
        _check(load(path), sources, target)
    except ConfigError:
        _write(target, before) if before else target.unlink()
        raise
    return target


def _check(config: Config, sources: Sequence[Source], target: Path) -> None:
    known = {one.id for one in config.sources}
    if not all(one.id in known for one in sources):
        message = f'is not included by the configuration; add include = ["{NAME.as_posix()}"] to it'
        raise ConfigError(message, str(target))


def _before(target: Path) -> str:
    try:
        text = target.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"cannot be read: {exc}", str(target)) from exc
    if not text.startswith(MARK):
        raise ConfigError("was not written by import, and is left alone; rename it first", str(target))
    return text


def _write(target: Path, text: str) -> None:
    fresh = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        os.replace(fresh, target)  # noqa: PTH105 - says what it does
    except OSError as exc:
        fresh.unlink(missing_ok=True)
        raise ConfigError(f"cannot be written: {exc.strerror}", str(target)) from exc


def to_toml(source: Source) -> str:
    """Return a source as a `[[source]]` table."""
    given = ((name, getattr(source, name)) for name in _WRITTEN)
    # A JSON string without control characters is a TOML basic string too.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in given if value]
    return "\n".join(["[[source]]", *lines, ""])

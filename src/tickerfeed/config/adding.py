"""A source written into the operator's own configuration: appended, with every byte before it left as it was."""

from __future__ import annotations

import fnmatch
import os
import tomllib
from contextlib import suppress
from pathlib import Path

import tomlkit

from tickerfeed.config.files import gather
from tickerfeed.config.load import load
from tickerfeed.config.mistakes import same_url
from tickerfeed.config.schema import Config
from tickerfeed.errors import ConfigError
from tickerfeed.model import Source, SourceKind

FILE = Path("sources.d", "added.toml")  # beside a configuration that keeps its sources in sources.d/
HEAD = """# Nguồn tin do `tickerfeed discover --add` thêm vào; có thể sửa tùy ý.
# Sources added by `tickerfeed discover --add`; edit them as you like.
"""


def to_toml(source: Source) -> str:
    """Return a source as a `[[source]]` table, with what differs from the defaults."""
    table = tomlkit.table()
    for name in ("id", "title", "url", "kind", "province", "category", "language"):
        value = getattr(source, name)
        if value and (name != "kind" or value is not SourceKind.AUTO):  # a title may be "auto"
            table.add(name, str(value))
    if source.select:
        select = tomlkit.inline_table()
        select.update({part: str(path) for part, path in source.select.items()})
        table.add("select", select)
    tables = tomlkit.aot()
    tables.append(table)
    document = tomlkit.document()
    document.add("source", tables)
    return tomlkit.dumps(document).strip() + "\n"


def add(source: Source, path: Path) -> Path:
    """Append `source` to the configuration in `path`; return the file that it was written to.

    That is `FILE` where the configuration includes it and has no source of its own, else the configuration itself.
    Raises `ConfigError`, with everything left as it was, for a source that is there already, for a file that cannot
    be written, and when the result would not load.
    """
    refuse_doubles(source, load(path), path)
    target = _target(path)
    before = _read(target)
    _replace(target, _appended(before, to_toml(source)))
    try:
        _check(load(path), source, target)
    except ConfigError:
        _replace(target, before)
        raise
    return target


def refuse_doubles(source: Source, config: Config, path: Path) -> None:
    """Raise `ConfigError` when the configuration has the source's url or id already, saying where."""
    for one in (*config.sources, *config.disabled):
        if one.id == source.id or same_url(one.url) == same_url(source.url):
            what = "id" if one.id == source.id else "url"
            off = "" if one.enabled else ", with enabled = false: delete that line to have it polled"
            raise ConfigError(f"{getattr(source, what)} is source {one.id} already{off}", _place(path, one.id))


def _place(path: Path, name: str) -> str:
    """Return file and line of the source with this id."""
    gathered = gather(path)
    ids = [one.get("id") for one in gathered.tree["source"]]
    return str(gathered.place(("source", ids.index(name), "id"), str(path)))


def _target(path: Path) -> Path:
    tree = tomllib.loads(path.read_text("utf-8-sig"))
    patterns = tree.get("include", [])
    is_included = any(fnmatch.fnmatchcase(FILE.as_posix(), pattern) for pattern in patterns)
    return path.parent / FILE if is_included and not tree.get("source") else path


def _read(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise ConfigError(f"cannot be read: {exc.strerror}", str(target)) from exc


def _appended(before: bytes | None, table: str) -> bytes:
    """Return the file with the table at its end, in the file's own way to end lines."""
    if before is None:
        return f"{HEAD}\n{table}".encode()
    end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before.strip() else end if before.endswith(b"\n") else end + end
    return before + gap + table.encode().replace(b"\n", end)


def _check(config: Config, source: Source, target: Path) -> None:
    if all(one.id != source.id for one in config.sources):
        raise ConfigError("is not read by the configuration", str(target))


def _replace(target: Path, content: bytes | None) -> None:
    """Write a file whole or not at all, with the rights that it had; None takes it away."""
    target = target.resolve()  # a symbolic link stays one
    fresh = target.with_name(f".{target.name}.new")
    try:
        if content is None:
            target.unlink(missing_ok=True)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        os.replace(fresh, target)  # noqa: PTH105 - says what it does
    except OSError as exc:
        with suppress(OSError):
            fresh.unlink()
        raise ConfigError(f"cannot be written: {exc.strerror}", str(target)) from exc

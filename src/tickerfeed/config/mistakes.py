"""What is wrong with a configuration, in lines for the one who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tickerfeed.config.document import DOCUMENT
from tickerfeed.config.forms import Listed, Mistakes
from tickerfeed.config.positions import Path as Keys
from tickerfeed.config.table import UNKNOWN, Option, Table
from tickerfeed.text.urls import host

Told = tuple[Keys, str]  # the keys at fault, and the line about them


def told(failure: Mistakes, tree: Mapping[str, Any]) -> Iterator[Told]:
    """Yield each mistake that reading the tables found."""
    for keys, line in failure.found:
        yield keys, f"{label(keys, tree)} {line}{_nearest(keys) if line == UNKNOWN else ''}"


def label(keys: Keys, tree: Mapping[str, Any]) -> str:
    """Return keys as an operator would say them: ``fetch.timeout``, ``source bao-ha-tinh: url``."""
    if len(keys) > 1 and isinstance(keys[1], int):
        name = _name(tree, str(keys[0]), keys[1])
        rest = _dotted(keys[2:])
        return f"{keys[0]} {name}: {rest}" if rest else f"{keys[0]} {name}"
    return _dotted(keys)


def _name(tree: Mapping[str, Any], kind: str, number: int) -> str:
    listed = tree.get(kind)
    one = listed[number] if isinstance(listed, list) else None
    name = one.get("id") if isinstance(one, dict) else None
    return name if isinstance(name, str) and len(name) <= 64 and name.isprintable() else f"number {number + 1}"


def _dotted(keys: Keys) -> str:
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _nearest(keys: Keys) -> str:
    """Return the known name nearest to an unknown one: in its own table, or the same name in another."""
    import difflib  # noqa: PLC0415 - few configurations have mistakes

    name, known = str(keys[-1]), _table(keys[:-1]).options
    near = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    elsewhere = [one for one, option in DOCUMENT.options.items() if name in _options(option)]
    if elsewhere:
        return f"; it belongs in [{elsewhere[0]}]"
    return f"; known here: {', '.join(known)}"


def _table(keys: Keys) -> Table:
    """Return the table that stands under `keys`."""
    table = DOCUMENT
    for key in keys:
        if isinstance(key, str):
            table = _inner(table.options[key]) or table
    return table


def _options(option: Option) -> Mapping[str, Option]:
    table = _inner(option)
    return table.options if table else {}


def _inner(option: Option) -> Table | None:
    """Return the table that an option is, alone or in a list."""
    form = option.form.form if isinstance(option.form, Listed) else option.form
    return form if isinstance(form, Table) else None


def doubles(tree: Mapping[str, Any]) -> Iterator[tuple[Keys, Keys, str]]:
    """Yield what is there twice: the keys of the second, those of the first, and the line about them."""
    for kind, name, key_of in (("source", "id", _id), ("source", "url", _reading), ("edition", "id", _id)):
        first: dict[str, Keys] = {}
        listed = tree.get(kind)
        for number, one in enumerate(listed if isinstance(listed, list) else ()):
            value = one.get(name) if isinstance(one, dict) else None
            if not isinstance(value, str):
                continue
            keys: Keys = (kind, number, name)
            before = first.setdefault(key_of(one), keys)
            if before != keys:
                yield keys, before, f"{label(keys, tree)} is used twice, first in"


def _id(table: Mapping[str, Any]) -> str:
    return str(table["id"])


def _reading(table: Mapping[str, Any]) -> str:
    """Return a key of what is read where: one page may be a list, and its ticker another source."""
    kind = table.get("kind", "auto")
    return f"{same_url(str(table['url']))} {kind if kind not in ('auto', 'feed') else ''} {table.get('select') or ''}"


def same_url(url: str) -> str:
    """Return a key under which two ways to write one source's URL compare equal."""
    name = host(url)
    _, _, rest = url.partition("//")
    path = rest.partition("#")[0].partition("/")[2]
    return f"{name}/{path}" if name else url

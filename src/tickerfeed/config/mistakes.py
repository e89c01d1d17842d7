"""What is wrong with a configuration, in lines for the one who wrote it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from tickerfeed.config.document import Document
from tickerfeed.text.urls import host

if TYPE_CHECKING:
    from tickerfeed.config.positions import Path as Keys

_WORDS = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be a text in quotes",
    "list_type": 'must be a list, like ["…"]',
    "model_type": "must be a table",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "too_long": "must have at most {max_length} members",
    "string_too_long": "must be at most {max_length} characters long",
    "string_too_short": "must not be empty",
}


def told(failure: ValidationError, tree: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Yield each mistake that pydantic found: the keys at fault, and the line about them."""
    for error in failure.errors(include_url=False, include_input=False):
        keys: Keys = tuple(error["loc"])
        context = error.get("ctx", {})
        if error["type"] == "extra_forbidden":
            yield keys, f"{label(keys, tree)} is not known{_nearest(keys)}"
        elif error["type"] == "value_error":
            yield keys, f"{label(keys, tree)} {context['error']}"
        else:
            words = _WORDS.get(error["type"])
            yield keys, f"{label(keys, tree)} {words.format(**context) if words else error['msg']}"


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
    name = str(keys[-1])
    known = list(_table(keys[:-1]).model_fields)
    near = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    elsewhere = [table for table, form in _tables() if name in form.model_fields]
    if elsewhere:
        return f"; it belongs in [{elsewhere[0]}]"
    return f"; known here: {', '.join(known)}"


def _tables() -> Iterator[tuple[str, type[BaseModel]]]:
    for name in Document.model_fields:
        form = _form(Document, name)
        if form:
            yield name, form


def _table(keys: Keys) -> type[BaseModel]:
    table: type[BaseModel] = Document
    for key in keys:
        table = (_form(table, key) if isinstance(key, str) else None) or table
    return table


def _form(table: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the table that stands under `name`, alone or in a list."""
    annotation = table.model_fields[name].annotation
    for form in (annotation, *get_args(annotation)):
        if isinstance(form, type) and issubclass(form, BaseModel):
            return form
    return None


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

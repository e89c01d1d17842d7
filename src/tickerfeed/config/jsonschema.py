"""JSON Schema of the configuration, for editors that complete and check TOML."""

from __future__ import annotations

from tickerfeed.config.document import DOCUMENT
from tickerfeed.config.forms import Listed, Schema
from tickerfeed.config.table import Option, Table

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Schema:
    """Return the JSON Schema (2020-12) of the configuration; every option carries its help and its default."""
    tables: dict[str, Table] = {}
    _gather(DOCUMENT, tables)
    inner = {name: _of_table(tables[name]) for name in sorted(tables)}
    address = "tag:tickerfeed.invalid,2026:configuration"
    return {"$schema": DIALECT, "$id": address, "$defs": inner, **_of_table(DOCUMENT)}


def _gather(table: Table, found: dict[str, Table]) -> None:
    """Add to `found` the tables in a table, by name."""
    for option in table.options.values():
        form = option.form.form if isinstance(option.form, Listed) else option.form
        if isinstance(form, Table):
            found[form.name] = form
            _gather(form, found)


def _of_table(table: Table) -> Schema:
    options = {name: _of_option(option, table.defaults[name]) for name, option in table.options.items()}
    required = {"required": table.required} if table.required else {}
    return {"type": "object", "description": table.about, "properties": options, **required} | {
        "additionalProperties": False
    }


def _of_option(option: Option, default: object) -> Schema:
    made = option.form.schema()
    if option.about:
        made["description"] = option.about
    if not option.is_required:
        made["default"] = option.form.written(default)
    return made

"""JSON Schema of the configuration, for editors that complete and check TOML."""

from __future__ import annotations

from typing import Any

from tickerfeed.config.document import Document

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the configuration; every option carries its help and its default."""
    made = Document.model_json_schema(mode="validation")
    _tidy(made)
    return {"$schema": DIALECT, "$id": "tag:tickerfeed.invalid,2026:configuration", **made}


def _tidy(node: Any) -> None:
    """Take away the titles that pydantic makes of names."""
    for form in (node, *node.get("$defs", {}).values()):
        form.pop("title", None)
        for field in form.get("properties", {}).values():
            field.pop("title", None)

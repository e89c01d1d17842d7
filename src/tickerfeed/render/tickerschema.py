"""The JSON Schema (2020-12) of `ticker.json`. Readers must let unknown fields pass: later versions add some."""

from __future__ import annotations

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_FLAG: dict[str, Any] = {"type": "boolean"}
_TIME: dict[str, Any] = {
    "type": "string",
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
}
_WEB: dict[str, Any] = {"type": "string", "format": "uri", "pattern": "^https?://"}
_PLACE: dict[str, Any] = {"type": "string", "format": "uri-reference", "minLength": 1}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_SOURCE = {"id": _TEXT, "title": _TEXT}

_ITEM = _object(
    {
        "id": {**_TEXT, "minLength": 1, "description": "permanent: the same for the same story for ever"},
        "title": {**_TEXT, "description": "plain text"},
        "url": _or_null(_WEB),
        "source": _object({**_SOURCE, "url": _or_null(_WEB)}),
        "province": _or_null({"type": "string", "description": "ISO 3166-2, e.g. VN-23"}),
        "published": _or_null(_TIME),
        "updated": _TIME,
        "urgent": {**_FLAG, "description": "an editor calls it urgent, until expires"},
        "pinned": {**_FLAG, "description": "an editor keeps it at the head of the line, until expires"},
        "expires": _or_null({**_TIME, "description": "when what an editor set off comes to its end"}),
        "outlets": {"type": "integer", "minimum": 1, "description": "how many publishers tell the story"},
        "also": _list(_object({"source": _object(_SOURCE), "url": _or_null(_WEB)})),
    },
    {"event": {**_FLAG, "description": "one of the events of the day: three publishers or more tell it"}},
)

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ticker.json",
    **_object(
        {
            "version": {"const": 1},
            "revision": {**_TEXT, "minLength": 1, "description": "changes when anything else in here changes"},
            "updated": {**_TIME, "description": "when the newest item changed"},
            "stale": {**_FLAG, "description": "no source has answered well for an hour"},
            "ttl": {"type": "integer", "minimum": 1, "description": "seconds to wait before the next look"},
            "language": _TEXT,
            "title": _TEXT,
            "text": {**_TEXT, "description": "the composed line"},
            "separator": {**_TEXT, "description": "what stands after or between headlines in text"},
            "links": _object({"self": _PLACE, "feed": _PLACE, "page": _PLACE, "live": _or_null(_PLACE)}),
            "items": _list(_ITEM),
        }
    ),
}

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


def _says(schema: dict[str, Any], about: str) -> dict[str, Any]:
    return {**schema, "description": about}


_SOURCE = {"id": _says(_TEXT, "its name in the configuration"), "title": _says(_TEXT, "its name for readers")}
_OUTLET = _object(
    {**_SOURCE, "url": _or_null(_says(_WEB, "the feed or page that it was read from; null: configured no longer"))}
)
_COPY = _object({"source": _says(_object(_SOURCE), "who"), "url": _or_null(_says(_WEB, "the piece there"))})
_LINKS = _object(
    {
        "self": _says(_PLACE, "this document"),
        "feed": _says(_PLACE, "the combined feed (Atom)"),
        "page": _says(_PLACE, "the page for readers"),
        "live": _or_null(_says(_PLACE, "where new revisions are told (server-sent events); null: nowhere")),
    }
)

_ITEM = _object(
    {
        "id": {**_TEXT, "minLength": 1, "description": "permanent: the same for the same story for ever"},
        "title": {**_TEXT, "description": "plain text"},
        "url": _or_null(_says(_WEB, "the piece at its publisher")),
        "source": _says(_OUTLET, "whose headline it is"),
        "province": _or_null({"type": "string", "description": "ISO 3166-2, e.g. VN-23"}),
        "published": _or_null(_says(_TIME, "null: the publisher does not say")),
        "updated": _says(_TIME, "when the story last changed for a reader"),
        "urgent": {**_FLAG, "description": "an editor calls it urgent, until expires"},
        "pinned": {**_FLAG, "description": "an editor keeps it at the head of the line, until expires"},
        "expires": _or_null({**_TIME, "description": "when what an editor set off comes to its end"}),
        "outlets": {"type": "integer", "minimum": 1, "description": "how many publishers tell the story"},
        "also": _says(_list(_COPY), "the other outlets that tell it"),
    },
    {"event": {**_FLAG, "description": "one of the events of the day: three publishers or more tell it"}},
)

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ticker.json",
    **_object(
        {
            "version": {"const": 1, "description": "another number would mean that old readers must not go on"},
            "revision": {**_TEXT, "minLength": 1, "description": "changes when anything else in here changes"},
            "updated": {**_TIME, "description": "when the newest item changed"},
            "stale": {**_FLAG, "description": "no source has answered well for an hour"},
            "ttl": {"type": "integer", "minimum": 1, "description": "seconds to wait before the next look"},
            "language": _says(_TEXT, "BCP 47, e.g. vi"),
            "title": _says(_TEXT, "name of the line"),
            "text": {**_TEXT, "description": "the composed line"},
            "separator": {**_TEXT, "description": "what stands after or between headlines in text"},
            "links": _says(_LINKS, "relative to this document, or absolute"),
            "items": _says(_list(_ITEM), "the headlines, in their order on the line"),
        }
    ),
}

"""`status.json`: each source's state in a word; served, never written among the outputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from tickerfeed.model import Document, Source, SourceState
from tickerfeed.render.publication import document, zulu
from tickerfeed.text.clean import line


def status_json(states: Mapping[str, SourceState], sources: Mapping[str, Source], now: datetime) -> Document:
    """Return the public status: no addresses, no details, nothing that the operator wrote but titles.

    ``{"version": 1, "updated": …, "sources": [{"id", "title", "state", "last_success_at"}]}`` with state "pending",
    "ok", "gone" or the trouble in a word.
    """
    listed = [
        {"id": source.id, "title": line(source.title) or source.id, **_state(states.get(source.id))}
        for source in sources.values()
        if source.enabled
    ]
    tree = {"version": 1, "updated": zulu(now), "sources": listed}
    return document("status.json", "application/json; charset=utf-8", _compact(tree), now)


def _state(state: SourceState | None) -> dict[str, str | None]:
    if state is None:
        return {"state": "pending", "last_success_at": None}
    return {
        "state": state_word(state),
        "last_success_at": zulu(state.last_success_at) if state.last_success_at else None,
    }


def state_word(state: SourceState) -> str:
    """Return a source's state in one word."""
    if state.is_gone:
        return "gone"
    if state.trouble:
        return str(state.trouble)
    return "ok" if state.last_success_at else "pending"


def _compact(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.cli.history import tree
from tickerfeed.model import Action, Edit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_an_act_as_json_has_it() -> None:
    undo = Edit(2, Action.UNDO, "hoa", NOON, "tag:a", undoes=1)
    pin = Edit(1, Action.PIN, "lan", NOON, "tag:a", text="Bão", until=NOON + timedelta(hours=1), is_urgent=True)
    assert tree(pin, {1: undo}) == {
        "number": 1,
        "action": "pin",
        "who": "lan",
        "at": "2026-11-22T12:00:00Z",
        "story": "tag:a",
        "other": None,
        "entries": [],
        "title": "Bão",
        "url": None,
        "until": "2026-11-22T13:00:00Z",
        "urgent": True,
        "reason": "",
        "undoes": None,
        "undone_by": 2,
    }

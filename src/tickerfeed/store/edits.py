"""Statements about the editor's acts: a history in which nothing is ever changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from tickerfeed.model import Action, Edit
from tickerfeed.store.codec import json_text, legible, millis, moment
from tickerfeed.store.session import Row, Session

_ADD = "INSERT INTO edit (at, action, body) VALUES (?, ?, ?) RETURNING number"
_AFTER = "SELECT number, at, action, body FROM edit WHERE number > ? ORDER BY number"
_BEFORE = "SELECT number, at, action, body FROM edit WHERE at < ? ORDER BY number"


def add(session: Session, edit: Edit) -> Edit:
    """Put an act at the end of the history; return it as it is stored."""
    at = millis(edit.at)
    number = session.one(_ADD, (at, edit.action.value, _text(edit)))
    return replace(edit, number=int(number), at=moment(at))


def after(session: Session, number: int) -> list[Edit]:
    """Return the acts with a higher number, in their order."""
    return list(map(_edit, session.run(_AFTER, (number,))))


def before(session: Session, at: int) -> list[Edit]:
    """Return the acts of before then, in their order."""
    return list(map(_edit, session.run(_BEFORE, (at,))))


def last(session: Session) -> int:
    """Return the highest number, 0 where there is none."""
    return int(session.one("SELECT max(number) FROM edit") or 0)


def _text(edit: Edit) -> str:
    tree = {
        "who": edit.who,
        "story_id": edit.story_id,
        "other_story_id": edit.other_story_id,
        "entry_ids": edit.entry_ids,
        "other_ids": edit.other_ids,
        "text": edit.text,
        "url": edit.url,
        "until": edit.until,
        "is_urgent": edit.is_urgent,
        "reason": edit.reason,
        "undoes": edit.undoes,
    }
    return json_text({name: value for name, value in tree.items() if value})


def _edit(row: Row) -> Edit:
    number, at, action, body = row
    with legible():
        tree: dict[str, Any] = json.loads(body)
        for name in ("entry_ids", "other_ids"):
            tree[name] = tuple(tree.get(name, ()))
        if "until" in tree:
            tree["until"] = datetime.fromisoformat(tree["until"])
        return Edit(number, Action(action), at=moment(at), **{"who": ""} | tree)

"""Statements about the editor's acts: a history in which nothing is ever changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, func, insert, select

from tickerfeed.model import Action, Edit
from tickerfeed.store.codec import json_text, legible, millis, moment
from tickerfeed.store.tables import edit as table


def add(connection: Connection, edit: Edit) -> Edit:
    """Put an act at the end of the history; return it as it is stored."""
    row = {"at": millis(edit.at), "action": edit.action.value, "body": _text(edit)}
    made = connection.execute(insert(table).values(row))
    number = made.inserted_primary_key
    assert number is not None
    return replace(edit, number=int(number[0]), at=moment(row["at"]))  # type: ignore[arg-type]


def after(connection: Connection, number: int) -> list[Edit]:
    """Return the acts with a higher number, in their order."""
    wanted = select(table).where(table.c.number > number).order_by(table.c.number)
    return [_edit(row) for row in connection.execute(wanted)]


def before(connection: Connection, at: int) -> list[Edit]:
    """Return the acts of before then, in their order."""
    wanted = select(table).where(table.c.at < at).order_by(table.c.number)
    return [_edit(row) for row in connection.execute(wanted)]


def last(connection: Connection) -> int:
    """Return the highest number, 0 where there is none."""
    return int(connection.scalar(select(func.max(table.c.number))) or 0)


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


def _edit(row: Any) -> Edit:
    with legible():
        tree: dict[str, Any] = json.loads(row.body)
        for name in ("entry_ids", "other_ids"):
            tree[name] = tuple(tree.get(name, ()))
        if "until" in tree:
            tree["until"] = datetime.fromisoformat(tree["until"])
        return Edit(row.number, Action(row.action), at=moment(row.at), **{"who": ""} | tree)

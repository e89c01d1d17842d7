"""The history of the editor's acts, as it is shown."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from typing import Any

import typer

from tickerfeed.cli.faults import OK
from tickerfeed.cli.opening import opened
from tickerfeed.cli.printing import local, print_columns, print_json, zulu
from tickerfeed.config.schema import Config
from tickerfeed.model import Action, Edit
from tickerfeed.story.hand import taken_back


def user() -> str:
    """Return who acts, as the operating system calls them; nothing where it does not know."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def show(config: Config, *, as_json: bool) -> int:
    """Print the history."""
    with opened(config, to_read=True) as store:
        edits = store.edits()
    undone = taken_back(edits)
    if as_json:
        print_json([tree(edit, undone) for edit in edits])
    elif edits:
        print_columns([_row(edit, undone, config.site.timezone) for edit in edits])
    else:
        typer.echo("no editor has done anything yet")
    return OK


def tell(config: Config, edit: Edit, published: tuple[bool, str | None], *, as_json: bool) -> int:
    """Print what was done, and what comes of it."""
    is_ours, revision = published
    if as_json:
        print_json(tree(edit, {}) | {"published": revision, "is_published": is_ours})
        return OK
    what = f"{edit.action} {edit.undoes}" if edit.action is Action.UNDO else edit.action
    until = f" until {local(edit.until, config.site.timezone)}" if edit.until else ""
    typer.echo(f"{edit.number}: {what}{until}: {edit.text}  {edit.story_id}")
    if edit.other_story_id:
        typer.echo(f"   {'joined from' if edit.action is Action.MERGE else 'parted to'} {edit.other_story_id}")
    if is_ours:
        typer.echo(f"published revision {revision}" if revision else "nothing to publish")
    else:
        typer.echo("the running daemon publishes it within seconds")
    return OK


def tree(edit: Edit, undone: Mapping[int, Edit]) -> dict[str, Any]:
    """Return an act as JSON has it."""
    return {
        "number": edit.number,
        "action": str(edit.action),
        "who": edit.who,
        "at": zulu(edit.at),
        "story": edit.story_id,
        "other": edit.other_story_id or None,
        "entries": list(edit.entry_ids),
        "title": edit.text,
        "url": edit.url,
        "until": zulu(edit.until),
        "urgent": edit.is_urgent,
        "reason": edit.reason,
        "undoes": edit.undoes or None,
        "undone_by": undone[edit.number].number if edit.number in undone else None,
    }


def _row(edit: Edit, undone: Mapping[int, Edit], timezone: str) -> list[str]:
    what = f"{edit.action} {edit.undoes}" if edit.action is Action.UNDO else str(edit.action)
    until = f"until {local(edit.until, timezone)}" if edit.until else ""
    taken = f"taken back by {undone[edit.number].number}" if edit.number in undone else ""
    notes = "; ".join(filter(None, ("urgent" if edit.is_urgent else "", until, edit.reason, taken)))
    return [str(edit.number), local(edit.at, timezone), edit.who or "-", what, edit.text, notes]

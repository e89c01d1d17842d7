"""Commands of the editor's hand: announce, pin, hide, merge, split, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from tickerfeed.cli.faults import command, given
from tickerfeed.cli.reading import Json

if TYPE_CHECKING:
    from datetime import datetime

    from tickerfeed.config.schema import Config
    from tickerfeed.flow.edit import Editor
    from tickerfeed.model import Edit

Until = Annotated[
    str, typer.Option("--until", help='When it ends: "2h", "17:30", "17:30 25/11/2026", "2026-11-25T17:30:00+07:00".')
]
Urgent = Annotated[bool, typer.Option("--urgent", help="Put it before everything else, marked as urgent.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the history.")]
StoryName = Annotated[str, typer.Argument(metavar="STORY", help="Id or link of a story, or words of its headline.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    for one in (announce, pin, hide, merge, split, undo):
        app.command()(one)


@command
def announce(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The headline.")],
    until: Until,
    url: Annotated[str | None, typer.Option("--url", help="Page that it leads to.")] = None,
    urgent: Urgent = False,
    as_json: Json = False,
) -> int:
    """Put a headline of your own at the head of the ticker, until its end."""
    config = _config(ctx)
    end = _end(config, until)
    return _act(config, lambda editor: editor.announce(text, end, url, is_urgent=urgent), as_json=as_json)


@command
def pin(ctx: typer.Context, story: StoryName, until: Until, urgent: Urgent = False, as_json: Json = False) -> int:
    """Keep a story at the head of the ticker, until its end."""
    config = _config(ctx)
    end = _end(config, until)
    return _act(config, lambda editor: editor.pin(story, end, is_urgent=urgent), as_json=as_json)


@command
def hide(ctx: typer.Context, story: StoryName, reason: Reason = "", as_json: Json = False) -> int:
    """Take a story out of ticker, page and feeds."""
    return _act(_config(ctx), lambda editor: editor.hide(story, reason), as_json=as_json)


@command
def merge(
    ctx: typer.Context,
    story: StoryName,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other one, named alike.")],
    reason: Reason = "",
    as_json: Json = False,
) -> int:
    """Join two stories into one, which keeps the older id. What is joined so stays joined."""
    return _act(_config(ctx), lambda editor: editor.merge(story, other, reason), as_json=as_json)


@command
def split(
    ctx: typer.Context,
    story: StoryName,
    entry: Annotated[
        list[str],
        typer.Argument(metavar="ENTRY…", help="Link, id, source or number of an entry, or words of its headline."),
    ],
    reason: Reason = "",
    as_json: Json = False,
) -> int:
    """Take entries out of a story into one of their own. What is parted so stays apart."""
    return _act(_config(ctx), lambda editor: editor.split(story, entry, reason), as_json=as_json)


@command
def undo(
    ctx: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Number of the act in the history; else the last.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="Show the history instead, newest last.")] = False,
    as_json: Json = False,
) -> int:
    """Take back what an editor did, the last act unless another is named."""
    config = _config(ctx)
    if listing:
        from tickerfeed.cli.history import show

        return show(config, as_json=as_json)
    return _act(config, lambda editor: editor.undo(number), as_json=as_json)


def _config(ctx: typer.Context) -> Config:
    from tickerfeed.cli.opening import read

    return read(given(ctx).config)


def _end(config: Config, until: str) -> datetime:
    from zoneinfo import ZoneInfo

    from tickerfeed.cli.opening import now
    from tickerfeed.text.until import until as read

    try:
        return read(until, now(), ZoneInfo(config.site.timezone))
    except ValueError as exc:
        raise typer.BadParameter(str(exc), param_hint="--until") from exc


def _act(config: Config, work: Callable[[Editor], Edit], *, as_json: bool) -> int:
    """Write an act into the history, bring it before readers, and say what came of it."""
    from tickerfeed.cli import history
    from tickerfeed.cli.opening import now, opened
    from tickerfeed.daemon.once import publish_once
    from tickerfeed.flow.edit import Editor

    with opened(config) as store:
        editor = Editor(store, config.site.authority, config.store.retention, history.user(), now())
        edit = work(editor)
    return history.tell(config, edit, publish_once(config), as_json=as_json)

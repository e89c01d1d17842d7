"""Commands of the editor's hand: announce, pin, hide, merge, split, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tickerfeed.cli.faults import command, given

if TYPE_CHECKING:
    from datetime import datetime

    from tickerfeed.config.schema import Config
    from tickerfeed.flow.edit import Editor
    from tickerfeed.model import Edit

_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_until = click.option(
    "--until", required=True, help='When it ends: "2h", "17:30", "17:30 25/11/2026", "2026-11-25T17:30:00+07:00".'
)
_urgent = click.option("--urgent", is_flag=True, help="Put it before everything else, marked as urgent.")
_reason = click.option("--reason", default="", help="Why, for the history.")
_story = click.argument("story", help="Id or link of a story, or words of its headline.")


@command("announce")
@click.argument("text", help="The headline.")
@_until
@click.option("--url", help="Page that it leads to.")
@_urgent
@_as_json
def announce(ctx: click.Context, text: str, until: str, url: str | None, urgent: bool, as_json: bool) -> int:
    """Put a headline of your own at the head of the ticker, until its end."""
    config = _config(ctx)
    end = _end(config, until)
    return _act(config, lambda editor: editor.announce(text, end, url, is_urgent=urgent), as_json=as_json)


@command("pin")
@_story
@_until
@_urgent
@_as_json
def pin(ctx: click.Context, story: str, until: str, urgent: bool, as_json: bool) -> int:
    """Keep a story at the head of the ticker, until its end."""
    config = _config(ctx)
    end = _end(config, until)
    return _act(config, lambda editor: editor.pin(story, end, is_urgent=urgent), as_json=as_json)


@command("hide")
@_story
@_reason
@_as_json
def hide(ctx: click.Context, story: str, reason: str, as_json: bool) -> int:
    """Take a story out of ticker, page and feeds."""
    return _act(_config(ctx), lambda editor: editor.hide(story, reason), as_json=as_json)


@command("merge")
@_story
@click.argument("other", help="The other one, named alike.")
@_reason
@_as_json
def merge(ctx: click.Context, story: str, other: str, reason: str, as_json: bool) -> int:
    """Join two stories into one, which keeps the older id. What is joined so stays joined."""
    return _act(_config(ctx), lambda editor: editor.merge(story, other, reason), as_json=as_json)


@command("split")
@_story
@click.argument(
    "entry", nargs=-1, required=True, help="Link, id, source or number of an entry, or words of its headline."
)
@_reason
@_as_json
def split(ctx: click.Context, story: str, entry: tuple[str, ...], reason: str, as_json: bool) -> int:
    """Take entries out of a story into one of their own. What is parted so stays apart."""
    return _act(_config(ctx), lambda editor: editor.split(story, entry, reason), as_json=as_json)


@command("undo")
@click.argument("number", type=int, required=False, help="Number of the act in the history; else the last.")
@click.option("--list", "listing", is_flag=True, help="Show the history instead, newest last.")
@_as_json
def undo(ctx: click.Context, number: int | None, listing: bool, as_json: bool) -> int:
    """Take back what an editor did, the last act unless another is named."""
    config = _config(ctx)
    if listing:
        from tickerfeed.cli.history import show

        return show(config, as_json=as_json)
    return _act(config, lambda editor: editor.undo(number), as_json=as_json)


def _config(ctx: click.Context) -> Config:
    from tickerfeed.cli.opening import read

    return read(given(ctx).config)


def _end(config: Config, until: str) -> datetime:
    from zoneinfo import ZoneInfo

    from tickerfeed.cli.opening import now
    from tickerfeed.text.until import until as read

    try:
        return read(until, now(), ZoneInfo(config.site.timezone))
    except ValueError as exc:
        raise click.BadParameter(str(exc), param_hint="--until") from exc


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

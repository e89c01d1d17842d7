"""Commands that show what is known: sources, ticker, stories."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tickerfeed.cli.faults import OK, command, given
from tickerfeed.cli.sources import sources

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config
    from tickerfeed.model import Ticker, Told

LOOK = 1.0  # seconds between two looks at what is told

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(sources)
    app.command()(ticker)
    app.command()(stories)


@command
def ticker(
    ctx: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", help="Print it again whenever it changes, until Ctrl-C.")] = False,
    as_json: Json = False,
) -> int:
    """Print the ticker line as it stands."""
    from tickerfeed.cli.opening import read
    from tickerfeed.cli.printing import print_json

    config = read(given(ctx).config)
    if not watch:
        line = _line(config)
        print_json(_line_tree(line)) if as_json else typer.echo(line.text)
        return OK
    with suppress(KeyboardInterrupt):
        for line in _changes(config):
            typer.echo(json.dumps(_line_tree(line), ensure_ascii=False) if as_json else line.text)
    return OK


def _line(config: Config) -> Ticker:
    from tickerfeed.cli.opening import now, told
    from tickerfeed.ticker import compose

    return compose(told(config), config.ticker, now())


def _changes(config: Config) -> Iterator[Ticker]:
    """Yield the line now, and whenever it reads otherwise; looks once a second."""
    last = None
    while True:
        line = _line(config)
        if last is None or line.text != last.text:
            yield line
        last = line
        time.sleep(LOOK)


def _line_tree(line: Ticker) -> dict[str, Any]:
    items = [
        {"id": one.story_id, "title": one.text, "url": one.url, "source": one.source_id, "reason": one.reason}
        for one in line.headlines
    ]
    return {"text": line.text, "separator": line.separator, "items": items}


@command
def stories(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")] = 20,
    replay: Annotated[
        bool, typer.Option("--replay", help="Say what another threshold would have done; changes nothing.")
    ] = False,
    threshold: Annotated[
        float | None, typer.Option(min=0.01, max=0.99, help="Of --replay: how sure a match must be.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Print recent stories with their copies, or what another threshold would have made of them."""
    from tickerfeed.cli.opening import read, told
    from tickerfeed.cli.printing import print_json

    config = read(given(ctx).config)
    if replay:
        return _replay(config, threshold, limit, as_json=as_json)
    if threshold is not None:
        raise typer.BadParameter("belongs to --replay", param_hint="--threshold")
    found = told(config)[:limit]
    if as_json:
        print_json([_story_tree(one) for one in found])
    else:
        for one in found:
            _print_story(one, config.site.timezone)
    return OK


def _replay(config: Config, threshold: float | None, limit: int, *, as_json: bool) -> int:
    from tickerfeed.cli import replayed
    from tickerfeed.cli.opening import now, opened
    from tickerfeed.cli.printing import print_json
    from tickerfeed.flow.replay import replay
    from tickerfeed.story.verdict import THRESHOLD

    sources = {source.id: source for source in config.sources}
    with opened(config, to_read=True) as store:
        found = replay(store, sources, config.site.authority, threshold or THRESHOLD, now() - config.store.retention)
    if as_json:
        print_json(replayed.tree(found, limit))
    else:
        typer.echo("\n".join(replayed.lines(found, limit)))
    return OK


def _story_tree(told: Told) -> dict[str, Any]:
    from tickerfeed.cli.printing import zulu

    head = told.head
    return {
        "id": told.story.id,
        "title": head.entry.title,
        "url": head.entry.link,
        "source": head.source_id,
        "at": zulu(head.sort_at),
        "updated_at": zulu(told.story.updated_at),
        "copies": [
            {
                "title": one.entry.title,
                "url": one.entry.link,
                "source": one.source_id,
                "at": zulu(one.sort_at),
                "reason": told.story.reasons.get(one.entry_id, ""),
            }
            for one in told.entries[1:]
        ],
    }


def _print_story(told: Told, timezone: str) -> None:
    from tickerfeed.cli.printing import local

    head = told.head
    typer.echo(f"{local(head.sort_at, timezone)}  {head.entry.title}  [{head.source_id}]")
    for one in told.entries[1:]:
        reason = told.story.reasons.get(one.entry_id, "")
        typer.echo(f"{'':16}  = {one.entry.title}  [{one.source_id}]{f'  {reason}' if reason else ''}")

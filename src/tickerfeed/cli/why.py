"""The command that explains where a headline has gone: why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tickerfeed.cli.faults import OK, command, given

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config
    from tickerfeed.flow.why import View

_NAME = "Part of a headline, its address, or the id of an entry or a story."


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(why)


@command
def why(
    ctx: typer.Context,
    headline: Annotated[str, typer.Argument(help=_NAME)],
    other: Annotated[str | None, typer.Argument(help="Another: why they are one story, or two.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Say why a headline was merged, kept apart, left out, or placed where it is."""
    from tickerfeed.cli import explained
    from tickerfeed.cli.opening import now, opened, read
    from tickerfeed.cli.printing import print_json
    from tickerfeed.flow.why import Memory

    config = read(given(ctx).config)
    with opened(config, to_read=True) as store:
        memory = Memory(store, _view(config), now())
        if other is None:
            found = memory.why(headline)
            tree, lines = explained.why_tree(found), explained.why_lines(found, config.site.timezone)
        else:
            pair = memory.pair(headline, other)
            tree, lines = explained.pair_tree(pair), explained.pair_lines(pair)
    if as_json:
        print_json(tree)
    else:
        typer.echo("\n".join(lines))
    return OK


def _view(config: Config) -> View:
    from tickerfeed.flow.why import View

    sources = {source.id: source for source in config.sources}
    return View(sources, config.ticker, config.store.retention, config.publish.entries)

"""The command line: `tickerfeed [--config PATH] COMMAND`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tickerfeed._version import __version__
from tickerfeed.cli.commands import Group, bare
from tickerfeed.cli.faults import Given

app = bare(
    name="tickerfeed",
    cls=Group,
    help="Poll news sources, fold the same news into one story, publish a ticker, feeds and a page.",
    no_args_is_help=True,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"tickerfeed {__version__}")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    config: Annotated[
        Path, typer.Option("--config", "-c", envvar="TICKERFEED_CONFIG", help="Configuration file (TOML).")
    ] = Path("config/tickerfeed.toml"),
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program a failure arose.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep what was given before the command."""
    ctx.obj = Given(config, debug)

"""The command line: `tickerfeed [--config PATH] COMMAND`."""

from __future__ import annotations

from pathlib import Path

import click

from tickerfeed._version import __version__
from tickerfeed.cli.commands import Group
from tickerfeed.cli.faults import Given


@click.group(
    "tickerfeed",
    cls=Group,
    help="Poll news sources, fold the same news into one story, publish a ticker, feeds and a page.",
    no_args_is_help=True,
)
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path),
    default=Path("config/tickerfeed.toml"),
    show_default=True,
    envvar="TICKERFEED_CONFIG",
    show_envvar=True,
    help="Configuration file (TOML).",
)
@click.option("--debug", is_flag=True, help="Show where in the program a failure arose.")
@click.version_option(__version__, message="tickerfeed %(version)s", help="Show the version.")
@click.pass_context
def app(ctx: click.Context, config: Path, debug: bool) -> None:
    """Keep what was given before the command."""
    ctx.obj = Given(config, debug)

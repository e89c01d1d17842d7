"""The commands by name. A run needs one: only its module is loaded."""

from __future__ import annotations

from importlib import import_module

import click

HOMES = {  # in the order of the help
    **dict.fromkeys(("discover",), "discover"),
    **dict.fromkeys(("run", "worker", "poll", "demo"), "engine"),
    **dict.fromkeys(("sources",), "sources"),
    **dict.fromkeys(("ticker", "stories"), "reading"),
    **dict.fromkeys(("announce", "pin", "hide", "merge", "split", "undo"), "editor"),
    **dict.fromkeys(("init", "check", "schema"), "operator"),
    **dict.fromkeys(("doctor",), "doctor"),
    **dict.fromkeys(("import", "export"), "subscriptions"),
    **dict.fromkeys(("backup", "restore"), "backup"),
    **dict.fromkeys(("parse",), "parse"),
    **dict.fromkeys(("match",), "match"),
    **dict.fromkeys(("why",), "why"),
}


class Group(click.Group):
    """What `tickerfeed` itself is: its commands are found when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - they are always the same
        """Return the names of all commands."""
        return list(HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a command, None where there is none of that name."""
        if cmd_name not in HOMES:
            return None
        home = vars(import_module(f"tickerfeed.cli.{HOMES[cmd_name]}"))
        return next(one for one in home.values() if isinstance(one, click.Command) and one.name == cmd_name)

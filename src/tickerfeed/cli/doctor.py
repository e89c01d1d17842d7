"""The command that looks at the machine: doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tickerfeed.cli.faults import FAULT, OK, command, given

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config

MARK = {"ok": "ok   ", "risk": "risk ", "fault": "FAULT"}


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command()(doctor)


@command
def doctor(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Say what on this machine is old or risky, with the remedy.

    Changes nothing, and may run beside the daemon. Status 1 when something must be put right; a risk alone is 0.
    """
    from tickerfeed.cli.printing import print_json
    from tickerfeed.daemon.doctor import examined

    found = examined(lambda: _read(given(ctx).config))
    is_well = all(one.level != "fault" for one in found)
    if as_json:
        print_json({"ok": is_well, "findings": [one._asdict() for one in found]})
    else:
        for one in found:
            typer.echo(f"{MARK[one.level]}  {one.what}" + (f"; {one.remedy}" if one.remedy else ""))
    return OK if is_well else FAULT


def _read(path: Path) -> tuple[Config, list[Path]]:
    from tickerfeed.config.files import gather
    from tickerfeed.config.load import load

    return load(path), list(gather(path).seen)

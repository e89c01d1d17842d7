"""The command that looks at the machine: doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tickerfeed.cli.faults import FAULT, OK, command, given

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config

MARK = {"ok": "ok   ", "risk": "risk ", "fault": "FAULT"}


@command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(ctx: click.Context, as_json: bool) -> int:
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
            click.echo(f"{MARK[one.level]}  {one.what}" + (f"; {one.remedy}" if one.remedy else ""))
    return OK if is_well else FAULT


def _read(path: Path) -> tuple[Config, list[Path]]:
    from tickerfeed.config.files import gather
    from tickerfeed.config.load import load

    return load(path), list(gather(path).seen)

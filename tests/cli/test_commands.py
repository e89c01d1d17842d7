from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import click

from tickerfeed.cli.app import app
from tickerfeed.cli.commands import HOMES

CONTEXT = click.Context(app)


def test_every_command_is_found_in_its_home() -> None:
    names = app.list_commands(CONTEXT)
    assert names == list(HOMES)
    found = [app.get_command(CONTEXT, name) for name in names]
    assert [one.name for one in found if one] == names


def test_no_home_has_a_command_that_is_not_listed() -> None:
    for home in set(HOMES.values()):
        module = import_module(f"tickerfeed.cli.{home}")
        assert {one.name for one in vars(module).values() if isinstance(one, click.Command)} <= set(HOMES)


def test_an_unknown_command_is_none() -> None:
    assert app.get_command(CONTEXT, "nonsense") is None


def test_only_the_home_of_the_wanted_one_is_loaded() -> None:
    script = (
        "import sys\nfrom tickerfeed.cli.app import app\nsys.argv[1:] = ['why', '--help']\n"
        "try:\n app()\nfinally:\n print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    loaded = {
        name.removeprefix("tickerfeed.cli.") for name in done.stdout.split() if name.startswith("tickerfeed.cli.")
    }
    assert loaded & set(HOMES.values()) == {"why"}

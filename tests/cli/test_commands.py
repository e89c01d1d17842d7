from __future__ import annotations

import subprocess
import sys

import pytest

from tickerfeed.cli.commands import HOMES, Commands


def test_every_command_is_found_in_its_home() -> None:
    commands = Commands()
    assert [command.name for command in commands.values()] == list(commands) == list(HOMES)
    assert len(commands) == len(HOMES)
    assert set(commands._made) == set(HOMES)  # no home has one that is not listed


def test_an_unknown_command_is_none() -> None:
    commands = Commands()
    assert "nonsense" not in commands
    assert commands.get("nonsense") is None
    with pytest.raises(KeyError):
        commands["nonsense"]


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

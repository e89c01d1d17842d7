from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tickerfeed._version import __version__
from tickerfeed.cli.app import app

Shell = Any

COMMANDS = {"run", "poll", "demo", "check", "sources", "ticker", "stories", "import", "export", "parse", "schema"}


def test_help_names_every_command(shell: Shell) -> None:
    lines = shell("--help").stdout.partition("Commands:")[2].splitlines()
    assert {line.split()[0] for line in lines if line.strip()} >= COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(shell: Shell, name: str) -> None:
    done = shell(name, "--help")
    assert (0, True) == (done.exit_code, "Usage:" in done.stdout)


def test_the_version_is_told(shell: Shell) -> None:
    assert shell("--version").stdout == f"tickerfeed {__version__}\n"


@pytest.mark.parametrize("args", [["nonsense"], ["check", "--nonsense"], ["stories", "--limit", "0"]])
def test_wrong_usage_is_2(shell: Shell, args: list[str]) -> None:
    assert shell(*args).exit_code == 2


def test_the_configuration_can_be_named_in_the_environment(shell: Shell) -> None:
    done = CliRunner().invoke(app, ["check"], env={"TICKERFEED_CONFIG": str(shell.config)})
    assert f"{shell.config}: good, 0 sources" in done.stdout


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys, tickerfeed.cli.app\n"
        "heavy = {'pydantic', 'sqlalchemy', 'httpx', 'feedparser', 'lxml', 'starlette', 'rich', 'asyncio'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (0, "\n", "") == (done.returncode, done.stdout, done.stderr)


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tickerfeed", "--config", str(tmp_path / "no.toml"), "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (2, "") == (done.returncode, done.stdout)
    assert "no such file" in done.stderr


ENDS = """
import atexit, sys, threading
from tickerfeed import __main__
sys.argv[1:] = {args}
atexit.register(lambda: print("the end", flush=False))
if {works}:
    threading.Thread(target=lambda: print("the work", flush=False)).start()
__main__.main()
"""


@pytest.mark.parametrize("works", [False, True])
@pytest.mark.parametrize(("args", "status"), [(["--version"], 0), (["nonsense"], 2)])
def test_what_is_left_to_be_done_is_done_before_the_end(args: list[str], status: int, works: bool) -> None:
    script = ENDS.format(args=args, works=works)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert status == done.returncode
    assert done.stdout.endswith("the end\n")
    assert (works, status == 0) == ("the work\n" in done.stdout, "tickerfeed " in done.stdout)


def test_a_thread_that_works_is_waited_for() -> None:
    script = (
        "import sys, threading\nfrom tickerfeed import __main__\nsys.argv[1:] = ['--version']\n"
        "def work():\n threading.main_thread().join()\n print('done')\n"
        "threading.Thread(target=work).start()\n__main__.main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (0, True) == (done.returncode, done.stdout.endswith("done\n"))


def test_a_reader_that_has_gone_does_not_hide_the_status() -> None:
    command = [sys.executable, "-m", "tickerfeed", "--version"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as work:
        assert work.stdout is not None
        work.stdout.close()
        assert work.wait() in (1, 120)  # click's word for it, or Python's

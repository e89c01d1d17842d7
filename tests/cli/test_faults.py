from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tickerfeed.cli.faults import Given, command, tell
from tickerfeed.errors import ConfigError, PublishError, SchemaError, StoreError, TickerfeedError


def run(failure: BaseException | int, *, debug: bool = False) -> tuple[int, str]:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.callback()
    def start(ctx: typer.Context) -> None:
        ctx.obj = Given(Path("t.toml"), debug)

    @app.command()
    @command
    def work(ctx: typer.Context) -> int:
        if isinstance(failure, BaseException):
            raise failure
        return failure

    done = CliRunner().invoke(app, ["work"])
    return done.exit_code, done.stderr


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (0, (0, "")),
        (4, (4, "")),
        (StoreError("is locked", "t.db"), (3, "tickerfeed: t.db: is locked\n")),
        (SchemaError("is newer", "t.db"), (3, "tickerfeed: t.db: is newer\n")),
        (PublishError("disk is full", "output"), (1, "tickerfeed: output: disk is full\n")),
        (TickerfeedError("so it\nis"), (1, "tickerfeed: so it is\n")),
        (ConfigError("2 mistakes", "t.toml", ("a", "b")), (2, "tickerfeed: t.toml: 2 mistakes\n  a\n  b\n")),
        (KeyError("x"), (1, "tickerfeed: a fault of ours: KeyError: 'x' (more with --debug)\n")),
        (KeyboardInterrupt(), (130, "")),
    ],
)
def test_each_failure_has_its_status_and_one_line(failure: BaseException | int, expected: tuple[int, str]) -> None:
    assert expected == run(failure)


def test_usage_errors_stay_usage_errors() -> None:
    status, told = run(typer.BadParameter("no such thing"))
    assert (2, True) == (status, "no such thing" in told)
    assert run(typer.Exit(7))[0] == 7


def test_debug_shows_where() -> None:
    status, told = run(KeyError("x"), debug=True)
    assert status == 1
    assert "Traceback" in told
    assert told.endswith("tickerfeed: a fault of ours: KeyError: 'x'\n")


def test_told_failures_return_their_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(StoreError("is locked", "t.db")) == 3
    assert capsys.readouterr().err == "tickerfeed: t.db: is locked\n"


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from types import SimpleNamespace\n"
        "from tickerfeed.cli.faults import Given, command\n"
        "import typer\n"
        "app = typer.Typer()\n"
        "@app.callback()\n"
        "def start(ctx: typer.Context): ctx.obj = Given(Path('t'))\n"
        "@app.command()\n"
        "@command\n"
        "def work(ctx: typer.Context):\n"
        "    sys.stdin.read()\n"
        "    sys.stdout.write('x' * 1000000)\n"
        "    sys.stdout.flush()\n"
        "    return 0\n"
        "app(['work'])\n"
    )
    work = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert work.stdin is not None
    assert work.stdout is not None
    assert work.stderr is not None
    work.stdout.close()
    work.stdin.close()
    told = work.stderr.read()
    work.stderr.close()
    assert (0, b"") == (work.wait(), told)

"""Runs commands of tickerfeed by the hundred, each in a process of its own that may be killed: `python stage.py`.

It loads the program once and forks for each command, so a command costs what it does and not its start. A line of JSON
comes in for each (folder, words, plan, patience in seconds), and one goes out: status (negative: the signal that ended
it; None: it did not end), the steps it took, the one that failed, and what it wrote.
"""

# ruff: noqa: PLC0415 - the program is loaded once, and late
from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from saboteur import Plan, Steps, sabotage


def load() -> None:
    """Import all of the program, and what it imports late."""
    import tickerfeed

    for module in pkgutil.walk_packages(tickerfeed.__path__, "tickerfeed."):
        if ".migrations." not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("alembic.command", "alembic.config", "sqlalchemy.dialects.sqlite.pysqlite"):
        importlib.import_module(name)


def perform(order: dict[str, Any]) -> None:
    """Be the command; does not return."""
    folder = Path(order["folder"])
    for number, name in ((1, "stdout"), (2, "stderr")):
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    os.setsid()
    steps = Steps(Plan(**order["plan"]), folder)
    status = 1
    try:
        from tickerfeed.cli.app import app

        sabotage(steps)
        app(order["words"], prog_name="tickerfeed")
    except SystemExit as exc:
        status = exc.code if isinstance(exc.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        (folder / "steps").write_text(json.dumps(steps.end()))
        os._exit(status)


def direct(order: dict[str, Any]) -> dict[str, Any]:
    """Let one command run, and return what came of it."""
    folder = Path(order["folder"])
    for name in ("fired", "steps"):
        (folder / name).unlink(missing_ok=True)
    child = os.fork()
    if not child:
        perform(order)
    handle = os.pidfd_open(child)
    ended, _, _ = select.select([handle], [], [], order["patience"])
    os.close(handle)
    if not ended:
        os.kill(child, signal.SIGKILL)
    _, code = os.waitpid(child, 0)
    with suppress(ProcessLookupError):  # its workers, if it had any
        os.killpg(child, signal.SIGKILL)
    read = {
        name: (folder / name).read_text() if (folder / name).exists() else "" for name in ("fired", "stderr", "stdout")
    }
    steps = (folder / "steps").read_text() if (folder / "steps").exists() else "[]"
    return {"status": os.waitstatus_to_exitcode(code) if ended else None, "steps": json.loads(steps), **read}


def main() -> None:
    load()
    gc.freeze()  # or each child would copy what it looks through for circles
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(direct(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()

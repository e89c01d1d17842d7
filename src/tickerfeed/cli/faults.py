"""How commands end: an exit status for each kind of failure, and one line on standard error."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, cast

import typer
from msgspec import Struct

from tickerfeed.errors import ConfigError, EditError, StoreError, TickerfeedError

OK, FAULT, USAGE, STORE, NOTHING = 0, 1, 2, 3, 4  # CONTRACT: exit status
INTERRUPTED = 130  # as shells have it: 128 + SIGINT

P = ParamSpec("P")


class Given(Struct, frozen=True):
    """What was given before the command."""

    config: Path
    debug: bool = False


def given(ctx: typer.Context) -> Given:
    """Return what was given before the command."""
    found = ctx.find_object(Given)
    assert found is not None
    return found


def command(work: Callable[P, int]) -> Callable[P, None]:
    """Make a command of a function that takes `ctx` and returns an exit status; failures end it in one line."""

    @functools.wraps(work)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        ctx = cast("typer.Context", kwargs["ctx"])
        try:
            status = work(*args, **kwargs)
        except (typer.Exit, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            status = INTERRUPTED
        except BrokenPipeError:
            # The reader has gone, as with `| head`: let no later flush complain of it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = OK
        except Exception as exc:  # noqa: BLE001 - the last place: whatever it is, it is told in one line
            status = tell(exc, debug=given(ctx).debug)
        raise typer.Exit(status)

    return wrapped


def tell(failure: Exception, *, debug: bool = False) -> int:
    """Say on standard error what failed; return the exit status that belongs to it."""
    if debug:
        traceback.print_exception(failure, file=sys.stderr)
    if not isinstance(failure, TickerfeedError):
        what = " ".join(f"{type(failure).__name__}: {failure}".split())
        say(f"tickerfeed: a fault of ours: {what}" + ("" if debug else " (more with --debug)"))
        return FAULT
    say(f"tickerfeed: {failure}")
    if isinstance(failure, ConfigError):
        for mistake in failure.mistakes:
            say(f"  {mistake}")
        return USAGE
    if isinstance(failure, EditError):
        for candidate in failure.candidates:
            say(f"  {candidate}")
        return USAGE
    return STORE if isinstance(failure, StoreError) else FAULT


def say(line: str) -> None:
    """Write a line to standard error."""
    typer.echo(line, err=True)

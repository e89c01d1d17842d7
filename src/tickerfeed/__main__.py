"""`python -m tickerfeed`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading

# Objects that come together before Python looks among them for what only points at itself; by itself it takes 700. What
# is loaded at the start stays, and looking through that took a tenth of the start; see `daemon.litter.begin`.
AT_THE_START = 1_000_000


def main() -> None:
    """Run the command line; ends the process with its exit status."""
    gc.set_threshold(AT_THE_START)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it asks every installed package for some
    from tickerfeed.cli.app import app

    try:
        app()
    except SystemExit as done:
        _end(done.code)
        raise


def _end(status: object) -> None:
    """End the process without taking down each object by itself, which takes as long as reading the configuration.

    What is registered for the end is done, and what was said is written. Comes back where that cannot be, or where a
    thread still works: then Python ends as it always does.
    """
    if not isinstance(status, int | None) or threading.active_count() > 1:
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - as Python itself does, and once: none of them is left afterwards
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(status or 0)


if __name__ == "__main__":
    main()

"""What happens inside a worker: its limits, and one job."""

from __future__ import annotations

import importlib
import os
import signal
from pathlib import Path
from typing import Any

from tickerfeed.errors import ParseError, ParseLimit
from tickerfeed.workers import cage

OUT_OF_MEMORY = 70  # exit status; EX_SOFTWARE
LACK = "not a worker"  # what this process could not give up of files and network; "": nothing
_UNKNOWN_SIZE = 1_000_000_000  # bytes, where the machine does not tell how large a process is
JOBS = {
    "feed": ("tickerfeed.parse.document", "parse"),
    "article": ("tickerfeed.parse.article.reader", "read"),
    "survey": ("tickerfeed.parse.discovery.survey", "survey"),
}


def prepare(memory: int) -> None:
    """Make this process a worker: quiet, killable at once, and without more than `memory` bytes on top of its start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the daemon decides when to stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for a pattern that never ends
    for module in (*(module for module, _ in JOBS.values()), "feedparser"):  # now: their cost is no job's
        importlib.import_module(module)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    _limit(memory)
    global LACK  # noqa: PLW0603 - of the process, as the cage is
    LACK = cage.shut()


def work(job: str, *arguments: Any) -> Any:
    """Do one of `JOBS`; a `ParseError` is returned, since its cause need not survive the way back.

    A worker that ran out of memory ends: what it kept would make the next job fail too.
    """
    module, function = JOBS[job]
    do = getattr(importlib.import_module(module), function)  # here, since the daemon itself never needs the readers
    try:
        return do(*arguments)
    except ParseLimit:
        os._exit(OUT_OF_MEMORY)
    except ParseError as exc:
        return exc


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = _size() + memory
    resource.setrlimit(resource.RLIMIT_AS, (allowed if most < 0 else min(allowed, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _size() -> int:
    """Return the address space of this process in bytes."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return _UNKNOWN_SIZE
    return int(pages) * os.sysconf("SC_PAGE_SIZE")

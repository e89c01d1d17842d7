"""The templates and the stylesheet that ship with the package."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from tickerfeed._version import __version__
from tickerfeed.render.template import keep_compiled


class Compiled(FileSystemBytecodeCache):
    """What templates were compiled to, beside what Python compiled this module to, and by the same rules.

    Compiling takes as long as a whole page (30 ms), each time that cron starts us. Where Python may not write, neither
    do we: then it is done anew each time.
    """

    def __init__(self, module: str = __file__) -> None:
        """Keep it where Python keeps its own of `module`."""
        folder = Path(cache_from_source(module)).parent
        super().__init__(str(folder), f"%s.tickerfeed-{__version__}.{sys.implementation.cache_tag}.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read it, where it is there and whole."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write it whole or not at all."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


def load() -> Mapping[str, str]:
    """Return the texts of `templates/` by file name."""
    keep_compiled(Compiled())
    folder = files("tickerfeed.publish") / "templates"
    return {item.name: item.read_text(encoding="utf-8") for item in sorted(folder.iterdir(), key=lambda i: i.name)}

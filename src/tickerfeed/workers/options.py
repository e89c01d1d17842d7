"""What the operator may set of the parse workers."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct


class ParseOptions(Struct, frozen=True):
    """`[parse]`: how many workers, and the bounds of one parse."""

    workers: int = 1
    timeout: timedelta = timedelta(seconds=5)
    memory: int = 512_000_000  # bytes of address space over what the worker starts with
    max_entries: int = 2000

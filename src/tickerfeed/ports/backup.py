"""The memory as a whole, for moving it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from tickerfeed.model import Dump


class WholeStore(Protocol):
    """A store as a whole, for moving it. Called as `Store` is; all methods raise `StoreError` and nothing else."""

    def dump(self) -> AbstractContextManager[Dump]:
        """Open all that the store holds at this moment, whoever works on it meanwhile."""
        ...

    def load(self, dump: Dump, *, replaces: bool) -> None:
        """Put this in the place of what the store holds, all or nothing; of an older schema, too.

        Refuses where the store holds anything, unless it `replaces` that.
        """
        ...


class BackupFile(Protocol):
    """A file that holds the whole of a store. All methods raise `StoreError` and nothing else of their own."""

    def write(self, dump: Dump, now: datetime) -> None:
        """Write the file, whole or not at all."""
        ...

    def read(self) -> AbstractContextManager[Dump]:
        """Open the file. That it is whole shows only when the last of its tables has been read: those raise then."""
        ...

"""Back up and restore: the whole of a store into one file, and out of one into an empty store, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from tickerfeed.model import Contents, Dump, TableRows
from tickerfeed.ports import BackupFile, WholeStore

Progress = Callable[[str, int, int], None]  # the table at hand, rows done, rows in all
STEP = 1_000  # rows between two words about it


def back_up(store: WholeStore, file: BackupFile, now: datetime, told: Progress | None = None) -> Contents:
    """Write what the store holds at this moment; return what that is. Raises `StoreError`.

    Others go on working on the store meanwhile. The file is there whole, or as it was before.
    """
    with store.dump() as dump:
        file.write(_watched(dump, told), now)
    return dump.contents


def restore(file: BackupFile, store: WholeStore, told: Progress | None = None, *, replaces: bool = False) -> Contents:
    """Fill the store from the file; return what it holds now. Raises `StoreError`; then it is as it was before.

    A store that holds anything is filled only with `replaces`, and what it held is gone then.
    """
    with file.read() as dump:
        store.load(_watched(dump, told), replaces=replaces)
    return dump.contents


def _watched(dump: Dump, told: Progress | None) -> Dump:
    return dump if told is None else Dump(dump.contents, _telling(dump, told))


def _telling(dump: Dump, told: Progress) -> Iterator[TableRows]:
    done, total = 0, sum(dump.contents.counts.values())

    def counted(table: TableRows) -> Iterator[Sequence[object]]:
        nonlocal done
        for row in table.rows:
            if not done % STEP:
                told(table.name, done, total)
            done += 1
            yield row
        told(table.name, done, total)

    for table in dump.tables:
        yield table._replace(rows=counted(table))

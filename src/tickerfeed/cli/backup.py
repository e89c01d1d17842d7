"""Commands that move a store: backup, restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tickerfeed.cli.faults import OK, command, given

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config
    from tickerfeed.model import Contents
    from tickerfeed.store.database import SqlStore


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(backup)
    app.command()(restore)


@command
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write; an older file there is replaced.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> int:
    """Write the whole state into one file, also while the daemon works.

    The file holds secrets, and only its owner may read it.
    """
    from tickerfeed.cli.opening import now, read
    from tickerfeed.cli.progress import progress
    from tickerfeed.flow.backup import back_up
    from tickerfeed.store.backup import BackupFile
    from tickerfeed.store.database import open_to_read

    store = open_to_read(read(given(ctx).config).store)
    try:
        with progress("backing up") as told:
            contents = back_up(store, BackupFile(file), now(), told)
    finally:
        store.close()
    _report(file, contents, "written", as_json=as_json)
    return OK


@command
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `tickerfeed backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Lose what the store holds now.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> int:
    """Fill the configured store, SQLite or PostgreSQL, from a backup of either.

    All or nothing; no daemon may work on the store. The next run publishes what was published when the backup was made.
    """
    from tickerfeed.cli.opening import read
    from tickerfeed.cli.progress import progress
    from tickerfeed.flow import backup as flow
    from tickerfeed.store.backup import BackupFile

    with _owned(read(given(ctx).config)) as store, progress("restoring") as told:
        contents = flow.restore(BackupFile(file), store, told, replaces=replace)
    _report(file, contents, "restored", as_json=as_json)
    return OK


@contextmanager
def _owned(config: Config) -> Iterator[SqlStore]:
    """Open the store as its only user. Raises `OwnedStore` where a daemon works on it."""
    from tickerfeed.daemon.memory import OwnerLock
    from tickerfeed.errors import OwnedStore
    from tickerfeed.ports import DISPATCH, PRESS
    from tickerfeed.store.database import open_store

    with OwnerLock(config.store.url):
        store = open_store(config.store, config.engine.shards)
        try:
            if not (store.own(PRESS) and store.own(DISPATCH)):
                raise OwnedStore("other tickerfeeds work on this store; stop them first")
            yield store
        finally:
            store.close()


def _report(file: Path, contents: Contents, done: str, *, as_json: bool) -> None:
    from tickerfeed.cli.printing import print_json

    size = file.stat().st_size
    if as_json:
        counts = dict(contents.counts)
        print_json({"file": str(file), "bytes": size, "schema": contents.schema, "rows": counts})
        return
    rows = sum(contents.counts.values())
    told = ", ".join(f"{contents.counts.get(name, 0)} {word}" for name, word in _TOLD)
    typer.echo(f"{file}: {done}, {rows} rows ({told}), {size / 1e6:.1f} MB, schema {contents.schema}")


_TOLD = (("source", "sources"), ("entry", "entries"), ("story", "stories"), ("edit", "edits"))

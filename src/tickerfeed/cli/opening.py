"""What most commands begin with: the configuration, the log, the store. Imported inside commands only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from tickerfeed import log
from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.model import Told
from tickerfeed.ports import Store
from tickerfeed.store.database import open_store, open_to_read


def read(path: Path) -> Config:
    """Return the configuration; from here on the log says what needs attention. Raises `ConfigError`."""
    config = load(path)
    level = "warning" if config.log.level == "info" else config.log.level
    log.configure(replace(config.log, level=level))
    return config


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@contextmanager
def opened(config: Config, *, to_read: bool = False) -> Iterator[Store]:
    """Open the store for a while; `to_read` suffices for those who may not write it. Raises `StoreError`."""
    store = open_to_read(config.store) if to_read else open_store(config.store)
    try:
        yield store
    finally:
        store.close()


def told(config: Config) -> list[Told]:
    """Return the recent stories as readers are shown them, as many as the combined feed has."""
    from tickerfeed.flow.shown import shown

    with opened(config, to_read=True) as store:
        return list(shown(store, config.store.retention, config.publish.entries, now()).told)

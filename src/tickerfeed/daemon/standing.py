"""Whether what is published stands as it is, found out without loading what folds and renders.

After a run of the press the store is told what its outputs were made of and until when they last. As long as all of
that holds, another run would change no byte; finding that out by rendering takes longer than the polls of a hundred
unchanged sources. Whoever else publishes, a daemon say, changes the files, and so breaks the seal on them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from tickerfeed._version import __version__
from tickerfeed.config.schema import Config
from tickerfeed.ports import Store
from tickerfeed.publish.seal import seal

FACT = "standing"  # the store's fact that holds it


def stands(store: Store, config: Config, now: datetime) -> bool:
    """Return whether the outputs are surely what a run of the press would make. Raises `StoreError`, `PublishError`."""
    if config.publish.webhook.url:  # what the receiver did not take is told again with each run
        return False
    try:
        kept = json.loads(store.meta_get(FACT) or "{}")
        since, until, editions = kept["since"], kept["until"], kept["editions"]
        made_of, sealed = kept["made_of"], kept["seal"]
    except (KeyError, TypeError, ValueError):
        return False
    return bool(
        since <= now.timestamp() < until
        and made_of == _made_of(store, config, store.last_edit())
        and not store.log_after(store.fold_cursor(), 1)
        and sealed == seal(Path(config.publish.directory), editions)
    )


def keep(store: Store, config: Config, edit: int, editions: Sequence[str], span: tuple[datetime, datetime]) -> None:
    """Take down that the outputs with these editions last for `span`, and hold what the editor did up to `edit`.

    Raises `StoreError` and `PublishError`.
    """
    since, until = span  # a clock that is set back makes all of it void
    kept = {
        "since": since.timestamp(),
        "until": until.timestamp(),
        "editions": list(editions),
        "made_of": _made_of(store, config, edit),
        "seal": seal(Path(config.publish.directory), editions),
    }
    store.meta_set(FACT, json.dumps(kept))


def _made_of(store: Store, config: Config, edit: int) -> str:
    """Return what stands for everything that outputs are made of, files and time aside."""
    parts = (config.site, config.sources, config.editions, config.tickers, config.ticker, config.publish, config.serve)
    facts = (store.fold_cursor(), edit, config.store.retention, __version__)
    # A thousand sources take a twentieth of what `repr` would; in a set order, since sets have none of their own.
    written = msgspec.msgpack.encode((parts, facts), enc_hook=repr, order="deterministic")
    return hashlib.sha256(written).hexdigest()

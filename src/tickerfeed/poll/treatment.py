"""How a source is read. When the operator changes that, its last body counts as unseen.

Otherwise new selectors would find nothing to select from until the site changes something: a 304, or the same hash,
would keep the body from being read again.
"""

from __future__ import annotations

import hashlib

from msgspec.structs import replace

from tickerfeed.model import Source, SourceState, Validators


def treatment(source: Source) -> str:
    """Return a short word that differs wherever the same body would be read, or taken in, differently."""
    told = (
        *(source.kind, sorted(source.select.items()), source.encoding, source.timezone, source.date_order),
        *(source.include, source.exclude, source.max_items, source.language, source.article),
    )
    return hashlib.blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def treated(source: Source, state: SourceState) -> SourceState:
    """Return the state to poll `source` by: with nothing seen, where the last body was read in another way."""
    now = treatment(source)
    if state.treatment == now:
        return state
    if not state.treatment:  # from before this was noted
        return replace(state, treatment=now)
    return replace(state, treatment=now, validators=Validators(), body_hash=None, asks_whole=False)

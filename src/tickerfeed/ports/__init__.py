"""What the flow needs from outside, each with its contract.

Implementations live on storey 5; tests bring fakes with behaviour. Whoever needs one imports it from here; the modules
are for reading.
"""

from tickerfeed.ports.backup import BackupFile, WholeStore
from tickerfeed.ports.edges import Clock, Fetcher, Parser, Sender, Sink
from tickerfeed.ports.entries import NOTHING_WITHDRAWN, EntryStore
from tickerfeed.ports.sources import SourceStore
from tickerfeed.ports.store import DISPATCH, PRESS, Store, StoreThread
from tickerfeed.ports.stories import NO_GISTS, StoryStore

__all__ = [
    "DISPATCH",
    "NOTHING_WITHDRAWN",
    "NO_GISTS",
    "PRESS",
    "BackupFile",
    "Clock",
    "EntryStore",
    "Fetcher",
    "Parser",
    "Sender",
    "Sink",
    "SourceStore",
    "Store",
    "StoreThread",
    "StoryStore",
    "WholeStore",
]

"""Well-formed RSS, RDF and Atom through expat: the same `Feed` as through feedparser, in a fraction of the time.

It takes what it can vouch for and hands over the rest. `tests/parse/fast/` holds it to that with made-up feeds,
`.ci/fast_check.py` with captured ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tickerfeed.model import Entry, Feed
from tickerfeed.parse import entry, feed, withdrawals
from tickerfeed.parse.comments import thread_prefix
from tickerfeed.parse.entry import Surroundings
from tickerfeed.parse.fast import theirs, usual
from tickerfeed.parse.fast.names import Unsure, names
from tickerfeed.parse.fast.rules import Rules
from tickerfeed.parse.fast.scribe import Fields, Scribe
from tickerfeed.parse.fast.sound import sound
from tickerfeed.parse.fast.usual import Usual
from tickerfeed.parse.moments import Reading

_TAKING_BACK = frozenset({withdrawals.HISTORY, withdrawals.TOMBSTONES})


def unwatched() -> None:
    """Let the reading take its time."""


def read(
    data: bytes, url: str, reading: Reading, max_entries: int, watch: Callable[[], None] = unwatched
) -> Feed | None:
    """Return the feed in `data`, UTF-8 that came from `url`; None where feedparser has to read it.

    `watch` is called before each step that may take long, and may raise.
    """
    try:
        found = _fields(data, url, watch)
        return feed.told(found, withdrawals.Withdrawals(), url, reading, max_entries, partial(_made, watch))
    except Unsure:
        return None


def _fields(data: bytes, url: str, watch: Callable[[], None]) -> Fields:
    document = sound(data)
    found = names(document.declaring, document.head)
    if any(uri in _TAKING_BACK for _, uri in found.declared):
        raise Unsure("entries taken back")
    version = found.version(document.root)
    namespaces = {prefix: uri for prefix, uri in found.declared if prefix}
    attributes = found.attributes(document.root)
    base, known = _base(attributes, url) if document.bases else ("", 0)
    rules = Rules(found, thread_prefix(namespaces))
    scribe = Scribe(found, rules, version, base)
    scribe.is_doubtful, scribe.has_controls = document.is_doubtful, document.has_controls
    scribe.watch = watch
    if not (document.bases or document.is_doubtful):
        scribe.usual = partial(usual.usual, scribe, usual.Parts(found, rules))
    scribe.speaks(attributes)
    if scribe.language and version != "rss10":
        scribe.feed["language"] = scribe.language.replace("_", "-")
    scribe.walk(document.root, 2)
    if scribe.based + known != document.bases:
        raise Unsure("a base that changes links")
    return {"feed": scribe.feed, "entries": scribe.entries, "version": version, "namespaces": namespaces}


def _made(watch: Callable[[], None], found: Usual | Fields, around: Surroundings) -> Entry:
    watch()
    return usual.entry(found, around) if isinstance(found, Usual) else entry.entry(found, around)


def _base(attributes: Fields, url: str) -> tuple[str, int]:
    """Return the base that feedparser starts from, and how many of the document's bases that takes into account."""
    named = attributes.get("xml:base", attributes.get("base"))
    return theirs.base(url, named), int(named is not None)

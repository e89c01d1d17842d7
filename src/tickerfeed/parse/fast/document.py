"""`parse.document` for what is soon done: small and sound feeds in UTF-8. It loads no reader of any other kind."""

from __future__ import annotations

from tickerfeed.model import Feed, Response, Source
from tickerfeed.parse import charset, feed
from tickerfeed.parse.fast import reader
from tickerfeed.parse.moments import reading
from tickerfeed.parse.sniff import Kind, sniff

LARGEST = 131_072  # bytes; the worst body of this size that could be made takes under fifty milliseconds


def parse(response: Response, source: Source, max_entries: int = 2000) -> Feed | None:
    """Return what `parse.document.parse` returns, in a time that the body's size bounds; None for all other bodies."""
    if source.encoding or len(response.body) > LARGEST:
        return None
    text = charset.plain(response.body)
    seen = sniff(text) if text is not None else None
    if text is None or seen is None or seen.kind is not Kind.XML_FEED:
        return None
    found = reader.read(text[seen.start :], response.url, reading(source.timezone, source.date_order), max_entries)
    return found and feed.subscribable(found, response)

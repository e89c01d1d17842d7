"""`parse.document` for what is soon done: small and sound feeds in UTF-8. It loads no reader of any other kind."""

from __future__ import annotations

import re
from collections.abc import Callable

from tickerfeed.model import Feed, Response, Source
from tickerfeed.parse import charset, feed
from tickerfeed.parse.fast import reader
from tickerfeed.parse.moments import reading
from tickerfeed.parse.sniff import Kind, sniff

LARGEST = 131_072  # bytes
_HEAD = 4096  # bytes in which a root is looked for before anything else is done
_ROOT = re.compile(rb"<(?:rss|rdf:RDF|feed)[\s>]")
_USUAL_FEED = re.compile(rb"(\s*+)(?:<\?xml [^<>]{0,1000}\?>\s{0,1000}+)?" + _ROOT.pattern)  # as `sniff` knows them
_SKIPS = re.compile(b"<skip")


def parse(
    response: Response, source: Source, max_entries: int = 2000, watch: Callable[[], None] = reader.unwatched
) -> Feed | None:
    """Return what `parse.document.parse` returns, None for a body that is not read here.

    `watch` is called before each step that may take long, an entry above all; it may raise to give up.
    """
    body = response.body
    if source.encoding or len(body) > LARGEST or not _ROOT.search(body[:_HEAD]):
        return None
    data = charset.plain(body)
    start = None if data is None else _start(data)
    if data is None or start is None:
        return None
    data = data[start:]
    habit = reading(source.timezone, source.date_order)
    found = reader.read(data, response.url, habit, max_entries, watch)
    if found and _SKIPS.search(data):
        found = feed.sparing(found, data.decode())
    return found and feed.subscribable(found, response)


def _start(data: bytes) -> int | None:
    """Return where a feed in UTF-8 begins; None where it is something else, as `sniff` tells."""
    if usual := _USUAL_FEED.match(data):
        return usual.end(1)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    seen = sniff(text)
    return len(text[: seen.start].encode()) if seen.kind is Kind.XML_FEED else None

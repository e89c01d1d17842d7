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


def parse(
    response: Response, source: Source, max_entries: int = 2000, watch: Callable[[], None] = reader.unwatched
) -> Feed | None:
    """Return what `parse.document.parse` returns, None for a body that is not read here.

    `watch` is called before each step that may take long, an entry above all; it may raise to give up.
    """
    body = response.body
    if source.encoding or len(body) > LARGEST or not _ROOT.search(body[:_HEAD]):
        return None
    text = charset.plain(body)
    seen = sniff(text) if text is not None else None
    if text is None or seen is None or seen.kind is not Kind.XML_FEED:
        return None
    habit = reading(source.timezone, source.date_order)
    document = text[seen.start :]
    found = reader.read(document, response.url, habit, max_entries, watch)
    return found and feed.subscribable(feed.sparing(found, document), response)

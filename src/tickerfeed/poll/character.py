"""What a source has been so far: a feed does not turn into a page unnoticed."""

from __future__ import annotations

from tickerfeed.errors import NotAFeed
from tickerfeed.model import PAGE_VERSION, Feed, Source, SourceKind, SourceState


def kept(feed: Feed, source: Source, state: SourceState) -> Feed:
    """Return `feed`; raises `NotAFeed` where it was read from a page and the source has been a feed.

    A site that is rebuilt, or in trouble, often answers its old feed's address with a page of news: reading on would
    bring a front page's entries under other ids. A source that the operator calls a listing is one whatever it was.
    """
    is_page = feed.version == PAGE_VERSION
    if is_page and source.kind is SourceKind.AUTO and state.version and state.version != PAGE_VERSION:
        raise NotAFeed(
            f'a page answers where a feed ({state.version}) was; look for its new address, or set kind = "listing" to '
            "read the page",
            state.url or source.url,
        )
    return feed

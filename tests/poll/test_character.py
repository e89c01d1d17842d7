"""A feed does not turn into a page unnoticed."""

from __future__ import annotations

import pytest

from tickerfeed.errors import NotAFeed
from tickerfeed.model import PAGE_VERSION, Feed, Source, SourceKind, SourceState
from tickerfeed.poll.character import kept

URL = "https://bao.example/rss"


def test_a_page_in_place_of_a_feed_is_refused() -> None:
    state = SourceState("bao", "https://moi.example/rss", version="rss20")
    with pytest.raises(NotAFeed, match=r"https://moi.example/rss: a page answers where a feed \(rss20\) was") as caught:
        kept(Feed(version=PAGE_VERSION), Source("bao", URL), state)
    assert 'kind = "listing"' in caught.value.message


@pytest.mark.parametrize(
    ("version", "kind", "before"),
    [
        (PAGE_VERSION, SourceKind.AUTO, ""),
        (PAGE_VERSION, SourceKind.AUTO, PAGE_VERSION),
        (PAGE_VERSION, SourceKind.LISTING, "rss20"),
        (PAGE_VERSION, SourceKind.TICKERLINE, "rss20"),
        ("rss20", SourceKind.AUTO, PAGE_VERSION),
        ("atom10", SourceKind.AUTO, "rss20"),
    ],
)
def test_every_other_change_is_taken(version: str, kind: SourceKind, before: str) -> None:
    feed = Feed(version=version)
    assert kept(feed, Source("bao", URL, kind=kind), SourceState("bao", URL, version=before)) is feed

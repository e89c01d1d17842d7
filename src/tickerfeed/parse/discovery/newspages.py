"""Pages of a site that list its news, where its front page does not: as menus name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tickerfeed.model import Candidate, FoundBy, SourceKind
from tickerfeed.parse.page.tree import Page
from tickerfeed.text import clean, urls

MOST = 3
_ANCHORS = 2000  # links that are looked at
_WORDS = 40  # characters of a menu's entry
_NEWS = re.compile(
    r"(?:các |trang )?(?:tin|tin tức|bản tin|thời sự|tin mới(?: nhất)?|tin nổi bật|tin hoạt động"
    r"|tin trong (?:tỉnh|nước)|tin địa phương|hoạt động|latest(?: news)?|all news|news)"
    r"(?:\s*(?:-|–|và|&|,)?\s*(?:sự kiện|tổng hợp|trong tỉnh|events?|thời sự|mới|chung))?",
    re.IGNORECASE,
)


def news_pages(page: Page) -> Iterator[Candidate]:
    """Yield the pages of the same site that the page calls its news, in its order."""
    found: dict[str, str] = {}
    for node in page.root.css("a[href]")[:_ANCHORS]:
        # The whole of what a link says must name the news: headlines hold these words, too.
        words = clean.line(node.text()[: 2 * _WORDS])
        url = page.link(node.attributes.get("href")) if _NEWS.fullmatch(words) else None
        if url and urls.is_same_site(url, page.base) and len(found) < MOST:
            found.setdefault(url, words)
    for url, words in found.items():
        yield Candidate(url, SourceKind.LISTING, FoundBy.LINK, words)

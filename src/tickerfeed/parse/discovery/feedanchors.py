"""Links of a page that lead to a feed, or to a page that lists feeds, as far as their addresses and words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tickerfeed.model import Candidate, FoundBy, SourceKind
from tickerfeed.parse.discovery.autodiscovery import mended
from tickerfeed.parse.page.tree import Node, Page
from tickerfeed.text import clean, urls

ANCHORS = 5000  # links that are looked at
_TITLE = 100  # characters of a title
_WORDS = 25  # characters of a link's words that are asked for "RSS"

_FEED_ENDINGS = frozenset({"atom", "rdf", "rss"})
_FEED_NAMES = frozenset({"atom", "feed", "feeds", "index", "newsfeed", "rdf", "rss", "rss2"})  # .xml or .json
_FEED_FOLDERS = frozenset({"feed", "feeds", "rss", "rsschanel", "rsschannel"})
_PAGE_ENDINGS = frozenset({"aspx", "asp", "chn", "htm", "html", "jsp"})
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:format=(?:feed|rss|atom)|feed=(?:rss2?|atom|rdf)|type=(?:rss|atom)|rss(?:=(?:1|true))?)(?:&|$)",
    re.IGNORECASE,
)
_RSS_PAGE = re.compile(r"(?:^|[-_])rss(?:$|[-_]|main|feeds?|index|list|channels?)")
_RSS_WORD = re.compile(r"(?<![a-z])(?:rss|atom feed)(?![a-z])", re.IGNORECASE)
_ALL_NEWS_NAMES = """all atom default feed feeds front frontpage home homepage index latest latest-news main moi-nhat
    news news-feed newsfeed rss rss2 tin-moi tin-moi-nhat tin-tuc tinmoi top trang-chu trangchu"""
_ALL_NEWS = frozenset(_ALL_NEWS_NAMES.split())
_ALL_NEWS_WORDS = re.compile(r"trang chủ|tin mới|mới nhất|home ?page|latest|all news|tất cả", re.IGNORECASE)
_COMMENTS_PATH = re.compile(r"/comments(?:[./-]|$)", re.IGNORECASE)
# "Bình luận" and "Comment" alone are sections of opinion.
_COMMENTS_TITLE = re.compile(
    r"comments (?:feed|for|on)\b|^comments$|dòng (?:bình luận|phản hồi)|bình luận (?:cho|mới|về)\b", re.IGNORECASE
)


def linked(page: Page) -> Iterator[Candidate]:
    """Yield the page's links to feeds of its own site, then those to pages that list them; each address once."""
    seen: set[str] = set()
    pages: list[Candidate] = []
    for node in page.root.css("a[href], area[href]")[:ANCHORS]:
        url = page.link(mended(node.attributes.get("href") or ""))
        if url is None or url in seen or not urls.is_same_site(url, page.base):
            continue
        seen.add(url)
        if looks_like_feed(url):
            yield Candidate(url, SourceKind.FEED, FoundBy.LINK, _title(node))
        elif _leads_to_feeds(node, url):
            pages.append(Candidate(url, SourceKind.FEED, FoundBy.DIRECTORY, _title(node)))
    yield from pages


def looks_like_feed(url: str) -> bool:
    """Say whether an address is written as those of feeds are."""
    parts = urlsplit(url)
    folders, name, ending = _split(parts.path)
    if ending in _FEED_ENDINGS or (name in _FEED_NAMES and ending in {"xml", "json"}):
        return True
    if name in _FEED_NAMES - {"index"} and not ending:
        return True
    is_filed = not _FEED_FOLDERS.isdisjoint(folders) and name != "" and ending not in _PAGE_ENDINGS
    return is_filed or _FEED_QUERY.search(parts.query) is not None


def is_all_news(url: str, title: str = "") -> bool:
    """Say whether a feed seems to hold all news of its site rather than a section's."""
    folders, name, _ = _split(urlsplit(url).path)
    is_deep = len(folders) > 1  # /thoi-su/trong-nuoc/feed/ is a section's
    return (name in _ALL_NEWS and not is_deep) or _ALL_NEWS_WORDS.search(title) is not None


def is_comments(url: str, title: str = "") -> bool:
    """Say whether a feed seems to hold readers' comments."""
    return _COMMENTS_PATH.search(urlsplit(url).path) is not None or _COMMENTS_TITLE.search(title) is not None


def _split(path: str) -> tuple[list[str], str, str]:
    """Return folders, name and ending of a path, in lower case; a slash at its end says nothing."""
    *folders, last = path.lower().strip("/").split("/")
    name, _, ending = last.partition(".")
    return folders, name, ending.rpartition(".")[2]


def _leads_to_feeds(node: Node, url: str) -> bool:
    _, name, ending = _split(urlsplit(url).path)
    if _RSS_PAGE.search(name) and (ending in _PAGE_ENDINGS or not ending):
        return True
    words = f"{node.attributes.get('title') or ''} {node.text()[: 2 * _WORDS]}".strip()
    return len(words) <= _WORDS and _RSS_WORD.search(words) is not None


def _title(node: Node) -> str:
    return clean.truncate(clean.line(node.attributes.get("title") or node.text()[: 2 * _TITLE]), _TITLE)

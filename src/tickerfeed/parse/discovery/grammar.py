"""Addresses that a site's feeds may have although it names none: what the systems behind news sites use.

Vietnamese papers and portals come from five families. ONECMS: ``/rss/home.rss``, ``/rss/<section>-<id>.rss``; its
newer form: ``/rss/<section>[/<sub>]``; VCCorp: ``/rss/<section>.rss`` and ``<path of the page>.rss``; VNPT's portals:
``/rssChanel/<section>.rss``; SharePoint's, whose feeds cannot be guessed. Then those of the wide world.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tickerfeed.model import Candidate, FoundBy, SourceKind
from tickerfeed.parse.page.addresses import ENDING, is_home
from tickerfeed.parse.page.tree import Page
from tickerfeed.text import urls

MOST = 10  # guesses for one page: each costs its site a request
_HREFS = 400  # links that are looked at
_SECTIONS = 2  # of the page's menu, that are tried

# What gives a system away: in `<meta name=generator>`, or in the addresses that the page links to.
_GENERATORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wordpress", ("/feed/",)),
    ("joomla", ("/index.php?format=feed&type=rss",)),
    ("drupal", ("/rss.xml",)),
    ("blogger", ("/feeds/posts/default",)),
    ("ghost", ("/rss/",)),
    ("hugo", ("/index.xml",)),
    ("jekyll", ("/feed.xml",)),
)
_TRACES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"/wp-(?:content|includes)/"), ("/feed/",)),
    (re.compile(r"-post[0-9]{3,}\.html"), ("/rss/home.rss",)),
    (re.compile(r"-[0-9]{15,20}\.(?:htm|chn|html)$"), ("/rss/home.rss", "/trang-chu.rss", "/rss/tin-moi-nhat.rss")),
)
_EVERYWHERE = ("/rss/home.rss", "/feed", "/rss", "/rss.xml", "/feed.xml", "/index.xml", "/atom.xml")
_OF_PATH = ("/rss{path}.rss", "{path}.rss", "/rss{path}", "/rssChanel/{name}.rss", "{path}/feed/")
_OF_SECTION = ("/rss/{name}", "/rssChanel/{name}.rss", "/rss/{name}.rss")

_SECTION = re.compile(r"/([a-z][a-z0-9-]{2,40})(?:\.html?|\.chn)?/?", re.IGNORECASE)
_NEWSY = re.compile(r"tin-moi|moi-nhat|tin-tuc|thoi-su|su-kien|news|latest", re.IGNORECASE)


def guesses(page: Page, url: str) -> list[Candidate]:
    """Return where feeds of the page at `url`, or of its site, may be: the likeliest first, at most `MOST`."""
    # Each guess costs a request, so the surest come first and few are made.
    paths = dict.fromkeys([*_of_path(url), *_of_system(page), *_EVERYWHERE, *_of_sections(page, url)])
    found = (urls.absolute(path, url) for path in paths)
    return [Candidate(one, SourceKind.FEED, FoundBy.GUESS) for one in found if one][:MOST]


def _of_path(url: str) -> Iterator[str]:
    """Yield where the feed of a section's page is, and nothing for a front page."""
    if is_home(url):
        return
    path = ENDING.sub("", urlsplit(url).path).rstrip("/")
    if path:
        yield from (form.format(path=path, name=path.rpartition("/")[2]) for form in _OF_PATH)


def _of_system(page: Page) -> Iterator[str]:
    generator = page.meta("generator").lower()
    for name, paths in _GENERATORS:
        if name in generator:
            yield from paths
    hrefs = [node.attributes.get("href") or "" for node in page.root.css("a[href], link[href]")[:_HREFS]]
    for trace, paths in _TRACES:
        if any(trace.search(href[: urls.MAX_LENGTH]) for href in hrefs):
            yield from paths


def _of_sections(page: Page, url: str) -> Iterator[str]:
    """Yield the addresses that sections of the menu would have, those that sound of news first."""
    links = (page.link(node.attributes.get("href")) for node in page.root.css("a[href]")[:_HREFS])
    paths = (urlsplit(link).path for link in links if link and urls.is_same_site(link, url))
    names = dict.fromkeys(found[1] for path in paths if (found := _SECTION.fullmatch(path)))
    for name in sorted(names, key=lambda name: _NEWSY.search(name) is None)[:_SECTIONS]:
        yield from (form.format(name=name) for form in _OF_SECTION)

"""The request for the page of one entry, and whether the answer is that page."""

from __future__ import annotations

from tickerfeed.model import Request, Response, Source, SourceKind
from tickerfeed.poll.request import ACCEPT
from tickerfeed.text import urls

_OURS = frozenset(
    {"accept", "if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "a-im"}
)


def ask_page(source: Source, url: str) -> Request:
    """Return the GET for the page at `url`, which an entry of `source` leads to: crawling (RFC 9309), unconditional.

    What the operator set for the source (headers, cookies, networks, authorities) is for its own host alone: a feed
    must not lead our credentials to another.
    """
    headers = {"Accept": ACCEPT[SourceKind.LISTING]}
    if urls.host(url) != urls.host(source.url):
        return Request(source.id, url, headers, is_crawl=True)
    headers |= {name: value for name, value in source.headers.items() if name.lower() not in _OURS}
    if source.cookies and not any(name.lower() == "cookie" for name in headers):
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in source.cookies.items())
    return Request(source.id, url, headers, source.ca_file, source.allow_networks, is_crawl=True)


def is_page_of(answer: Response, url: str) -> bool:
    """Return whether `answer` is the page that was asked for at `url`: a 200, and no home page in its stead."""
    is_sent_home = urls.is_root(answer.url) and not urls.is_root(url)
    return answer.status == 200 and not is_sent_home

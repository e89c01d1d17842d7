"""The conditional GET to send for a source."""

from __future__ import annotations

from tickerfeed.model import PAGE_VERSION, SITEMAP_VERSION, Request, Source, SourceKind, SourceState

_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.2, */*;q=0.1"
)
_JSON = "application/feed+json, application/json;q=0.9, */*;q=0.1"
_XML = "application/xml, text/xml, */*;q=0.1"
_PAGE = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1"
ACCEPT = {  # by name (RFC 9110 12.5.1): some sites choose the format by it, none gets an empty wish
    SourceKind.AUTO: _FEED,
    SourceKind.FEED: _FEED,
    SourceKind.JSON: _JSON,
    SourceKind.SITEMAP: _XML,
    SourceKind.LISTING: _PAGE,
    SourceKind.TICKERLINE: _PAGE,
}
_CRAWLED = frozenset({SourceKind.LISTING, SourceKind.TICKERLINE, SourceKind.SITEMAP})
_DELTA = frozenset({SourceKind.AUTO, SourceKind.FEED})  # may come as what is new alone (RFC 3229, A-IM: feed)
_CONDITIONS = frozenset({"if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "a-im"})


def ask(source: Source, state: SourceState) -> Request:
    """Return the GET for `source`: conditional by the stored validators, byte for byte, and only by them.

    One that `asks_whole` is not: a server that answers 304 for ever is found out so, at most once a week.

    The source's own headers come before the defaults; conditions among them are left out, since an invented one would
    make the answer mean something else (RFC 9110 13.1).
    """
    headers = {name: value for name, value in source.headers.items() if name.lower() not in _CONDITIONS}
    names = {name.lower() for name in headers}
    if "accept" not in names:
        headers["Accept"] = ACCEPT[source.kind]
    if source.cookies and "cookie" not in names:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in source.cookies.items())
    headers |= _conditions(source, state)
    url = state.url or source.url
    return Request(
        source.id,
        url,
        headers,
        source.ca_file,
        source.allow_networks,
        is_crawl=is_crawl(source, state),
        may_retry=not state.failures,  # what failed the last time, too, is no hiccup
    )


def _conditions(source: Source, state: SourceState) -> dict[str, str]:
    conditions: dict[str, str] = {}
    if state.asks_whole:
        return conditions
    if state.validators.etag:
        conditions["If-None-Match"] = state.validators.etag
        if source.kind in _DELTA and not is_crawl(source, state):
            conditions["A-IM"] = "feed"
    if state.validators.last_modified:
        conditions["If-Modified-Since"] = state.validators.last_modified
    return conditions


def is_crawl(source: Source, state: SourceState) -> bool:
    """Return whether asking `source` is crawling (RFC 9309): it is a page or a sitemap, or turned out to be one."""
    return source.kind in _CRAWLED or state.version in (PAGE_VERSION, SITEMAP_VERSION)

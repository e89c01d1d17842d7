"""How a site is asked when somebody looks for what can be polled there: one GET a candidate, politely."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.model import Candidate, FoundBy, Request, Response, SourceKind
from tickerfeed.parse.discovery import feedanchors
from tickerfeed.poll.request import ACCEPT
from tickerfeed.ports import Clock, Fetcher, Parser

REQUESTS = 20  # in all, robots.txt and the page itself among them
NAMED = (FoundBy.HEADER, FoundBy.AUTODISCOVERY, FoundBy.LINK)  # by the site, as its feeds
_PERMANENT = frozenset({301, 308})

Told = Callable[[str, int, int], None]  # what is asked, how many requests were made, how many there may be


class Scout(Struct, frozen=True):
    """What discovery works with."""

    fetcher: Fetcher
    parser: Parser
    clock: Clock
    timezone: str | None = None  # of dates without one
    told: Told | None = None


class Refused(Struct, frozen=True):
    """A candidate that cannot be polled, and why."""

    candidate: Candidate
    reason: str


async def ask(candidate: Candidate, scout: Scout, number: int) -> Response:
    """Send the GET for a candidate, the `number`-th of this discovery. Raises `FetchError`.

    What a site names as its feed, and a feed that the operator names, is not crawling; all else obeys robots.txt.
    """
    if scout.told:
        scout.told(candidate.url, number, REQUESTS)
    is_no_page = candidate.kind in (SourceKind.AUTO, SourceKind.FEED)
    is_named = candidate.found_by in (*NAMED, FoundBy.LISTED, FoundBy.ROBOTS) and is_no_page
    is_feed = candidate.found_by is FoundBy.ITSELF and feedanchors.looks_like_feed(candidate.url)
    headers = {"Accept": ACCEPT[candidate.kind]}
    is_crawl, may_retry = not (is_named or is_feed), candidate.found_by is FoundBy.ITSELF  # all else is a try
    return await scout.fetcher.get(Request("discover", candidate.url, headers, is_crawl=is_crawl, may_retry=may_retry))


def settled(candidate: Candidate, answer: Response) -> Candidate:
    """Return the candidate under the address to be configured: where permanent redirects led."""
    is_moved = bool(answer.hops) and all(hop.status in _PERMANENT for hop in answer.hops)
    return replace(candidate, url=answer.url) if is_moved else candidate

"""What a site's robots.txt lets programs read (RFC 9309). Feeds that the operator names are not crawling; pages are.

- 4xx, or a robots.txt that only redirects: there are no rules (2.3.1.3). 5xx: nothing may be read for the time being
  (2.3.1.4), and 429 is taken for one of these, as it says the same. An exchange that fails is the page's own failure.
- Rules that are known outlive a robots.txt that is not to be had (2.4).
- One robots.txt is read at a time for each origin, kept for `KEPT`, and of all together no more than `MAX_KEPT`.
  `memory` carries them over to the next process, which with cron is the next poll.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import ada_url
from msgspec import Struct

from tickerfeed.errors import Disallowed, FetchError, RedirectError
from tickerfeed.fetch.transport import Route
from tickerfeed.model import Response
from tickerfeed.text.urls import mask

TOKEN = "tickerfeed"  # noqa: S105 (our product token, by which a site may name us)
MAX_SIZE = 512_000  # bytes that are read; RFC 9309 2.5 asks for 500 KiB
REDIRECTS = 5
KEPT = 12 * 3600.0  # seconds; RFC 9309 2.4 allows a day
CLOSED_FOR = 3600.0  # seconds until a robots.txt that could not be had is asked for again
MAX_DELAY = 60.0  # seconds; a longer Crawl-delay is cut
MAX_SITES = 2000
MAX_KEPT = 4_000_000  # characters of all that is kept
# What is read into rules grows with robots named times rules: 512 KB of one-letter names cost minutes and gigabytes.
MAX_NAMES = 2000
MAX_WORK = 200_000
LARGE = 20_000  # characters; the worst of `MAX_SIZE` take a second, for which the event loop must not stand still

if TYPE_CHECKING:
    from protego import Protego

T = TypeVar("T")
P = ParamSpec("P")
Ask = Callable[[str, Route], Awaitable[Response]]


class Rules(Struct, frozen=True):
    """What one robots.txt says. ``closed`` tells why nothing at all may be read; empty: the rules decide."""

    parsed: Protego | None = None
    closed: str = ""
    text: str = ""

    def check(self, url: str, agent: str) -> float:
        """Return how many seconds pages are to be read apart. Raises `Disallowed` where `url` may not be read."""
        if self.closed:
            raise Disallowed(f"{self.closed}; it is asked for again within the hour", mask(url))
        if self.parsed is None:
            return 0.0
        if not self.parsed.can_fetch(url, agent):
            raise Disallowed(
                "the site's robots.txt forbids programs to read this page; ask the site to allow tickerfeed, "
                "or look for a feed (one that you name is not crawling)",
                mask(url),
            )
        return min(self.parsed.crawl_delay(agent) or 0.0, MAX_DELAY)


def read(body: bytes) -> Rules:
    """Return the rules of a robots.txt; of one that was cut, those of its whole lines."""
    if len(body) >= MAX_SIZE:
        body = body[: body.rfind(b"\n") + 1]
    return rules_of(body.decode("utf-8-sig", "replace"))


def rules_of(text: str) -> Rules:
    """Return the rules in a text; none where it has none."""
    names = text.lower().count("agent")
    if names > MAX_NAMES or names * len(text.splitlines()) > MAX_WORK:
        return Rules(closed="the site's robots.txt names too many robots to be read, so no page of it is")
    if not names:
        return Rules()
    from protego import Protego  # noqa: PLC0415 - few sources are pages

    return Rules(Protego.parse(text), text=text)


@dataclass(slots=True)
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules | None = None
    until: float = 0.0


class Robots:
    """Knows the robots.txt of each origin; `ask` fetches one, and `agent` is what we call ourselves."""

    def __init__(self, ask: Ask, agent: str) -> None:
        self._ask = ask
        self._agent = f"{agent.partition('/')[0]} {TOKEN}"  # rules for the operator's own name and for ours count
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sites)

    async def admit(self, url: str, route: Route) -> float:
        """Return how many seconds apart the site wants its pages read, if it lets us read `url`.

        Raises `Disallowed`, or the `FetchError` with which its robots.txt was not to be had.
        """
        origin = ada_url.URL(url).origin
        site = self._site(origin)
        async with site.lock:
            if site.rules is None or asyncio.get_running_loop().time() >= site.until:
                await self._refresh(site, f"{origin}/robots.txt", route)
        assert site.rules is not None
        return await _aside(len(site.rules.text), site.rules.check, url, self._agent)

    def _site(self, origin: str) -> _Site:
        site = self._sites.setdefault(origin, _Site())
        self._sites.move_to_end(origin)
        kept = sum(len(one.rules.text) for one in self._sites.values() if one.rules)
        while len(self._sites) > MAX_SITES or (kept > MAX_KEPT and len(self._sites) > 1):
            _, oldest = self._sites.popitem(last=False)
            kept -= len(oldest.rules.text) if oldest.rules else 0
        return site

    def memory(self, now: datetime) -> str:
        """Return what is known, as JSON text that `recall` takes."""
        ahead = now.timestamp() - asyncio.get_running_loop().time()
        known = ((origin, site.until + ahead, site.rules) for origin, site in self._sites.items() if site.rules)
        return json.dumps({origin: [round(until), rules.text, rules.closed] for origin, until, rules in known})

    def recall(self, memory: str, now: datetime) -> None:
        """Know what `memory` tells, as far as it is still worth something; damaged, it is worth nothing."""
        ahead = now.timestamp() - asyncio.get_running_loop().time()
        try:
            for origin, (until, text, closed) in json.loads(memory or "{}").items():
                rules = Rules(closed=closed) if closed else rules_of(text)
                self._site(origin).rules, self._sites[origin].until = rules, min(until, now.timestamp() + KEPT) - ahead
        except (AttributeError, RecursionError, TypeError, ValueError):
            self._sites.clear()

    async def _refresh(self, site: _Site, url: str, route: Route) -> None:
        rules = await self._rules(url, route, site.rules)
        is_new = rules is not site.rules and not rules.closed
        site.rules = rules
        site.until = asyncio.get_running_loop().time() + (KEPT if is_new else CLOSED_FOR)

    async def _rules(self, url: str, route: Route, known: Rules | None) -> Rules:
        """Return the rules at `url`; where they are not to be had, `known` ones that are more than a closed door."""
        if known is not None and known.closed:
            known = None
        try:
            answer = await self._ask(url, route)
        except RedirectError:
            return Rules()
        except FetchError:
            if known is None:
                raise
            return known
        if answer.status in {200, 203}:
            return await _aside(len(answer.body), read, answer.body)
        if answer.status < 500 and answer.status != 429:
            return Rules()
        closed = f"the site's robots.txt answers {answer.status}, which forbids every page for now (RFC 9309)"
        return known or Rules(closed=closed)


async def _aside(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `work` returns; where there is much of it, it is done in a thread."""
    if size < LARGE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)

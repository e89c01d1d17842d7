"""The one client: every request that a source can cause goes through here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from msgspec.structs import replace

from tickerfeed._version import __version__
from tickerfeed.errors import FetchError, ProtocolError, RefusedAddress, Unreachable
from tickerfeed.fetch import robots
from tickerfeed.fetch.exchange import Exchanges, Step
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.fetch.redirect import credentials, without_fragment
from tickerfeed.fetch.resolve import Resolve, system_resolve
from tickerfeed.fetch.transport import Route
from tickerfeed.fetch.turns import Turns
from tickerfeed.model import Post, Request, Response
from tickerfeed.text.urls import absolute, host, mask

OURS = frozenset(  # fields that the exchange depends on: a source cannot set them
    (
        *("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization"),
        *("range", "te", "trailer", "transfer-encoding", "upgrade"),
    )
)
NOBODY = "https://tickerfeed.invalid/"  # where the operator names none: some sites refuse who gives no address at all
FAULTS = frozenset({500, 502, 504})  # of a site; they pass, unlike what it says of us (4xx) or of its load (503)
MOMENT = 1.0  # seconds before what may be a hiccup is tried again
REPLY = 4096  # bytes of what is answered to a message
_guard = lru_cache(maxsize=1024)(Guard)  # a list of networks is read once, not with each request
ROBOTS_ACCEPT = {"Accept": "text/plain, */*;q=0.1"}


class Client:
    """Fetches and sends; a `ports.Fetcher` and a `ports.Sender`. Made once and shared by all sources.

    Raises `ConfigError` for a proxy that is none, and `ValueError` for what `Guard` cannot read in `allow_networks`.
    With `options.proxy` names are resolved by the proxy: its egress rules then are the wall.
    """

    def __init__(self, options: FetchOptions, contact: str = "", resolve: Resolve = system_resolve) -> None:
        self._options = options
        agent = user_agent(options.user_agent, contact)
        self._exchanges = Exchanges(options, agent, resolve)
        self._robots = robots.Robots(self._robots_txt, agent)
        self._turns = Turns()

    async def get(self, request: Request) -> Response:
        """Return the answer to `request` after its redirects; a body only with 200, 203 and 226.

        A page is read only where its site's robots.txt allows it, and only at its turn; that of the site it redirects
        to counts, too. `Response.url` and the hops' are without credentials. Raises `FetchError` and nothing else.
        """
        try:
            answer = await self._once(request)
        except Unreachable:
            if not request.may_retry:
                raise
        else:
            if answer.status not in FAULTS or not request.may_retry:
                return answer
        await asyncio.sleep(MOMENT)
        return await self._once(request)

    async def _once(self, request: Request) -> Response:
        admit = self._admit if request.is_crawl else None
        return await self._exchanges.answer(self._first(request), request.url, admit)

    async def post(self, message: Post) -> Response:
        """Return the answer to `message`, any status, its body cut at 4 KiB. Raises `FetchError` and nothing else."""
        subject = message.subject or mask(message.url)
        url = absolute(message.url)
        if url is None:
            raise ProtocolError("is no http or https address", subject)
        headers = {**_ours_left_out(message.headers), "Content-Type": message.media_type, "Accept": "*/*"}
        authorization = credentials(message.url)
        if authorization:
            headers["Authorization"] = authorization
        route = _route(message.ca_file, message.allow_networks, subject)
        step = Step(without_fragment(url), headers, route, REPLY, self._options.redirects, is_cut=True)
        try:
            return await self._exchanges.answer(replace(step, content=message.body), subject)
        except FetchError as exc:  # the sender's name for it, whatever the address: that may itself be a secret
            raise type(exc)(exc.message, subject) from exc

    def pause(self, request: Request) -> timedelta:
        """Return how long it is until the turn of a page whose site sets a Crawl-delay; nothing for a feed."""
        return timedelta(seconds=self._turns.pause(host(request.url)) if request.is_crawl else 0)

    def memory(self, now: datetime) -> str:
        """Return what the next client has to know, as text: the robots.txt of each site."""
        return self._robots.memory(now)

    def recall(self, memory: str, now: datetime) -> None:
        """Know what an earlier client's `memory` tells; none, or a damaged one, tells nothing."""
        self._robots.recall(memory, now)

    async def close(self) -> None:
        """Close every connection."""
        await self._exchanges.close()

    def _first(self, request: Request) -> Step:
        url = absolute(request.url)
        if url is None:
            raise ProtocolError("is no http or https address; check the source's url", mask(request.url))
        headers = _ours_left_out(request.headers)
        authorization = credentials(request.url)
        if authorization and not any(name.lower() == "authorization" for name in headers):
            headers["Authorization"] = authorization
        options = self._options
        route = _route(request.ca_file, request.allow_networks, request.source_id)
        return Step(without_fragment(url), headers, route, options.max_body, options.redirects)

    async def _admit(self, step: Step) -> None:
        gap = await self._robots.admit(step.url, step.route)
        if host(step.url) not in {host(url) for url in step.asked}:  # what a redirect asks for is still this turn
            await self._turns.take(host(step.url), gap)

    async def _robots_txt(self, url: str, route: Route) -> Response:
        step = Step(url, ROBOTS_ACCEPT, route, robots.MAX_SIZE, robots.REDIRECTS, is_cut=True)
        return await self._exchanges.answer(step, url)


def _ours_left_out(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in OURS}


def _route(ca_file: str | None, allow_networks: tuple[str, ...], subject: str) -> Route:
    try:
        _guard(allow_networks)
    except ValueError as exc:
        raise RefusedAddress(f"allow_networks: {exc}", subject) from exc
    return Route(ca_file, allow_networks)


def user_agent(configured: str, contact: str) -> str:
    """Return who we say we are: product, version and where to ask (RFC 9110 10.1.5), or what is configured."""
    if configured:
        return re.sub(r"[^ -~]+", "", configured)
    where = re.sub(r"[^!-'*-~]+", "", contact) or NOBODY
    return f"tickerfeed/{__version__} (+{where})"

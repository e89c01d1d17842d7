"""The one client: every request that a source can cause goes through here.

HTTP/1.1 over httpx, with nothing taken from the environment, no cookie kept and no Referer sent. The header of an
answer is bounded by httpcore (100 KiB, `AsyncHTTP11Connection.MAX_INCOMPLETE_EVENT_SIZE`), the body by `decode`, the
redirects by `redirect`, the addresses by `guard`, and the whole exchange by `FetchOptions.timeout`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from tickerfeed._version import __version__
from tickerfeed.errors import FetchError, ProtocolError, RefusedAddress, TimedOut, TooLarge
from tickerfeed.fetch.decode import ACCEPT_ENCODING, Body
from tickerfeed.fetch.faults import FOREIGN, translate
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.fetch.places import Places
from tickerfeed.fetch.redirect import FOLLOWED, carried, credentials, follow, without_fragment
from tickerfeed.fetch.resolve import Resolve, Resolver, system_resolve
from tickerfeed.fetch.tls import Trust
from tickerfeed.fetch.transport import ROUTE, Route, Transport
from tickerfeed.model import Hop, Request, Response
from tickerfeed.text.urls import absolute, host, mask

WAITS = 4  # exchanges' worth of time to wait for a place at a busy host
OURS = frozenset(  # fields that the exchange depends on: a source cannot set them
    (
        *("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization"),
        *("range", "te", "trailer", "transfer-encoding", "upgrade"),
    )
)
WITH_BODY = frozenset({200, 203})  # a body of another status says nothing that is worth its risk
CONDITIONS = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True)
class _Step:
    """One request of an exchange: where to, with which fields, after which hops."""

    url: str
    headers: Mapping[str, str]
    route: Route
    asked: tuple[str, ...]  # every URL so far, this one too
    hops: tuple[Hop, ...] = ()

    @property
    def is_conditional(self) -> bool:
        return any(name.lower() in CONDITIONS for name in self.headers)


class Client:
    """Fetches; a `ports.Fetcher`. Made once and shared by all sources.

    Raises `ConfigError` for a proxy that is none, and `ValueError` for what `Guard` cannot read in `allow_networks`.
    With `options.proxy` names are resolved by the proxy: its egress rules then are the wall.
    """

    def __init__(self, options: FetchOptions, contact: str = "", resolve: Resolve = system_resolve) -> None:
        self._options = options
        self._timeout = options.timeout.total_seconds()
        self._places = Places(options.per_host, self._timeout * WAITS)
        trust = Trust(options.ca_file)
        self._client = httpx.AsyncClient(
            transport=Transport(options.allow_networks, trust, Resolver(resolve), options.proxy),
            headers={"User-Agent": user_agent(options.user_agent, contact), "Accept-Encoding": ACCEPT_ENCODING},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=None,  # noqa: S113 (`_within` bounds the whole exchange, which httpx cannot)
            trust_env=False,
            follow_redirects=False,
        )

    async def get(self, request: Request) -> Response:
        """Return the answer to `request` after its redirects; a body only with 200 and 203.

        `Response.url` and the hops' are without credentials. Raises `FetchError` and nothing else.
        """
        subject = mask(request.url)
        try:
            return await self._follow(self._first(request))
        except FetchError as exc:
            if not exc.subject:
                raise type(exc)(exc.message, subject) from exc
            raise
        except FOREIGN as exc:
            raise translate(exc, subject) from exc

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    def _first(self, request: Request) -> _Step:
        url = absolute(request.url)
        if url is None:
            raise ProtocolError("is no http or https address; check the source's url", mask(request.url))
        headers = {name: value for name, value in request.headers.items() if name.lower() not in OURS}
        authorization = credentials(request.url)
        if authorization and not any(name.lower() == "authorization" for name in headers):
            headers["Authorization"] = authorization
        url = without_fragment(url)
        return _Step(url, headers, self._route(request), (url,))

    def _route(self, request: Request) -> Route:
        try:
            Guard(request.allow_networks)
        except ValueError as exc:
            raise RefusedAddress(f"allow_networks: {exc}", request.source_id) from exc
        return Route(request.ca_file, request.allow_networks)

    async def _follow(self, step: _Step) -> Response:
        clock = asyncio.get_running_loop().time
        left = self._timeout
        while True:  # ends: `follow` bounds the hops
            async with self._places.at(host(step.url)):
                started = clock()
                answer = await self._within(left, step)
                left -= clock() - started
            if isinstance(answer, Response):
                return answer
            step = answer

    async def _within(self, seconds: float, step: _Step) -> Response | _Step:
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(step)
        except TimeoutError as exc:
            raise TimedOut(f"the exchange took longer than {self._timeout:g} s", mask(step.url)) from exc

    async def _exchange(self, step: _Step) -> Response | _Step:
        """Send one request; return the answer, or the step that a redirect asks for."""
        wire = self._client.build_request(
            "GET", step.url, headers=_encoded(step.headers), extensions={ROUTE: step.route}
        )
        answer = await self._client.send(wire, stream=True)
        try:
            if answer.status_code in FOLLOWED:
                return self._next(step, answer)
            if answer.status_code == 304 and not step.is_conditional:
                raise ProtocolError("answers 304 although nothing was asked conditionally", mask(step.url))
            body = await self._read(answer) if answer.status_code in WITH_BODY else b""
        finally:
            await answer.aclose()
        return Response(step.url, answer.status_code, _decoded(answer.headers.raw), body, step.hops)

    def _next(self, step: _Step, answer: httpx.Response) -> _Step:
        locations = [_text(value) for name, value in answer.headers.raw if name.lower() == b"location"]
        hop = follow(step.asked, answer.status_code, locations, self._options.redirects)
        headers = carried(step.headers, step.url, hop.url)
        return _Step(hop.url, headers, step.route, (*step.asked, hop.url), (*step.hops, hop))

    async def _read(self, answer: httpx.Response) -> bytes:
        limit = self._options.max_body
        announced = answer.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            raise TooLarge(f"the body has {announced} bytes, more than the {limit} that max_body allows")
        body = Body(answer.headers.get("content-encoding", ""), limit)
        async for part in answer.aiter_raw():
            body.feed(part)
        return body.finish()


def user_agent(configured: str, contact: str) -> str:
    """Return who we say we are: product, version and where to ask (RFC 9110 10.1.5), or what is configured."""
    if configured:
        return re.sub(r"[^ -~]+", "", configured)
    where = re.sub(r"[^!-'*-~]+", "", contact) or "tickerfeed"
    return f"tickerfeed/{__version__} (+{where})"


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return fields as bytes: Latin-1, as ETags came and go back byte for byte; UTF-8 where that cannot be."""
    pairs = []
    for name, value in headers.items():
        try:
            pairs.append((name.encode("ascii"), value.encode("latin-1")))
        except UnicodeEncodeError:
            pairs.append((name.encode(), value.encode()))
    return pairs


def _decoded(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")

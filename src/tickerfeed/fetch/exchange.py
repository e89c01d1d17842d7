"""One exchange: a request, and those that its redirects ask for, within the bounds of time and size.

Over httpx's transport interface, without its client: there is nothing taken from the environment, no cookie and no
Referer because nothing here would do it. The header of an answer is bounded by `answer`, the body by `decode`, the
redirects by `redirect`, the addresses by `guard`, and the whole by `FetchOptions.timeout`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

import httpx
from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.errors import FetchError, TimedOut, TooLarge, Unasked
from tickerfeed.fetch.decode import ACCEPT_ENCODING, Body
from tickerfeed.fetch.faults import FOREIGN, translate
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.fetch.places import Places
from tickerfeed.fetch.redirect import FOLLOWED, KEEPING, carried, follow
from tickerfeed.fetch.resolve import Resolve, Resolver
from tickerfeed.fetch.tls import Trust
from tickerfeed.fetch.transport import ROUTE, Route, Transport
from tickerfeed.model import Hop, Response
from tickerfeed.text.urls import mask

WAITS = 4  # exchanges' worth of time to wait for a place at a busy host
WITH_BODY = frozenset({200, 203, 226})  # a body of another status says nothing that is worth its risk
GATED = frozenset({202, 403, 405, 429, 503})  # with which gates answer: a look at the page tells whose it is
GLIMPSE = 65_536  # bytes of such a page
GLIMPSE_TIME = 3.0  # seconds; the status itself is what counts
Field = tuple[bytes, bytes]
Headers = tuple[tuple[str, str], ...]
_FAULTS: tuple[type[Exception], ...] = (FetchError, *FOREIGN)
REQUESTS = 2048  # kept as they were made, a few KB each, one of an address: making one is a third of an unchanged poll
NOTHING = httpx.ByteStream(b"")  # what a GET sends
ALWAYS = ((b"Accept-Encoding", ACCEPT_ENCODING.encode()), (b"Connection", b"keep-alive"))
CONDITIONS = frozenset({"if-none-match", "if-modified-since"})


class Step(Struct, frozen=True):
    """One request of an exchange: where to, with which fields, within which bounds, after which hops."""

    url: str
    headers: Mapping[str, str]
    route: Route
    limit: int  # bytes of the body
    redirects: int
    is_cut: bool = False  # a longer body is cut, not refused
    content: bytes | None = None  # to be sent by POST; None: a GET
    hops: tuple[Hop, ...] = ()
    asked: tuple[str, ...] = ()  # every URL before this one

    @property
    def is_conditional(self) -> bool:
        """Whether a 304 is an answer to it."""
        return any(name.lower() in CONDITIONS for name in self.headers)

    def after(self, status: int, locations: list[str]) -> Step:
        """Return the step that a redirect asks for, with the same content. Raises `RedirectError`."""
        asked = (*self.asked, self.url)
        hop = follow(asked, status, locations, self.redirects)
        headers = carried(self.headers, self.url, hop.url)
        return replace(self, url=hop.url, headers=headers, hops=(*self.hops, hop), asked=asked)


Admit = Callable[[Step], Awaitable[None]]


class Exchanges:
    """Sends steps until one is answered. Raises `ConfigError` for a proxy that is none, and what `Guard` raises."""

    def __init__(self, options: FetchOptions, user_agent: str, resolve: Resolve) -> None:
        self._timeout = options.timeout.total_seconds()
        self.places = Places(options.per_host, self._timeout * WAITS)
        trust = Trust(options.ca_file)
        self._transport: httpx.AsyncBaseTransport = Transport(
            options.allow_networks, trust, Resolver(resolve), options.proxy
        )
        self._agent = _encoded("User-Agent", user_agent)
        self._gets: dict[str, tuple[Headers, Route, httpx.Request]] = {}  # the last one of each address

    async def answer(self, step: Step, subject: str, admit: Admit | None = None) -> Response:
        """Return the answer to `step` after its redirects; `admit` is asked before each request, and may raise.

        Waiting for a place at the host, and `admit`, take no time from the exchange. Raises `FetchError` about
        `subject`, an address as `mask` shows it or a name, and nothing else.
        """
        try:
            return await self._follow(step, admit)
        except FetchError as exc:
            if not exc.subject:
                raise type(exc)(exc.message, mask(subject)) from exc
            raise
        except FOREIGN as exc:
            raise translate(exc, mask(subject)) from exc

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def _follow(self, step: Step, admit: Admit | None) -> Response:
        clock = asyncio.get_running_loop().time
        left = self._timeout
        while True:  # ends: `follow` bounds the hops
            if admit is not None:
                await admit(step)
            request = self._request(step)
            async with self.places.at(request.url.raw_host.decode("ascii")):
                started = clock()
                answer = await self._within(left, step, request)
                left -= clock() - started
            if isinstance(answer, Response):
                return answer
            step = answer

    def _request(self, step: Step) -> httpx.Request:
        """Return what is sent for `step`: the same object for as long as a source asks the same."""
        if step.content is None:
            return self._get(step.url, tuple(step.headers.items()), step.route)
        fields = self._fields(step.headers.items())
        return httpx.Request("POST", step.url, headers=fields, content=step.content, extensions={ROUTE: step.route})

    def _get(self, url: str, headers: Headers, route: Route) -> httpx.Request:
        known = self._gets.get(url)
        if known and known[:2] == (headers, route):
            return known[2]
        target = httpx.URL(url)
        fields = [(b"Host", target.netloc), *self._fields(headers)]
        # With a stream of its own httpx looks for nothing to add to the fields, which would take a third of making it.
        request = httpx.Request("GET", target, headers=fields, stream=NOTHING, extensions={ROUTE: route})
        self._gets.pop(url, None)
        if len(self._gets) >= REQUESTS:
            del self._gets[next(iter(self._gets))]  # the one that was made first
        self._gets[url] = headers, route, request
        return request

    def _fields(self, headers: Iterable[tuple[str, str]]) -> list[Field]:
        """Return a request's fields: who asks first, unless a source has another name for us."""
        pairs = [_encoded(name, value) for name, value in headers]
        is_named = any(name.lower() == b"user-agent" for name, _ in pairs)
        return [*(() if is_named else (self._agent,)), *ALWAYS, *pairs]

    async def _within(self, seconds: float, step: Step, request: httpx.Request) -> Response | Step:
        try:
            async with asyncio.timeout(seconds) as limit:
                return await self._send(step, request)
        except TimeoutError as exc:
            if not limit.expired():
                raise  # the network's own, while dialling
            raise TimedOut(f"the exchange took longer than {self._timeout:g} s", mask(step.url)) from exc

    async def _send(self, step: Step, request: httpx.Request) -> Response | Step:
        """Send one request; return the answer, or the step that a redirect asks for."""
        answer = await self._transport.handle_async_request(request)
        try:
            if answer.status_code in (FOLLOWED if step.content is None else KEEPING):
                locations = [_text(value) for name, value in answer.headers.raw if name == b"location"]
                return step.after(answer.status_code, locations)
            if answer.status_code == 304 and not step.is_conditional:
                raise Unasked("answers 304 although nothing was asked conditionally", mask(step.url))
            headers = _decoded(answer.headers.raw)
            body = await _body(answer, headers, step)
        finally:
            await answer.aclose()
        return Response(step.url, answer.status_code, headers, body, step.hops)


async def _body(answer: httpx.Response, headers: Mapping[str, str], step: Step) -> bytes:
    if answer.status_code in WITH_BODY:
        return await _read(answer, headers, step)
    if answer.status_code in GATED and "html" in headers.get("content-type", "").lower():
        return await _glimpse(answer, headers, step)
    return b""


async def _glimpse(answer: httpx.Response, headers: Mapping[str, str], step: Step) -> bytes:
    """Return the beginning of a page that refuses us, nothing where it is not to be had."""
    try:
        async with asyncio.timeout(GLIMPSE_TIME):
            return await _read(answer, headers, replace(step, limit=min(GLIMPSE, step.limit), is_cut=True))
    except _FAULTS:
        return b""


async def _read(answer: httpx.Response, headers: Mapping[str, str], step: Step) -> bytes:
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > step.limit and not step.is_cut:
        raise TooLarge(f"the body has {announced} bytes, more than the {step.limit} that max_body allows")
    body = Body(headers.get("content-encoding", ""), step.limit)
    try:
        async for part in answer.aiter_raw():
            body.feed(part)
    except TooLarge:
        if not step.is_cut:
            raise
        return body.start
    return body.finish()


def _encoded(name: str, value: str) -> Field:
    """Return a field as bytes: Latin-1, as ETags came and go back byte for byte; UTF-8 where that cannot be."""
    try:
        return name.encode("ascii"), value.encode("latin-1")
    except UnicodeEncodeError:
        return name.encode(), value.encode()


def _decoded(raw: Iterable[Field]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")

"""One exchange: a request, and those that its redirects ask for, within the bounds of time and size.

HTTP/1.1 over httpx, with nothing taken from the environment, no cookie kept and no Referer sent. The header of an
answer is bounded by httpcore (100 KiB, `AsyncHTTP11Connection.MAX_INCOMPLETE_EVENT_SIZE`), the body by `decode`, the
redirects by `redirect`, the addresses by `guard`, and the whole by `FetchOptions.timeout`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

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
from tickerfeed.text.urls import host, mask

WAITS = 4  # exchanges' worth of time to wait for a place at a busy host
WITH_BODY = frozenset({200, 203, 226})  # a body of another status says nothing that is worth its risk
GATED = frozenset({202, 403, 405, 429, 503})  # with which gates answer: a look at the page tells whose it is
GLIMPSE = 65_536  # bytes of such a page
GLIMPSE_TIME = 3.0  # seconds; the status itself is what counts
_FAULTS: tuple[type[Exception], ...] = (FetchError, *FOREIGN)
CONDITIONS = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True)
class Step:
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
        self._client = httpx.AsyncClient(
            transport=Transport(options.allow_networks, trust, Resolver(resolve), options.proxy),
            headers={"User-Agent": user_agent, "Accept-Encoding": ACCEPT_ENCODING},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=None,  # noqa: S113 (`_within` bounds the whole exchange, which httpx cannot)
            trust_env=False,
            follow_redirects=False,
        )

    async def answer(self, step: Step, subject: str, admit: Admit | None = None) -> Response:
        """Return the answer to `step` after its redirects; `admit` is asked before each request, and may raise.

        Waiting for a place at the host, and `admit`, take no time from the exchange. Raises `FetchError` about
        `subject` and nothing else.
        """
        try:
            return await self._follow(step, admit)
        except FetchError as exc:
            if not exc.subject:
                raise type(exc)(exc.message, subject) from exc
            raise
        except FOREIGN as exc:
            raise translate(exc, subject) from exc

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _follow(self, step: Step, admit: Admit | None) -> Response:
        clock = asyncio.get_running_loop().time
        left = self._timeout
        while True:  # ends: `follow` bounds the hops
            if admit is not None:
                await admit(step)
            async with self.places.at(host(step.url)):
                started = clock()
                answer = await self._within(left, step)
                left -= clock() - started
            if isinstance(answer, Response):
                return answer
            step = answer

    async def _within(self, seconds: float, step: Step) -> Response | Step:
        try:
            async with asyncio.timeout(seconds):
                return await self._send(step)
        except TimeoutError as exc:
            raise TimedOut(f"the exchange took longer than {self._timeout:g} s", mask(step.url)) from exc

    async def _send(self, step: Step) -> Response | Step:
        """Send one request; return the answer, or the step that a redirect asks for."""
        wire = self._client.build_request(
            "GET" if step.content is None else "POST",
            step.url,
            headers=_encoded(step.headers),
            content=step.content,
            extensions={ROUTE: step.route},
        )
        answer = await self._client.send(wire, stream=True)
        try:
            if answer.status_code in (FOLLOWED if step.content is None else KEEPING):
                locations = [_text(value) for name, value in answer.headers.raw if name.lower() == b"location"]
                return step.after(answer.status_code, locations)
            if answer.status_code == 304 and not step.is_conditional:
                raise Unasked("answers 304 although nothing was asked conditionally", mask(step.url))
            body = await _body(answer, step)
        finally:
            await answer.aclose()
        return Response(step.url, answer.status_code, _decoded(answer.headers.raw), body, step.hops)


async def _body(answer: httpx.Response, step: Step) -> bytes:
    if answer.status_code in WITH_BODY:
        return await _read(answer, step)
    if answer.status_code in GATED and "html" in answer.headers.get("content-type", "").lower():
        return await _glimpse(answer, step)
    return b""


async def _glimpse(answer: httpx.Response, step: Step) -> bytes:
    """Return the beginning of a page that refuses us, nothing where it is not to be had."""
    try:
        async with asyncio.timeout(GLIMPSE_TIME):
            return await _read(answer, replace(step, limit=min(GLIMPSE, step.limit), is_cut=True))
    except _FAULTS:
        return b""


async def _read(answer: httpx.Response, step: Step) -> bytes:
    announced = answer.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > step.limit and not step.is_cut:
        raise TooLarge(f"the body has {announced} bytes, more than the {step.limit} that max_body allows")
    body = Body(answer.headers.get("content-encoding", ""), step.limit)
    try:
        async for part in answer.aiter_raw():
            body.feed(part)
    except TooLarge:
        if not step.is_cut:
            raise
        return body.start
    return body.finish()


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

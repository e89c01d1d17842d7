"""The network: HTTP/1.1 over connections that are dialled through the guard.

Of our own, because what httpx brings takes ten times as long for a poll (docs/decisions/0027). It has no cookies,
follows nothing, and takes nothing from the environment.
"""

from __future__ import annotations

import ssl
from contextlib import suppress

from tickerfeed.errors import Unreachable
from tickerfeed.fetch.answer import Answer
from tickerfeed.fetch.dial import Dialler
from tickerfeed.fetch.guard import Guard
from tickerfeed.fetch.idle import Idle
from tickerfeed.fetch.line import Line, Secure
from tickerfeed.fetch.message import End, Message, Route
from tickerfeed.fetch.proxy import Proxy, proxy_of, tunnel
from tickerfeed.fetch.resolve import Resolver, is_literal
from tickerfeed.fetch.tls import Trust


class Wire:
    """Sends a message over a connection of its route.

    With a proxy the names are resolved there and its egress rules are the wall; only the way to it is ours. Raises
    `ConfigError` for a proxy that is none, and what `Guard` raises.
    """

    def __init__(self, allow_networks: tuple[str, ...], trust: Trust, resolver: Resolver, proxy: str | None) -> None:
        self.proxy = proxy_of(proxy) if proxy else None
        self._allow = (*allow_networks, self.proxy.address) if self.proxy else allow_networks
        self._trust = trust
        self._resolver = resolver
        self._idle = Idle()
        Guard(self._allow)  # a mistake shows now, not with the first request
        self._diallers: dict[Route, Dialler] = {}

    async def ask(self, message: Message) -> Answer:
        """Send `message` and return its answer, whose body is still to be read; whoever asks gives it to `release`.

        Raises `OSError` and `FetchError`.
        """
        line = self._idle.take(message.end) if message.may_repeat else None
        if line is not None:
            with suppress(OSError, Unreachable):  # given up in the moment of asking (RFC 9112 9.3.1)
                return await _answer(line, message)
        return await _answer(await self._open(message.end), message)

    def release(self, message: Message, answer: Answer) -> None:
        """Keep the connection for the next request, where this one's answer is whole and the server agrees."""
        if answer.is_whole and answer.may_go_on:
            self._idle.put(message.end, answer.line)
        else:
            answer.line.close()

    def close(self) -> None:
        """Close every connection, those under way as soon as their answers have been read."""
        self._idle.close()

    async def _open(self, end: End) -> Line:
        """Return a new line to `end`. The guard is asked for what is dialled, and a literal behind a proxy, too."""
        context = self._trust.context(end.route.ca_file) if end.is_tls else None  # first: it may not be had
        dialler = self._dialler(end.route)
        line: Line
        if self.proxy is None:
            line = await dialler.dial(end.host, end.port)
        else:
            if is_literal(end.host):
                dialler.check(end.host, end.port, [end.host])
            line = await self._through(self.proxy, dialler, end)
        return line if context is None else await _secured(line, context, end.host)

    async def _through(self, proxy: Proxy, dialler: Dialler, end: End) -> Line:
        """Return a line to the proxy, or with TLS a tunnel to `end` through it."""
        line: Line = await dialler.dial(proxy.host, proxy.port)
        if proxy.is_tls:
            line = await _secured(line, self._trust.context(), proxy.host)
        if end.is_tls:
            try:
                await tunnel(line, proxy, end.host, end.port)
            except BaseException:
                line.close()
                raise
        return line

    def _dialler(self, route: Route) -> Dialler:
        if route not in self._diallers:
            self._diallers[route] = Dialler(Guard((*self._allow, *route.allow_networks)), self._resolver)
        return self._diallers[route]


async def _answer(line: Line, message: Message) -> Answer:
    answer = Answer(line)
    try:
        await line.send(message.data)
        await answer.begin()
    except BaseException:
        line.close()
        raise
    return answer


async def _secured(line: Line, context: ssl.SSLContext, name: str) -> Secure:
    try:
        secure = Secure(line, context, name)
        await secure.shake_hands()
    except BaseException:
        line.close()
        raise
    return secure

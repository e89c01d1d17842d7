"""The way through an HTTP proxy: what it is asked, and by whom."""

from __future__ import annotations

import base64
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from tickerfeed.errors import ConfigError, Unreachable
from tickerfeed.fetch.answer import Answer
from tickerfeed.fetch.line import Line
from tickerfeed.text.urls import mask


class Proxy(Struct, frozen=True):
    """Where a proxy is, and what it wants to know of us."""

    host: str
    port: int
    is_tls: bool
    authorization: bytes = b""  # a header line, or nothing

    @property
    def address(self) -> str:
        """As the guard's list wants it."""
        return _place(self.host, self.port)


def proxy_of(url: str) -> Proxy:
    """Return the HTTP proxy at `url`. Raises `ConfigError`."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("fetch.proxy must be http://host:port or https://host:port", mask(url))
    is_tls = parts.scheme == "https"
    authorization = b""
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = b"Proxy-Authorization: Basic " + base64.b64encode(pair.encode()) + b"\r\n"
    return Proxy(parts.hostname, parts.port or (443 if is_tls else 80), is_tls, authorization)


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def tunnel(line: Line, proxy: Proxy, host: str, port: int) -> None:
    """Ask the proxy at the end of `line` to lead on to `host` (RFC 9110 9.3.6).

    Raises `Unreachable` when it does not, and what `Answer` raises.
    """
    place = _place(host, port).encode("ascii")
    head = b"CONNECT %b HTTP/1.1\r\nHost: %b\r\n%b\r\n" % (place, place, proxy.authorization)
    await line.send(head)
    answer = Answer(line)
    await answer.begin()
    if not 200 <= answer.status < 300:
        raise Unreachable(f"the proxy did not let us through (it answers {answer.status}); see fetch.proxy")

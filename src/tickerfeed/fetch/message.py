"""A request as it goes over the wire (RFC 9112 3), and where to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from tickerfeed.errors import ProtocolError
from tickerfeed.fetch.proxy import Proxy

Field = tuple[bytes, bytes]

_PORTS = {"http": 80, "https": 443}
# What `text.urls.absolute` gives, up to its fragment. In a start line no blank, control or foreign character can stand.
_URL = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[^\0- /?#:@\[\]\\\x7f-\U0010ffff]+)(?::([0-9]{1,5}))?(/[!-\"$-~]*)")
_FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\0\r\n]*")  # RFC 9110 5.6.2, 5.5: nothing that begins another


class Route(Struct, frozen=True):
    """What a source's connections depend on; those of one route are never lent to another.

    Otherwise a source could reach, over a connection that another source was allowed to open, what it may not dial.
    """

    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()


NOWHERE_ELSE = Route()


class End(Struct, frozen=True):
    """What a connection leads to; an IPv6 address without its brackets."""

    route: Route
    is_tls: bool
    host: str
    port: int


class Message(Struct, frozen=True):
    """What is sent, and where to."""

    end: End
    data: bytes
    may_repeat: bool = False  # a GET: where nothing came back, it may be sent again (RFC 9110 9.2.2)


def message(
    url: str,
    fields: Iterable[Field],
    route: Route = NOWHERE_ELSE,
    proxy: Proxy | None = None,
    content: bytes | None = None,
) -> Message:
    """Return the GET of `url`, or with `content` the POST; the fields Host and Content-Length are made here.

    `url` is as `text.urls.absolute` gives it. Raises `ProtocolError` for what is none, and for a field that is none.
    """
    match = _URL.fullmatch(url)
    if match is None:
        raise ProtocolError("is no http or https address; check the source's url")
    scheme, host, port, target = match.groups()
    end = End(route, scheme == "https", host.strip("[]"), int(port or 0) or _PORTS[scheme])
    server = (f"{host}:{port}" if port else host).encode("ascii")
    head = [(b"Host", server), *fields]
    if content is None:
        return Message(end, written(b"GET", target.encode("ascii"), server, head, end, proxy), may_repeat=True)
    head.append((b"Content-Length", b"%d" % len(content)))
    return Message(end, written(b"POST", target.encode("ascii"), server, head, end, proxy) + content)


def written(
    method: bytes, target: bytes, server: bytes, fields: Iterable[Field], end: End, proxy: Proxy | None
) -> bytes:
    """Return a request's header as bytes; a proxy is told the whole address. Raises `ProtocolError`."""
    asking = b""
    if proxy is not None and not end.is_tls:
        target, asking = b"http://" + server + target, proxy.authorization
    lines = [b"%b: %b" % pair for pair in fields]
    for line in lines:
        if not _FIELD.fullmatch(line):
            name = line.partition(b":")[0].decode("latin-1")[:80]
            raise ProtocolError(f'the header field "{name}" cannot be sent; check the source\'s headers')
    return b"\r\n".join([b"%b %b HTTP/1.1" % (method, target), *lines, asking + b"\r\n"])

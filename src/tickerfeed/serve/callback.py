"""The address that hubs reach (W3C WebSub 5.3 and 7): the only one that takes POST, and nothing but what hubs send.

Each subscription has a path of its own that cannot be guessed. A push is checked and put aside; it is answered at once
and worked on later.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct
from starlette.types import Message, Receive, Scope, Send

from tickerfeed.serve.documents import Headers
from tickerfeed.serve.signature import is_signed

ROOM = 32_000_000  # bytes of pushes that are read or wait at once
READ_TIME = 60.0  # seconds for the body of a push
MAX_CHALLENGE = 4096  # characters
BUSY_FOR = b"60"  # seconds
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
_LEASE = re.compile(r"[0-9]{1,9}")
_PLAIN: Headers = [
    (b"content-type", b"text/plain; charset=utf-8"),  # never what a browser would take for a page: a hub chose it
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
]


class Push(Struct, frozen=True):
    """What a hub sent, its signature checked."""

    token: str
    media_type: str
    body: bytes


class Desk(Struct, frozen=True):
    """What the application asks the subscriber; the answers must be quick and never raise."""

    secret: Callable[[str], str | None]  # of a token whose subscription stands; None for any other
    confirm: Callable[[str, str, timedelta | None], bool]  # token, topic, lease → whether we asked for this
    deny: Callable[[str, str, str], bool]  # token, topic, the hub's reason → whether we know of this
    take: Callable[[Push], None]
    forged: Callable[[str], None]  # token of a push whose signature is wrong or missing


class CallbackApp:
    """An ASGI application. Paths are those below `callback_url`, also where a proxy has taken its path away."""

    def __init__(self, desk: Desk, callback_url: str, max_body: int) -> None:
        self._desk = desk
        self._prefix = urlsplit(callback_url).path.rstrip("/") + "/"
        self._max_body = max_body
        self._room = ROOM

    def done(self, push: Push) -> None:
        """Note that a push that was taken is worked off: its bytes may be used for others."""
        self._room += len(push.body)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        token = path.removeprefix(self._prefix) if path.startswith(self._prefix) else path.removeprefix("/")
        if not _TOKEN.fullmatch(token):
            await _answer(send, 404)
        elif scope["method"] == "GET":
            await self._verify(token, scope, send)
        elif scope["method"] == "POST":
            await self._push(token, scope, receive, send)
        else:
            await _answer(send, 405, more=[(b"allow", b"GET, POST")])

    async def _verify(self, token: str, scope: Scope, send: Send) -> None:
        """Say whether we want what the hub says that we asked for (5.3), or hear that it denies it (5.2)."""
        asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        mode, topic, challenge, lease, reason = (
            asked.get(f"hub.{name}", [""])[0] for name in ("mode", "topic", "challenge", "lease_seconds", "reason")
        )
        if mode == "denied" and self._desk.deny(token, topic, reason):
            await _answer(send, 200)
        elif (
            mode == "subscribe"
            and 0 < len(challenge) <= MAX_CHALLENGE
            and self._desk.confirm(token, topic, timedelta(seconds=int(lease)) if _LEASE.fullmatch(lease) else None)
        ):
            await _answer(send, 200, challenge.encode())
        else:  # also `unsubscribe`, which we never ask for
            await _answer(send, 404)

    async def _push(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        secret = self._desk.secret(token)
        if secret is None:
            await _answer(send, 410)  # the hub may end what nobody wants any more
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        body = await self._read(receive, headers.get(b"content-length", ""))
        if isinstance(body, int):
            await _answer(send, body, more=[(b"connection", b"close"), (b"retry-after", BUSY_FOR)])
            return
        if is_signed(body, headers.get(b"x-hub-signature", ""), secret):
            self._desk.take(Push(token, headers.get(b"content-type", "")[:200], body))
        else:  # answered like a good one: who guesses shall not learn how near he was
            self._room += len(body)
            self._desk.forged(token)
        await _answer(send, 202)

    async def _read(self, receive: Receive, announced: str) -> bytes | int:
        """Return the body, whose bytes are then taken from the room, or the status that says why not."""
        if announced.isdecimal() and int(announced[:20]) > self._max_body:
            return 413
        parts: list[bytes] = []
        try:
            async with asyncio.timeout(READ_TIME):
                while True:
                    message = await receive()
                    part = message.get("body", b"")
                    if fault := self._fault(message, sum(map(len, parts)) + len(part), len(part)):
                        break
                    self._room -= len(part)
                    parts.append(part)
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError:
            fault = 408
        self._room += sum(map(len, parts))
        return fault

    def _fault(self, message: Message, size: int, more: int) -> int:
        if message["type"] == "http.disconnect":
            return 400
        if size > self._max_body:
            return 413
        return 503 if more > self._room else 0


async def _answer(send: Send, status: int, body: bytes = b"", more: Headers | None = None) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*_PLAIN, length, *(more or [])]})
    await send({"type": "http.response.body", "body": body})

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tickerfeed.serve import callback
from tickerfeed.serve.callback import CallbackApp, Desk, Push
from tickerfeed.serve.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = "a-token_that-nobody-can-guess-0123"
SECRET = "bí mật"
TOPIC = "https://bao.example/feed?a=1&b=2"


class Book:
    """One subscription, and what was said about it."""

    def __init__(self) -> None:
        self.confirmed: list[timedelta | None] = []
        self.denied: list[str] = []
        self.taken: list[Push] = []
        self.forged: list[str] = []

    @property
    def desk(self) -> Desk:
        return Desk(
            secret=lambda token: SECRET if token == TOKEN else None,
            confirm=self._confirm,
            deny=self._deny,
            take=lambda push: self.taken.append(push),  # noqa: PLW0108 - the list is renewed for each test
            forged=lambda token: self.forged.append(token),  # noqa: PLW0108
        )

    def _confirm(self, token: str, topic: str, lease: timedelta | None) -> bool:
        if (token, topic) != (TOKEN, TOPIC):
            return False
        self.confirmed.append(lease)
        return True

    def _deny(self, token: str, topic: str, reason: str) -> bool:
        if (token, topic) != (TOKEN, TOPIC):
            return False
        self.denied.append(reason)
        return True


_BOOK = Book()


@pytest.fixture
def book() -> Book:
    _BOOK.__init__()  # type: ignore[misc]
    return _BOOK


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub() -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application; one for all tests, since stopping a server takes its time."""
    server = Server(CallbackApp(_BOOK.desk, "https://tin.example/websub", 1000), "127.0.0.1:0")
    await server.start()
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client
    await server.stop()


def asked(mode: str = "subscribe", topic: str = TOPIC, **more: str) -> dict[str, str]:
    return {"hub.mode": mode, "hub.topic": topic} | {f"hub.{name}": value for name, value in more.items()}


def signed(body: bytes, method: str = "sha256", secret: str = SECRET) -> dict[str, str]:
    value = hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()
    return {"X-Hub-Signature": f"{method}={value}", "Content-Type": "application/atom+xml"}


@pytest.mark.parametrize("prefix", ["/websub/", "/"])
async def test_what_we_asked_for_is_confirmed_by_the_challenge_and_nothing_else(hub, book: Book, prefix: str) -> None:
    challenge = "<script>alert('á')</script>"
    answer = await hub.get(prefix + TOKEN, params=asked(challenge=challenge, lease_seconds="20"))
    assert (answer.status_code, answer.content) == (200, challenge.encode())
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert book.confirmed == [timedelta(seconds=20)]


@pytest.mark.parametrize("lease", ["", "x", "-5", "1e3", "9" * 30])
async def test_a_lease_that_is_no_number_says_nothing(hub, book: Book, lease: str) -> None:
    assert (await hub.get(f"/{TOKEN}", params=asked(challenge="c", lease_seconds=lease))).status_code == 200
    assert book.confirmed == [None]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (TOKEN, asked(topic="https://bao.example/other", challenge="c")),
        (TOKEN, asked("unsubscribe", challenge="c")),
        (TOKEN, asked("publish", challenge="c")),
        (TOKEN, asked(challenge="")),
        (TOKEN, asked(challenge="c" * 5000)),
        (TOKEN, asked("denied", topic="https://bao.example/other")),
        (TOKEN, {}),
        (TOKEN + "x", asked(challenge="c")),
        ("short", asked(challenge="c")),
        ("", asked(challenge="c")),
        (f"a/{TOKEN}", asked(challenge="c")),
    ],
)
async def test_what_we_did_not_ask_for_is_not_found(hub, book: Book, path: str, query: dict[str, str]) -> None:
    answer = await hub.get(f"/websub/{path}", params=query)
    assert (answer.status_code, answer.content) == (404, b"")
    assert (book.confirmed, book.denied) == ([], [])


async def test_a_denial_is_heard(hub, book: Book) -> None:
    assert (await hub.get(f"/{TOKEN}", params=asked("denied", reason="không"))).status_code == 200
    assert book.denied == ["không"]


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_a_signed_push_is_taken(hub, book: Book, method: str) -> None:
    answer = await hub.post(f"/websub/{TOKEN}", content=b"<feed/>", headers=signed(b"<feed/>", method))
    assert (answer.status_code, answer.content) == (202, b"")
    assert book.taken == [Push(TOKEN, "application/atom+xml", b"<feed/>")]


@pytest.mark.parametrize(
    "headers", [{}, signed(b"<feed/>", secret="other"), signed(b"other"), {"X-Hub-Signature": "md5=0"}]
)
async def test_a_forged_push_is_answered_alike_and_ignored(hub, book: Book, headers: dict[str, str]) -> None:
    assert (await hub.post(f"/{TOKEN}", content=b"<feed/>", headers=headers)).status_code == 202
    assert (book.taken, book.forged) == ([], [TOKEN])


async def test_a_push_that_nobody_wants_any_more_may_end(hub, book: Book) -> None:
    assert (await hub.post(f"/{TOKEN}x", content=b"<feed/>")).status_code == 410
    assert (await hub.post("/short", content=b"<feed/>")).status_code == 404


async def test_a_push_is_bounded_whether_it_tells_its_size_or_not(hub, book: Book) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 500

    for content in (b"x" * 1001, parts()):
        answer = await hub.post(f"/{TOKEN}", content=content, headers=signed(b""))
        assert answer.status_code == 413
    assert (await hub.post(f"/{TOKEN}", content=b"x" * 1000, headers=signed(b"x" * 1000))).status_code == 202
    assert len(book.taken) == 1


async def test_pushes_that_wait_take_a_bounded_room(book: Book, serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "ROOM", 25)
    app = CallbackApp(book.desk, "https://tin.example/", 1000)
    body = b"0123456789"
    async with serving(app) as hub:
        statuses = [(await hub.post(f"/{TOKEN}", content=body, headers=signed(body))).status_code for _ in range(3)]
        assert statuses == [202, 202, 503]
        assert (
            await hub.post(f"/{TOKEN}", content=b"12345", headers=signed(b"no"))
        ).status_code == 202  # gives its room back
        app.done(book.taken[0])
        answer = await hub.post(f"/{TOKEN}", content=body, headers=signed(body))
        assert answer.status_code == 202
        full = await hub.post(f"/{TOKEN}", content=body, headers=signed(body))
        assert (full.status_code, full.headers["retry-after"]) == (503, "60")
    assert len(book.taken) == 3


async def test_a_push_that_comes_in_drips_or_breaks_off_is_given_up(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callback, "READ_TIME", 0.01)
    app = CallbackApp(book.desk, "https://tin.example/", 1000)
    messages: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        messages.append(message)

    async def breaks_off() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def drips() -> dict[str, Any]:

        await asyncio.sleep(0.002)
        return {"type": "http.request", "body": b"x", "more_body": True}

    scope = {"type": "http", "path": f"/{TOKEN}", "method": "POST", "headers": [], "query_string": b""}
    for receive in (breaks_off, drips):
        await app(scope, receive, send)
    await app({"type": "lifespan"}, breaks_off, send)
    assert [message["status"] for message in messages if "status" in message] == [400, 408]
    assert app._room == callback.ROOM


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_nothing_else_is_answered(hub, method: str) -> None:
    answer = await hub.request(method, f"/{TOKEN}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")

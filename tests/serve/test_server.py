from __future__ import annotations

import asyncio
import resource
import signal
import socket

import httpx
import pytest

from tickerfeed.errors import ServeError
from tickerfeed.serve.server import Server, allow_connections, bind, split_listen


async def hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("127.0.0.1:80", ("127.0.0.1", 80)),
        ("[::1]:8080", ("::1", 8080)),
        (":0", ("", 0)),
        ("localhost:1", ("localhost", 1)),
    ],
)
def test_split_listen(listen, expected):
    assert split_listen(listen) == expected


@pytest.mark.parametrize("listen", ["", "80", "::1:80", "a:b", "a:-1", "a:65536", "a:٨", "a:"])
def test_what_is_no_address_is_refused(listen):
    with pytest.raises(ServeError, match="write host:port"):
        split_listen(listen)


async def test_it_answers_from_start_to_stop():
    server = Server(hello, "127.0.0.1:0")
    assert server.port == 0
    await server.start()
    async with httpx.AsyncClient() as client:
        answer = await client.get(server.url)
    assert (answer.text, "server" in answer.headers) == ("hi", False)
    url = server.url
    await server.stop()
    await server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


async def test_signals_stay_the_daemons():
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    server = Server(hello, "127.0.0.1:0")
    await server.start()
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before
    await server.stop()


@pytest.mark.parametrize(("listen", "host"), [(":0", "127.0.0.1"), ("0.0.0.0:0", "127.0.0.1"), ("[::1]:0", "[::1]")])
async def test_its_url_can_be_opened_on_this_machine(listen, host):
    server = Server(hello, listen)
    await server.start()
    async with httpx.AsyncClient() as client:
        answer = await client.get(server.url)
    assert (answer.text, server.url) == ("hi", f"http://{host}:{server.port}/")
    await server.stop()


def test_an_address_in_use_is_named_with_its_remedy():
    with bind("127.0.0.1:0") as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ServeError, match=f"^{listen}: another program listens there; stop it") as caught:
            bind(listen)
    assert isinstance(caught.value.__cause__, OSError)


def test_answers_do_not_wait_for_more():
    with bind("127.0.0.1:0") as bound:
        assert bound.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_address_that_is_not_ours_is_named():
    with pytest.raises(ServeError, match=r"^192\.0\.2\.1:80: cannot be listened on"):
        bind("192.0.2.1:80")


def test_all_interfaces_without_ipv6(monkeypatch):
    monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: False)
    with bind(":0") as bound:
        assert bound.family == socket.AF_INET


async def test_clients_over_the_limit_are_turned_away():
    server = Server(hello, "127.0.0.1:0", max_clients=2)
    await server.start()
    first = await asyncio.open_connection("127.0.0.1", server.port)
    async with httpx.AsyncClient() as client:
        answer = await client.get(server.url)
    assert answer.status_code == 503
    first[1].close()
    await server.stop()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((1024, 20_000), (5512, 20_000)),
        ((1024, 4096), (4096, 4096)),
        ((1024, resource.RLIM_INFINITY), (5512, resource.RLIM_INFINITY)),
        ((8192, 20_000), None),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), None),
    ],
)
def test_as_many_connections_are_allowed_as_the_system_lets_us_have(
    limits: tuple[int, int], expected: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, new: made.append(new))
    allow_connections(5000)
    assert made == ([expected] if expected else [])


def test_a_system_that_refuses_more_connections_is_lived_with(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int, new: tuple[int, int]) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 20_000))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    allow_connections(5000)

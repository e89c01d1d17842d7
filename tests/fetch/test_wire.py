from __future__ import annotations

import httpx
import pytest

from tickerfeed.errors import RefusedAddress
from tickerfeed.fetch.message import NOWHERE_ELSE, Route, message
from tickerfeed.fetch.resolve import Resolver
from tickerfeed.fetch.tls import Trust
from tickerfeed.fetch.transport import Transport
from tickerfeed.fetch.wire import Wire

TRUST = Trust()
INSIDE = Route(allow_networks=("127.0.0.0/8",))


def no_names(host: str, port: int) -> list[tuple[str, int]]:
    return [(host.strip("[]"), port)]


async def ask(wire: Wire, url: str, route: Route = INSIDE, content: bytes | None = None) -> tuple[int, bytes]:
    sent = message(url, [(b"Accept", b"*/*")], route, wire.proxy, content)
    answer = await wire.ask(sent)
    try:
        return answer.status, b"".join([part async for part in answer.body()])
    finally:
        wire.release(sent, answer)


@pytest.fixture
def wire() -> Wire:
    return Wire((), TRUST, Resolver(no_names), None)


async def test_a_connection_serves_its_own_route_again(wire: Wire, site, answers) -> None:
    ok, _ = answers
    site.scripts["*"], site.stays_open = ok(b"tin"), True
    assert [await ask(wire, site.url()) for _ in range(2)] == [(200, b"tin")] * 2
    with pytest.raises(RefusedAddress):
        await ask(wire, site.url(), NOWHERE_ELSE)
    assert site.connections == 1
    wire.close()


async def test_a_message_never_goes_over_a_connection_that_may_be_given_up(wire: Wire, site, answers) -> None:
    ok, _ = answers
    site.scripts["*"], site.stays_open = ok(b"tin"), True
    await ask(wire, site.url())
    assert await ask(wire, site.url(), content=b"a") == (200, b"tin")
    assert site.connections == 2
    wire.close()


async def test_a_server_hears_the_same_through_httpx(wire: Wire, site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"tin")
    url, body = site.url("/rss?a=%41"), b"a=b"
    await ask(wire, url)
    await ask(wire, url, content=body)
    one = Transport(("127.0.0.0/8",), TRUST, Resolver(no_names), None)
    for method, content in (("GET", None), ("POST", body)):
        request = httpx.Request(method, url, headers={"Accept": "*/*"}, content=content)
        answer = await one.handle_async_request(request)
        assert (answer.status_code, await answer.aread()) == (200, b"tin")
    ours, theirs = site.heard[:2], site.heard[2:]
    assert [(each.line, each.fields) for each in ours] == [(each.line, each.fields) for each in theirs]

from __future__ import annotations

import httpx
import pytest

from tickerfeed.errors import RefusedAddress, Unreachable
from tickerfeed.fetch.resolve import Resolver
from tickerfeed.fetch.tls import Trust
from tickerfeed.fetch.transport import ROUTE, Route, Transport

TRUST = Trust()


def no_names(host: str, port: int) -> list[tuple[str, int]]:
    return [(host.strip("[]"), port)]


def transport(*allow: str, proxy: str | None = None) -> Transport:
    return Transport(allow, TRUST, Resolver(no_names), proxy)


async def fetch(one: Transport, url: str, route: Route | None = None) -> httpx.Response:
    extensions = {ROUTE: route} if route else {}
    async with httpx.AsyncClient(transport=one, trust_env=False) as client:
        return await client.get(url, extensions=extensions)


async def test_connections_of_one_route_are_not_lent_to_another(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"], site.stays_open = ok(b"tin"), True
    one = transport()
    inside = Route(allow_networks=("127.0.0.0/8",))
    async with httpx.AsyncClient(transport=one, trust_env=False) as client:
        for _ in range(2):
            await client.get(site.url(), extensions={ROUTE: inside})
        assert site.connections == 1
        with pytest.raises(RefusedAddress):
            await client.get(site.url())


async def test_nothing_is_dialled_that_is_not_listed(site) -> None:
    with pytest.raises(RefusedAddress):
        await fetch(transport(), site.url())
    assert site.connections == 0


async def test_a_mistake_in_the_list_shows_at_once() -> None:
    with pytest.raises(ValueError):
        transport("10.0.0.0/99")


async def test_a_proxy_is_asked_for_what_it_resolves(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"qua")
    proxy = site.url().replace("://", "://u:p%40@")
    answer = await fetch(transport(proxy=proxy), "http://bao.example/rss")
    assert answer.content == b"qua"
    assert site.heard[0].line == "GET http://bao.example/rss HTTP/1.1"
    assert site.heard[0].fields["proxy-authorization"] == "Basic dTpwQA=="


async def test_a_proxy_is_not_asked_for_an_address_that_is_refused(site) -> None:
    with pytest.raises(RefusedAddress):
        await fetch(transport(proxy=site.url()), "http://169.254.169.254/latest")
    assert site.connections == 0


async def test_a_proxy_that_refuses_a_tunnel_is_a_proxy_error(site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(403, "Content-Length: 0")
    with pytest.raises(Unreachable, match="403"):
        await fetch(transport(proxy=site.url()), "https://bao.example/rss")
    assert site.heard[0].line == "CONNECT bao.example:443 HTTP/1.1"

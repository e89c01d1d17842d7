from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

import httpx
import pytest
import trustme

from tickerfeed.errors import ProtocolError, RefusedAddress, Unreachable
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


async def test_a_request_is_told_to_the_proxy_of_its_own_transport(site, other_site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = other_site.scripts["*"] = ok(b"tin")
    for one in (transport(proxy=site.url()), transport(proxy=other_site.url().replace("://", "://u:p@"))):
        await fetch(one, "http://bao.example/rss")
    assert ["proxy-authorization" in each.heard[0].fields for each in (site, other_site)] == [False, True]


async def test_a_line_that_is_given_up_in_the_moment_of_asking_is_replaced(site, answers) -> None:
    """A server closes idle connections when it likes; a request on its way has not been read (RFC 9112 9.3.1)."""
    ok, _ = answers
    asked = 0

    async def every_second_is_lost(writer) -> None:
        nonlocal asked
        asked += 1
        writer.write(ok(b"tin") if asked % 2 else b"")
        await writer.drain()
        if not asked % 2:
            raise ConnectionError

    site.scripts["*"], site.stays_open = every_second_is_lost, True
    one = transport("127.0.0.0/8")
    async with httpx.AsyncClient(transport=one, trust_env=False) as client:
        assert [(await client.get(site.url())).content for _ in range(2)] == [b"tin", b"tin"]
        assert (site.connections, asked) == (2, 3)
        with pytest.raises(Unreachable):  # a new one is not tried again
            await client.post(site.url(), content=b"a")
    assert asked == 4


@pytest.mark.parametrize("url", ["http:///rss", "ftp://bao.example/"])
async def test_what_has_no_server_is_told(url: str) -> None:
    with pytest.raises((ProtocolError, httpx.UnsupportedProtocol)):
        await fetch(transport(), url)
    with pytest.raises(ProtocolError):
        await transport().handle_async_request(httpx.Request("GET", url))


@pytest.fixture
def secured(tmp_path) -> tuple[ssl.SSLContext, str]:
    ca, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("bao.example", "127.0.0.1").configure_cert(context)
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    return context, str(tmp_path / "ca.pem")


@pytest.mark.parametrize("is_tls", [False, True])
async def test_a_tunnel_leads_through_a_proxy(open_site, serving, answers, secured, is_tls: bool) -> None:
    """Also through one that is spoken to by TLS: then there is TLS within TLS."""
    ok, _ = answers
    context, ca_file = secured
    async with open_site(context) as site:
        site.scripts["*"] = ok(b"tin")

        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append((await reader.readuntil(b"\r\n\r\n")).split()[1])
            writer.write(b"HTTP/1.1 200 So\r\n\r\n")
            there, back = await asyncio.open_connection("127.0.0.1", site.port)
            try:
                await asyncio.gather(carry(reader, back), carry(there, writer))
            finally:
                back.close()

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError, ssl.SSLError):
                while data := await reader.read(65_536):
                    writer.write(data)
                    await writer.drain()

        asked: list[bytes] = []
        async with serving(relay, context if is_tls else None) as port:
            proxy = f"http{'s' * is_tls}://127.0.0.1:{port}"
            one = Transport((), Trust(ca_file), Resolver(no_names), proxy)
            answer = await fetch(one, "https://bao.example/rss")
        assert (answer.content, asked) == (b"tin", [b"bao.example:443"])
        assert site.heard[0].line == "GET /rss HTTP/1.1"


async def test_certificates_are_loaded_when_first_needed(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"tin")
    trust = Trust()
    await fetch(Transport(("127.0.0.0/8",), trust, Resolver(no_names), None), site.url())
    assert trust._contexts == {}

from __future__ import annotations

import pytest

from tickerfeed.errors import ConfigError, ProtocolError, Unreachable
from tickerfeed.fetch.line import connect
from tickerfeed.fetch.proxy import Proxy, proxy_of, tunnel

PROXY = Proxy("proxy.example", 3128, is_tls=False)


@pytest.mark.parametrize(
    ("url", "address", "is_tls"),
    [
        ("http://proxy.example:3128", "proxy.example:3128", False),
        ("http://proxy.example", "proxy.example:80", False),
        ("https://proxy.example", "proxy.example:443", True),
        ("http://[::1]:3128", "[::1]:3128", False),
    ],
)
def test_a_proxy_has_an_address(url: str, address: str, is_tls: bool) -> None:
    found = proxy_of(url)
    assert (found.address, found.is_tls, found.authorization) == (address, is_tls, b"")


@pytest.mark.parametrize("url", ["socks5://proxy.example", "proxy.example:3128", "http://", "http://u:secret@"])
def test_what_is_no_http_proxy_is_told(url: str) -> None:
    with pytest.raises(ConfigError) as told:
        proxy_of(url)
    assert "fetch.proxy" in told.value.message
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(("host", "place"), [("bao.example", "bao.example:443"), ("2606::1", "[2606::1]:443")])
async def test_a_tunnel_is_asked_for_with_the_login(site, answers, host: str, place: str) -> None:
    _, head = answers
    site.scripts["*"] = head(200)
    line = await connect("127.0.0.1", site.port)
    await tunnel(line, proxy_of("http://u:p%40@proxy.example"), host, 443)
    line.close()
    assert site.heard[0].line == f"CONNECT {place} HTTP/1.1"
    assert site.heard[0].fields == {"host": place, "proxy-authorization": "Basic dTpwQA=="}


@pytest.mark.parametrize(("status", "fault"), [(407, Unreachable), (302, Unreachable), (101, ProtocolError)])
async def test_a_tunnel_that_is_not_given_is_told(site, answers, status: int, fault: type[Exception]) -> None:
    _, head = answers
    site.scripts["*"] = head(status, "Content-Length: 0")
    line = await connect("127.0.0.1", site.port)
    with pytest.raises(fault):
        await tunnel(line, PROXY, "bao.example", 443)
    line.close()

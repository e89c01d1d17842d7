from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import ProtocolError
from tickerfeed.fetch.message import NOWHERE_ELSE, End, Route, message
from tickerfeed.fetch.proxy import proxy_of
from tickerfeed.fetch.redirect import without_fragment
from tickerfeed.text.urls import absolute

PROXY = proxy_of("http://u:p@proxy.example:3128")
HOSTS = st.sampled_from(
    ["bao.example", "Báo.example", "127.0.0.1", "[2001:DB8::1]", "[::1]", "a_b.example", "xn--bo-mka.example", "x" * 60]
)


def test_a_get_names_its_server_first() -> None:
    one = message("https://bao.example/rss?a=1", [(b"Accept", b"*/*")], Route("ca.pem"))
    assert one.end == End(Route("ca.pem"), True, "bao.example", 443)
    assert one.data == b"GET /rss?a=1 HTTP/1.1\r\nHost: bao.example\r\nAccept: */*\r\n\r\n"
    assert one.may_repeat


def test_a_post_tells_how_long_it_is_and_is_sent_once() -> None:
    one = message("http://[::1]:8080/", [], content=b"tin")
    assert one.end == End(NOWHERE_ELSE, False, "::1", 8080)
    assert one.data == b"POST / HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 3\r\n\r\ntin"
    assert not one.may_repeat


def test_a_proxy_is_told_the_whole_address_and_who_asks() -> None:
    assert message("http://bao.example:81/rss", [], proxy=PROXY).data == (
        b"GET http://bao.example:81/rss HTTP/1.1\r\nHost: bao.example:81\r\n" + PROXY.authorization + b"\r\n"
    )
    assert (
        b"Proxy-Authorization" not in message("https://bao.example/rss", [], proxy=PROXY).data
    )  # told to open a tunnel


@pytest.mark.parametrize(
    "url",
    [
        *("", "bao.example", "ftp://bao.example/", "http://", "http:///rss", "http://bao.example", "http://a b/"),
        *(
            "http://u@bao.example/",
            "http://bao.example/a b",
            "http://bao.example/\r\nX: y",
            "http://bao.example/\u1ea1",
        ),
        *("http://bao.example/#a", "http://bao\r\n.example/", "http://bao.example:999999/", "HTTP://bao.example/"),
    ],
)
def test_what_is_no_address_as_it_is_sent_is_refused(url: str) -> None:
    with pytest.raises(ProtocolError, match="is no http or https address"):
        message(url, [])


@pytest.mark.parametrize("field", [(b"A b", b"c"), (b"A", b"c\r\nB: d"), (b"", b"c"), (b"A", b"c\0"), (b"A:", b"c")])
def test_no_field_begins_another(field: tuple[bytes, bytes]) -> None:
    with pytest.raises(ProtocolError, match="cannot be sent"):
        message("http://bao.example/", [field])


@given(st.sampled_from(["http", "https"]), HOSTS, st.sampled_from(["", ":80", ":443", ":8080"]), st.text(max_size=20))
def test_it_goes_where_httpx_would_send_it(scheme: str, name: str, port: str, rest: str) -> None:
    url = absolute(f"{scheme}://{name}{port}/{rest}")
    if url is None:
        return
    one, theirs = message(without_fragment(url), []), httpx.URL(without_fragment(url))
    assert one.end.host == theirs.raw_host.decode()
    assert one.end.port == (theirs.port or {"http": 80, "https": 443}[scheme])
    start, host, *_ = one.data.split(b"\r\n")
    assert start == b"GET %b HTTP/1.1" % theirs.raw_path
    assert host == b"Host: %b" % theirs.netloc

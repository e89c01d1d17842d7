from __future__ import annotations

import asyncio
import base64
import gzip
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from msgspec.structs import replace

from tickerfeed._version import __version__
from tickerfeed.errors import (
    ConfigError,
    Disallowed,
    FetchError,
    ProtocolError,
    RedirectError,
    RefusedAddress,
    TimedOut,
    TlsError,
    TooLarge,
    Unreachable,
)
from tickerfeed.fetch.client import Client, user_agent
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.fetch.robots import MAX_SIZE
from tickerfeed.model import Hop, Post, Request, Response

LOOPBACK = FetchOptions(allow_networks=("127.0.0.0/8",), timeout=timedelta(seconds=20), max_body=200_000)
CONDITIONAL = {"Accept": "application/rss+xml", "If-None-Match": '"1"', "Cookie": "a=b", "X-Key": "k"}


def to_loopback(host: str, port: int) -> list[tuple[str, int]]:
    return [("127.0.0.1", port)]


@asynccontextmanager
async def client(options: FetchOptions = LOOPBACK, contact: str = "") -> AsyncIterator[Client]:
    one = Client(options, contact, to_loopback)
    try:
        yield one
    finally:
        await one.close()


async def get(url: str, options: FetchOptions = LOOPBACK, **request: object) -> Response:
    async with client(options) as one:
        return await one.get(Request("bao", url, **request))


async def failure(url: str, options: FetchOptions = LOOPBACK, **request: object) -> FetchError:
    with pytest.raises(FetchError) as told:
        await get(url, options, **request)
    return told.value


# What is asked


async def test_an_answer_comes_whole_with_its_fields_in_lower_case(site, answers) -> None:
    ok, _ = answers
    site.scripts["/rss?a=1"] = ok(b"<rss/>", 'ETag: W/"a,b"', "X-Two: 1", "X-TWO: 2")
    answer = await get(site.url("/rss?a=1#fragment"))
    expected = {"content-length": "6", "etag": 'W/"a,b"', "x-two": "1, 2"}
    assert answer == Response(site.url("/rss?a=1"), 200, expected, b"<rss/>")
    assert site.heard[0].line == "GET /rss?a=1 HTTP/1.1"


async def test_a_request_says_who_asks_and_little_else(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"")
    async with client(contact="https://tin.example/lien-he") as one:
        await one.get(Request("bao", site.url(), {"Accept": "application/rss+xml"}))
    assert site.heard[0].fields == {
        "host": f"127.0.0.1:{site.port}",
        "accept": "application/rss+xml",
        "accept-encoding": "gzip, deflate",
        "connection": "keep-alive",
        "user-agent": f"tickerfeed/{__version__} (+https://tin.example/lien-he)",
    }


async def test_no_cookie_is_kept(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"", "Set-Cookie: D1N=abc; Path=/")
    async with client() as one:
        for _ in range(2):
            await one.get(Request("bao", site.url()))
    assert ["cookie" in heard.fields for heard in site.heard] == [False, False]


async def test_nothing_is_taken_from_the_environment(site, answers, monkeypatch, tmp_path) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    await get(site.url())
    assert "authorization" not in site.heard[0].fields


async def test_validators_go_back_byte_for_byte(site, answers) -> None:
    ok, head = answers
    site.scripts["*"] = ok(b"tin", 'ETag: W/"\xe9,  x"', "Last-Modified: hôm qua".encode().decode("latin-1"))
    first = await get(site.url())
    conditions = {"If-None-Match": first.headers["etag"], "If-Modified-Since": first.headers["last-modified"]}
    site.scripts["*"] = head(304, 'ETag: "2"')
    second = await get(site.url(), headers=conditions)
    assert site.heard[1].fields["if-none-match"] == 'W/"\xe9,  x"'
    assert site.heard[1].fields["if-modified-since"].encode("latin-1").decode() == "hôm qua"
    assert (second.status, second.headers, second.body) == (304, {"etag": '"2"'}, b"")


async def test_a_source_cannot_set_what_the_exchange_depends_on(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"")
    await get(site.url(), headers={"Accept-Encoding": "br", "Range": "bytes=0-1", "Host": "x", "User-Agent": "Báo/1"})
    fields = site.heard[0].fields
    assert fields["accept-encoding"] == "gzip, deflate"
    assert fields["host"] == f"127.0.0.1:{site.port}"
    assert fields["user-agent"].encode("latin-1") in {"Báo/1".encode(), "Báo/1".encode("latin-1")}
    assert "range" not in fields


async def test_a_field_beyond_latin_1_goes_as_utf_8(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"")
    await get(site.url(), headers={"X-Toa-Soan": "Báo Tỉnh"})
    assert site.heard[0].fields["x-toa-soan"].encode("latin-1").decode() == "Báo Tỉnh"


@pytest.mark.parametrize("headers", [{"X-Bad": "a\r\nb: c"}, {"bad name": "x"}, {"tên": "x"}])
async def test_a_field_that_cannot_be_sent_is_told(site, headers: dict[str, str]) -> None:
    told = await failure(site.url(), headers=headers)
    assert isinstance(told, ProtocolError)
    assert site.heard == []


async def test_a_login_in_the_address_is_sent_and_never_shown(site, answers) -> None:
    ok, _ = answers
    site.scripts["/rss"] = ok(b"tin")
    url = site.url("/rss").replace("://", "://ban:mat-khau@")
    answer = await get(url)
    assert (answer.url, site.heard[0].fields["authorization"]) == (site.url("/rss"), "Basic YmFuOm1hdC1raGF1")
    site.scripts["/rss"] = b"nonsense\r\n\r\n"
    assert "mat-khau" not in str(await failure(url))


async def test_the_source_s_own_authorization_comes_first(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"")
    await get(site.url().replace("://", "://a:b@"), headers={"authorization": "Bearer x"})
    assert site.heard[0].fields["authorization"] == "Bearer x"


@pytest.mark.parametrize(
    "url", ["ftp://bao.example/", "file:///etc/passwd", "bao.example", "", "http://", "http://a:99999/"]
)
async def test_what_is_no_web_address_is_told(url: str) -> None:
    assert isinstance(await failure(url), ProtocolError)


def test_who_we_say_we_are() -> None:
    assert user_agent("", "") == f"tickerfeed/{__version__} (+https://tickerfeed.invalid/)"
    assert user_agent("", "ban (tin)\r\n@x.vn") == f"tickerfeed/{__version__} (+bantin@x.vn)"
    assert user_agent("Cổng/1\n", "x") == "Cng/1"


# What may be dialled


async def test_loopback_is_refused_unless_listed(site) -> None:
    told = await failure(site.url(), FetchOptions())
    assert isinstance(told, RefusedAddress)
    assert site.connections == 0


async def test_a_source_may_have_a_list_of_its_own(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"tin")
    options = FetchOptions()
    answer = await get(site.url(), options, allow_networks=(f"127.0.0.1:{site.port}",))
    assert answer.body == b"tin"


async def test_a_bad_list_of_a_source_is_told() -> None:
    told = await failure("http://bao.example/", allow_networks=("10.0.0.0/99",))
    assert isinstance(told, RefusedAddress)
    assert (told.subject, "10.0.0.0/99" in told.message) == ("bao", True)


async def test_a_redirect_inside_is_refused(site, other_site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(302, f"Location: {other_site.url('/metadata')}", "Content-Length: 0")
    options = FetchOptions(allow_networks=(f"127.0.0.1:{site.port}",))
    assert isinstance(await failure(site.url(), options), RefusedAddress)
    assert (site.connections, other_site.connections) == (1, 0)


@pytest.mark.parametrize("host", ["0x7f000001", "2130706433", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0"])
async def test_loopback_in_disguise_is_refused(host: str) -> None:
    one = Client(FetchOptions())  # with the system's own lookup
    with pytest.raises(RefusedAddress):
        await one.get(Request("bao", f"http://{host}:1/"))
    await one.close()


async def test_a_backslash_does_not_hide_the_host() -> None:
    asked: list[str] = []

    def names(host: str, port: int) -> list[tuple[str, int]]:
        asked.append(host)
        return [("127.0.0.1", port)]

    one = Client(FetchOptions(), resolve=names)
    with pytest.raises(RefusedAddress):
        await one.get(Request("bao", "https://e.example\\@evil.example/"))
    await one.close()
    assert asked == ["e.example"]


async def test_a_bad_proxy_is_a_mistake_of_configuration() -> None:
    with pytest.raises(ConfigError):
        Client(FetchOptions(proxy="socks5://x"))


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_and_told(site, answers, status: int) -> None:
    ok, head = answers
    site.scripts["/cu"] = head(status, "Location: moi", "Content-Length: 0")
    site.scripts["/moi"] = ok(b"tin")
    answer = await get(site.url("/cu"))
    assert (answer.url, answer.body, answer.hops) == (site.url("/moi"), b"tin", (Hop(status, site.url("/moi")),))


async def test_the_body_of_a_redirect_is_not_read(site, answers) -> None:
    ok, head = answers

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(head(302, "Location: /moi", "Content-Encoding: br"))
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    site.scripts |= {"/cu": endless, "/moi": ok(b"tin")}
    assert (await get(site.url("/cu"))).body == b"tin"


@pytest.mark.parametrize("status", [300, 304, 305, 306])
async def test_other_3xx_are_not_followed(site, answers, status: int) -> None:
    _, head = answers
    site.scripts["/cu"] = head(status, "Location: /moi", "Content-Length: 0")
    answer = await get(site.url("/cu"), headers={"If-None-Match": '"1"'})
    assert (answer.status, len(site.heard)) == (status, 1)


async def test_a_redirect_within_the_site_keeps_what_was_asked(site, answers) -> None:
    ok, head = answers
    site.scripts |= {"/cu": head(302, "Location: /moi", "Content-Length: 0"), "/moi": ok(b"tin")}
    await get(site.url("/cu"), headers=CONDITIONAL)
    kept = [{name: heard.fields.get(name.lower()) for name in CONDITIONAL} for heard in site.heard]
    assert kept == [CONDITIONAL, CONDITIONAL]


async def test_a_redirect_to_another_site_leaves_its_secrets(site, other_site, answers) -> None:
    ok, head = answers
    site.scripts["*"] = head(302, f"Location: {other_site.url('/a')}", "Content-Length: 0")
    other_site.scripts["*"] = ok(b"tin")
    await get(site.url().replace("://", "://u:p@"), headers=CONDITIONAL)
    assert sorted(other_site.heard[0].fields) == ["accept", "accept-encoding", "connection", "host", "user-agent"]


async def test_a_circle_and_a_long_chain_are_told(site, answers) -> None:
    _, head = answers
    site.scripts["/a"] = head(302, "Location: /b", "Content-Length: 0")
    site.scripts["/b"] = head(302, "Location: /a", "Content-Length: 0")
    told = await failure(site.url("/a"))
    assert isinstance(told, RedirectError)
    assert len(site.heard) == 2
    site.scripts |= {f"/{n}": head(302, f"Location: /{n + 1}", "Content-Length: 0") for n in range(9)}
    told = await failure(site.url("/0"), replace(LOOPBACK, redirects=3))
    assert isinstance(told, RedirectError)
    assert len(site.heard) == 2 + 4


async def test_a_location_in_utf_8_or_not_is_read(site, answers) -> None:
    ok, head = answers
    location = "Location: /t\u00ean".encode().decode("latin-1")
    site.scripts |= {"/cu": head(302, location, "Content-Length: 0"), "/t%C3%AAn": ok(b"tin")}
    assert (await get(site.url("/cu"))).body == b"tin"
    site.scripts["/cu"] = head(302, "Location: /t\u00ean", "Content-Length: 0")
    assert (await get(site.url("/cu"))).body == b"tin"


# Bodies


async def test_a_packed_body_is_unpacked(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(gzip.compress(b"tin" * 1000), "Content-Encoding: gzip")
    assert (await get(site.url())).body == b"tin" * 1000


@pytest.mark.parametrize("status", [204, 400, 404, 410, 429, 500, 503])
async def test_the_body_of_an_error_is_left_alone(site, answers, status: int) -> None:
    _, head = answers
    site.scripts["*"] = head(status, "Retry-After: 120", "Content-Length: 99999999") + b"<html>"
    answer = await get(site.url())
    assert (answer.status, answer.headers["retry-after"], answer.body) == (status, "120", b"")


async def test_a_body_that_says_it_is_too_large_is_not_read(site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(200, "Content-Length: 300000000")
    told = await failure(site.url())
    assert isinstance(told, TooLarge)
    assert told.subject == site.url()
    assert "300000000" in told.message


async def test_an_endless_body_is_ended(site, answers) -> None:
    _, head = answers

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(head(200))
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    site.scripts["*"] = endless
    assert isinstance(await failure(site.url()), TooLarge)


async def test_a_bomb_is_ended(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(gzip.compress(b"\0" * 50_000_000), "Content-Encoding: gzip")
    assert isinstance(await failure(site.url()), TooLarge)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
async def test_a_body_packed_otherwise_is_told(site, answers, encoding: str) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"xxxx", f"Content-Encoding: {encoding}")
    assert isinstance(await failure(site.url()), ProtocolError)


async def test_an_answer_that_breaks_off_is_told(site, answers) -> None:
    _, head = answers
    for script in (
        head(200, "Content-Length: 10") + b"half",
        head(200, "Transfer-Encoding: chunked") + b"4\r\nhalf\r\n",
        head(200, "Transfer-Encoding: chunked") + b"ff\r\nhalf",
        head(200, "Content-Encoding: gzip") + gzip.compress(b"tin")[:-3],
    ):
        site.scripts["*"] = script
        told = await failure(site.url())
        assert isinstance(told, ProtocolError)
        assert "breaks off" in told.message


async def test_an_unasked_304_is_told(site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(304)
    told = await failure(site.url())
    assert isinstance(told, ProtocolError)
    assert "304" in told.message


# Servers that misbehave


async def test_what_is_not_http_is_told(site) -> None:
    site.scripts["*"] = b"SSH-2.0-x\r\n\r\n"
    assert isinstance(await failure(site.url()), ProtocolError)


async def test_a_flood_of_header_is_ended(site, answers) -> None:
    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-A: " + b"a" * 4000 + b"\r\n")
            await writer.drain()

    site.scripts["*"] = flood
    told = await failure(site.url())
    assert isinstance(told, TooLarge)
    assert "header" in told.message


async def test_a_closed_port_is_told() -> None:
    told = await failure("http://127.0.0.1:1/")
    assert isinstance(told, Unreachable)
    assert "nothing listens" in told.message


async def test_a_server_that_hangs_up_is_told(site) -> None:
    site.scripts["*"] = lambda writer: asyncio.sleep(0)
    told = await failure(site.url())
    assert isinstance(told, Unreachable)
    assert "without an answer" in told.message


@pytest.mark.parametrize("stage", ["silent", "header", "body"])
async def test_a_server_that_drips_is_given_up(site, answers, stage: str) -> None:
    _, head = answers

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write({"silent": b"", "header": b"HTTP/1.1 200 OK\r\nX: ", "body": head(200)}[stage])
        while True:
            writer.write(b"" if stage == "silent" else b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    site.scripts["*"] = drip
    told = await failure(site.url(), replace(LOOPBACK, timeout=timedelta(seconds=0.2)))
    assert isinstance(told, TimedOut)
    assert str(told) == f"{site.url()}: the exchange took longer than 0.2 s"


@pytest.mark.parametrize("end", ["announced", "endless", "dripping", "taken back"])
async def test_the_line_is_closed_before_the_failure_is_told(site, answers, end: str) -> None:
    """Else the next poll would meet the one before at a server that goes on sending."""
    _, head = answers
    hung_up, begun = asyncio.Event(), asyncio.Event()
    first = head(200, "Content-Length: 300000000" if end == "announced" else "X: y") + b"tin"

    async def go_on(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        begun.set()
        with suppress(ConnectionError):
            while not writer.transport.is_closing():
                writer.write(b"x" * (65536 if end == "endless" else 1))
                await writer.drain()
                await asyncio.sleep(0)
        hung_up.set()

    site.scripts["*"] = go_on
    options = replace(LOOPBACK, timeout=timedelta(seconds=0.2 if end == "dripping" else 20))
    async with client(options) as one, asyncio.timeout(10):
        asking = asyncio.create_task(one.get(Request("bao", site.url())))
        if end == "taken back":
            await begun.wait()
            asking.cancel()
        with pytest.raises((TooLarge, TimedOut, asyncio.CancelledError)):
            await asking
        await hung_up.wait()  # while the client lives: nothing else closes what it left open


async def test_the_time_of_all_hops_counts_together(site, answers) -> None:
    _, head = answers

    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(head(302, f"Location: /{len(site.heard)}", "Content-Length: 0"))
        await writer.drain()

    site.scripts["*"] = slow
    options = replace(LOOPBACK, timeout=timedelta(seconds=0.25), redirects=100)
    assert isinstance(await failure(site.url(), options), TimedOut)
    assert len(site.heard) <= 3


async def test_a_host_is_asked_by_so_many_at_once(site, answers) -> None:
    ok, _ = answers
    inside = most = 0

    async def slow(writer: asyncio.StreamWriter) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        inside -= 1
        writer.write(ok(b"tin"))
        await writer.drain()

    site.scripts["*"] = slow
    async with client(replace(LOOPBACK, per_host=2)) as one:
        done = await asyncio.gather(*(one.get(Request("bao", site.url(f"/{n}"))) for n in range(10)))
    assert ([answer.body for answer in done], most) == ([b"tin"] * 10, 2)


async def test_waiting_for_a_place_is_no_part_of_the_exchange(site, answers) -> None:
    ok, _ = answers
    site.scripts["*"] = ok(b"tin")
    async with client(replace(LOOPBACK, timeout=timedelta(seconds=0.5), per_host=1)) as one:
        async with one._exchanges.places.at("127.0.0.1"):
            task = asyncio.create_task(one.get(Request("bao", site.url())))
            await asyncio.sleep(0.6)
        assert (await task).body == b"tin"


async def test_a_cancelled_exchange_gives_its_place_back(site, answers) -> None:
    ok, _ = answers
    begun = asyncio.Event()

    async def silent(writer: asyncio.StreamWriter) -> None:
        begun.set()
        await asyncio.Event().wait()

    site.scripts |= {"/im": silent, "/tin": ok(b"tin")}
    async with client(replace(LOOPBACK, per_host=1)) as one:
        task = asyncio.create_task(one.get(Request("bao", site.url("/im"))))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await one.get(Request("bao", site.url("/tin")))).body == b"tin"


# Pages


def closed(*rules: str) -> bytes:
    return "\n".join(("User-agent: *", *rules)).encode()


async def test_a_feed_that_the_operator_named_is_no_crawling(site, answers) -> None:
    ok, _ = answers
    site.scripts |= {"/robots.txt": ok(closed("Disallow: /")), "/rss": ok(b"tin")}
    assert (await get(site.url("/rss"))).body == b"tin"
    assert [heard.line for heard in site.heard] == ["GET /rss HTTP/1.1"]


async def test_robots_is_obeyed_for_pages_and_asked_for_once(site, answers) -> None:
    ok, _ = answers
    site.scripts |= {"*": ok(b"tin"), "/robots.txt": ok(closed("Disallow: /quan-tri"))}
    async with client() as one:
        for path in ("/tin", "/khac"):
            assert (await one.get(Request("tinh", site.url(path), is_crawl=True))).body == b"tin"
        with pytest.raises(Disallowed) as told:
            await one.get(Request("tinh", site.url("/quan-tri/1"), is_crawl=True))
    assert told.value.subject == site.url("/quan-tri/1")
    assert [heard.line.split()[1] for heard in site.heard] == ["/robots.txt", "/tin", "/khac"]
    assert (site.heard[0].fields["accept"], site.heard[0].fields["user-agent"]) == (
        "text/plain, */*;q=0.1",
        site.heard[1].fields["user-agent"],
    )


async def test_robots_of_where_a_page_redirects_to_counts_too(site, other_site, answers) -> None:
    ok, head = answers
    site.scripts["/tin"] = head(302, f"Location: {other_site.url('/kin')}", "Content-Length: 0")
    other_site.scripts |= {"*": ok(b"tin"), "/robots.txt": ok(closed("Disallow: /kin"))}
    told = await failure(site.url("/tin"), is_crawl=True)
    assert isinstance(told, Disallowed)
    assert told.subject == other_site.url("/kin")
    assert [heard.line.split()[1] for heard in other_site.heard] == ["/robots.txt"]


async def test_robots_may_be_redirected_and_is_read_up_to_its_limit(site, other_site, answers) -> None:
    ok, head = answers
    site.scripts["/robots.txt"] = head(301, f"Location: {other_site.url('/luat')}", "Content-Length: 0")
    other_site.scripts["/luat"] = ok(closed("Disallow: /tin", "# " + "x" * MAX_SIZE, "Allow: /tin"))
    site.scripts["/tin"] = ok(b"tin")
    options = replace(LOOPBACK, max_body=1000)
    assert isinstance(await failure(site.url("/tin"), options, is_crawl=True), Disallowed)
    site.scripts["/robots.txt"] = head(302, "Location: /robots.txt", "Content-Length: 0")
    assert (await get(site.url("/tin"), is_crawl=True)).body == b"tin"


async def test_robots_goes_through_the_guard(site, other_site, answers) -> None:
    _, head = answers
    site.scripts["/robots.txt"] = head(302, f"Location: {other_site.url('/robots.txt')}", "Content-Length: 0")
    options = FetchOptions(allow_networks=(f"127.0.0.1:{site.port}",))
    assert isinstance(await failure(site.url("/tin"), options, is_crawl=True), RefusedAddress)
    assert other_site.connections == 0


async def test_robots_that_cannot_be_had_is_told_as_what_it_is() -> None:
    told = await failure("http://127.0.0.1:1/tin", is_crawl=True)
    assert isinstance(told, Unreachable)
    assert told.subject == "http://127.0.0.1:1/robots.txt"


async def test_a_crawl_delay_keeps_pages_apart_and_lets_feeds_by(site, answers) -> None:
    ok, head = answers
    site.scripts |= {"*": ok(b"tin"), "/robots.txt": ok(closed("Crawl-delay: 30"))}  # no machine stands still so long
    site.scripts["/cu"] = head(302, "Location: /moi", "Content-Length: 0")
    page, feed = Request("tinh", site.url("/cu"), is_crawl=True), Request("tinh", site.url("/rss"))
    async with client() as one:
        assert one.pause(page) == timedelta(0)
        await one.get(page)  # a redirect is of the same turn
        assert timedelta(0) < one.pause(page) <= timedelta(seconds=30)
        assert one.pause(feed) == timedelta(0)
        second = asyncio.create_task(one.get(page))
        await one.get(feed)
        assert not second.done()
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
    assert [heard.line.split()[1] for heard in site.heard] == ["/robots.txt", "/cu", "/moi", "/rss"]


async def test_a_page_is_read_when_the_crawl_delay_is_over(site, answers) -> None:
    ok, _ = answers
    site.scripts |= {"*": ok(b"tin"), "/robots.txt": ok(closed("Crawl-delay: 0.1"))}
    page, clock = Request("tinh", site.url("/tin"), is_crawl=True), asyncio.get_running_loop().time
    async with client() as one:
        begun = clock()
        assert [(await one.get(page)).body for _ in range(2)] == [b"tin"] * 2
        assert clock() - begun >= 0.1


# TLS

GROUP_2 = (  # RFC 2409 6.2, 1024 bits
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"
)


def dh_parameters() -> bytes:
    """PKCS #3: a sequence of the prime and the generator 2, in DER, as PEM."""
    der = bytes.fromhex(f"30818702818100{GROUP_2}020102")
    return b"-----BEGIN DH PARAMETERS-----\n" + base64.encodebytes(der) + b"-----END DH PARAMETERS-----\n"


def serving(cert: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cert.configure_cert(context)
    return context


async def tls_failure(open_site, cert: trustme.LeafCert, ca_file: str | None) -> FetchError:
    async with open_site(serving(cert)) as site:
        told = await failure(site.url(host="bao.example"), ca_file=ca_file)
        assert site.heard == []
    return told


@pytest.fixture
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(ca, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(path)
    return str(path)


async def test_a_good_certificate_is_trusted_by_the_source_s_file(open_site, answers, ca, ca_file) -> None:
    ok, _ = answers
    async with open_site(serving(ca.issue_cert("bao.example"))) as site:
        site.scripts["*"] = ok(b"tin")
        answer = await get(site.url(host="bao.example"), ca_file=ca_file)
        assert answer.body == b"tin"
        answer = await get(site.url(host="bao.example"), replace(LOOPBACK, ca_file=ca_file))
        assert answer.body == b"tin"


async def test_an_unknown_authority_is_told(open_site, ca) -> None:
    told = await tls_failure(open_site, ca.issue_cert("bao.example"), None)
    assert isinstance(told, TlsError)
    assert "ca_file" in told.message


async def test_an_expired_certificate_is_told(open_site, ca, ca_file) -> None:
    cert = ca.issue_cert(
        "bao.example", not_before=datetime(2019, 1, 1, tzinfo=UTC), not_after=datetime(2020, 1, 1, tzinfo=UTC)
    )
    told = await tls_failure(open_site, cert, ca_file)
    assert isinstance(told, TlsError)
    assert "expired on 2020-01-01" in told.message


async def test_a_wrong_name_is_told(open_site, ca, ca_file) -> None:
    told = await tls_failure(open_site, ca.issue_cert("khac.example"), ca_file)
    assert isinstance(told, TlsError)
    assert "another name (khac.example)" in told.message


async def test_a_missing_intermediate_is_told_and_mended_by_ca_file(open_site, answers, ca, ca_file, tmp_path) -> None:
    ok, _ = answers
    child = ca.create_child_ca()
    cert = child.issue_cert("bao.example")
    leaf = tmp_path / "leaf.pem"
    leaf.write_bytes(cert.cert_chain_pems[0].bytes() + cert.private_key_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf)
    async with open_site(context) as site:
        site.scripts["*"] = ok(b"tin")
        told = await failure(site.url(host="bao.example"), ca_file=ca_file)
        assert isinstance(told, TlsError)
        assert "intermediate" in told.message
        assert "ca_file" in told.message
        whole = tmp_path / "whole.pem"
        whole.write_bytes(ca.cert_pem.bytes() + child.cert_pem.bytes())
        assert (await get(site.url(host="bao.example"), ca_file=str(whole))).body == b"tin"
        missing = tmp_path / "missing.pem"
        missing.write_bytes(child.cert_pem.bytes())  # the root is known already, or need not be
        known = replace(LOOPBACK, ca_file=ca_file)
        assert (await get(site.url(host="bao.example"), known, ca_file=str(missing))).body == b"tin"
        assert (await get(site.url(host="bao.example"), ca_file=str(missing))).body == b"tin"
        assert [heard.line for heard in site.heard] == [
            "GET / HTTP/1.1"
        ] * 3  # nothing was asked of what is not believed


async def test_a_handshake_that_fails_sends_nothing_and_says_why(open_site, answers) -> None:
    sent = bytearray()

    def alert(code: int):
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            sent.extend(await reader.read(65_536))
            writer.write(bytes((21, 3, 3, 0, 2, 2, code)) if code else b"")
            await writer.drain()
            writer.close()

        return serve

    for code, words in ((70, "no longer safe"), (40, "no safe TLS cipher"), (112, "know this name"), (0, "closed the")):
        server = await asyncio.start_server(alert(code), "127.0.0.1", 0)
        async with server:
            told = await failure(f"https://bao.example:{server.sockets[0].getsockname()[1]}/")
        assert isinstance(told, TlsError)
        assert words in told.message
    assert b"GET" not in sent


async def test_a_weak_key_exchange_is_told(open_site, tmp_path, ca, ca_file) -> None:
    path = tmp_path / "dh.pem"
    path.write_bytes(dh_parameters())
    context = serving(ca.issue_cert("bao.example", key_type=trustme.KeyType.RSA))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DHE@SECLEVEL=0")
    context.load_dh_params(path)
    async with open_site(context) as site:
        told = await failure(site.url(host="bao.example"), ca_file=ca_file)
    assert isinstance(told, TlsError)
    assert "keys that are no longer safe" in told.message


async def test_a_file_that_cannot_be_read_is_told(tmp_path) -> None:
    told = await failure("https://bao.example/", ca_file=str(tmp_path / "none.pem"))
    assert isinstance(told, TlsError)
    assert "ca_file" in told.message


async def test_a_site_without_tls_is_told() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server:
        told = await failure(f"https://bao.example:{server.sockets[0].getsockname()[1]}/")
    assert isinstance(told, TlsError)
    assert "try http://" in told.message


async def test_a_message_is_sent_whole_and_its_answer_cut(posted) -> None:
    posted.answers = {"/hook": (202, {}, b"x" * 10_000)}
    async with client() as one:
        answer = await one.post(
            Post(posted.url("/hook"), b'{"a":1}', "application/json", {"X-Sign": "s", "Host": "evil"})
        )
    assert (answer.status, answer.body) == (202, b"")
    ((path, headers, body),) = posted.messages
    assert (path, body) == ("/hook", b'{"a":1}')
    assert (headers["content-type"], headers["x-sign"]) == ("application/json", "s")
    assert headers["content-length"] == "7"
    assert headers["host"] == posted.address


@pytest.mark.parametrize("status", [307, 308])
async def test_a_message_follows_a_redirect_that_keeps_it_whole(posted, status: int) -> None:
    posted.answers = {"/hub": (status, {"Location": "/moved"}, b""), "/moved": (202, {}, b"")}
    async with client() as one:
        answer = await one.post(Post(posted.url("/hub"), b"a=b", "application/x-www-form-urlencoded"))
    assert (answer.status, answer.hops) == (202, (Hop(status, posted.url("/moved")),))
    assert [(path, body) for path, _, body in posted.messages] == [("/hub", b"a=b"), ("/moved", b"a=b")]
    assert posted.messages[1][1]["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_message_does_not_become_a_question(posted, status: int) -> None:
    posted.answers = {"/hub": (status, {"Location": "/moved"}, b"")}
    async with client() as one:
        assert (await one.post(Post(posted.url("/hub"), b"a", "text/plain"))).status == status
    assert [path for path, _, _ in posted.messages] == ["/hub"]


async def test_a_message_that_fails_is_told_by_its_own_name(posted, site) -> None:
    posted.answers = {"/bi-mat": (307, {"Location": "/bi-mat"}, b"")}
    site.scripts["*"] = lambda writer: asyncio.sleep(1)
    for url, failure, time in ((posted.url("/bi-mat"), RedirectError, 20), (site.url("/bi-mat"), TimedOut, 0.2)):
        async with client(replace(LOOPBACK, timeout=timedelta(seconds=time))) as one:
            with pytest.raises(failure) as told:
                await one.post(Post(url, b"a", "text/plain", subject="webhook"))
            assert (told.value.subject, "bi-mat" in str(told.value)) == ("webhook", False)


async def test_the_guard_stands_before_messages_too(posted) -> None:
    async with client(FetchOptions()) as one:
        with pytest.raises(RefusedAddress, match="not a public address"):
            await one.post(Post(posted.url("/hub"), b"a", "text/plain", subject="bao"))
        with pytest.raises(RefusedAddress, match="allow_networks"):
            await one.post(Post(posted.url("/hub"), b"a", "text/plain", allow_networks=("nonsense",)))
        with pytest.raises(ProtocolError, match="no http"):
            await one.post(Post("ftp://hub.example/", b"a", "text/plain"))
        allowed = Post(posted.url("/hub"), b"a", "text/plain", allow_networks=(posted.address,))
        assert (await one.post(allowed)).status == 404
    assert len(posted.messages) == 1


async def test_a_login_in_an_address_is_sent_with_the_message(posted) -> None:
    posted.answers = {"/hook": (200, {}, b"ok")}
    async with client() as one:
        answer = await one.post(Post(posted.url("/hook").replace("//", "//u:p@"), b"a", "text/plain"))
    assert answer.body == b"ok"
    assert posted.messages[0][1]["authorization"] == f"Basic {base64.b64encode(b'u:p').decode()}"

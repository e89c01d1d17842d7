from __future__ import annotations

import asyncio
import errno

import httpx
import pytest
from msgspec.structs import replace

from tickerfeed.errors import Disallowed, RedirectError, TooLarge, Unasked, Unreachable
from tickerfeed.fetch import exchange
from tickerfeed.fetch.exchange import Exchanges, Step
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.fetch.transport import Route
from tickerfeed.model import Hop, Response

OPTIONS = FetchOptions(allow_networks=("127.0.0.0/8",))
STEP = Step("http://bao.example/a", {"If-None-Match": '"1"', "Accept": "*/*"}, Route(), 1000, 2)


async def answer(step: Step, admit: object = None) -> Response:
    exchanges = Exchanges(OPTIONS, "tickerfeed/1", lambda host, port: [("127.0.0.1", port)])
    try:
        return await exchanges.answer(step, "bao", admit)
    finally:
        await exchanges.close()


def test_a_redirect_leads_to_the_next_step() -> None:
    step = STEP.after(301, ["b"]).after(302, ["https://khac.example/c"])
    hops = (Hop(301, "http://bao.example/b"), Hop(302, "https://khac.example/c"))
    assert step == replace(
        STEP, url=hops[1].url, headers={"Accept": "*/*"}, hops=hops, asked=(STEP.url, "http://bao.example/b")
    )
    assert (STEP.is_conditional, step.is_conditional) == (True, False)
    with pytest.raises(RedirectError):
        step.after(302, ["d"])


async def test_each_request_is_admitted_first(site, answers) -> None:
    ok, head = answers
    site.scripts |= {"/a": head(302, "Location: /b", "Content-Length: 0"), "/b": ok(b"tin")}
    seen: list[tuple[str, int]] = []

    async def admit(step: Step) -> None:
        seen.append((step.url, len(site.heard)))
        if step.url.endswith("/c"):
            raise Disallowed("a wall")

    assert (await answer(replace(STEP, url=site.url("/a")), admit)).body == b"tin"
    assert seen == [(site.url("/a"), 0), (site.url("/b"), 1)]
    with pytest.raises(Disallowed) as told:
        await answer(replace(STEP, url=site.url("/c")), admit)
    assert (told.value.subject, len(site.heard)) == ("bao", 2)


@pytest.mark.parametrize("chunk", [100, 999, 1000, 1001, 5000])
async def test_a_long_body_is_refused_or_cut(site, answers, chunk: int) -> None:
    _, head = answers
    body = b"x" * 5000

    async def parts(writer) -> None:
        writer.write(head(200))
        for start in range(0, len(body), chunk):
            writer.write(body[start : start + chunk])
        await writer.drain()

    site.scripts["*"] = parts
    with pytest.raises(TooLarge):
        await answer(replace(STEP, url=site.url()))
    assert (await answer(replace(STEP, url=site.url(), is_cut=True))).body == body[:1000]
    site.scripts["*"] = head(200, "Content-Length: 5000") + body
    assert (await answer(replace(STEP, url=site.url(), is_cut=True))).body == body[:1000]


async def test_a_304_is_an_answer_to_a_condition_only(site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(304)
    assert (await answer(replace(STEP, url=site.url()))).status == 304
    with pytest.raises(Unasked):
        await answer(replace(STEP, url=site.url(), headers={}))


async def test_a_delta_comes_with_its_body(site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(226, "Content-Length: 3", "IM: feed") + b"tin"
    assert (await answer(replace(STEP, url=site.url()))).body == b"tin"


GATE = b"<html><title>Just a moment...</title></html>"


@pytest.mark.parametrize("status", [202, 403, 405, 429, 503])
async def test_the_page_of_a_refusal_is_looked_at(site, answers, status: int) -> None:
    _, head = answers
    site.scripts["*"] = head(status, "Content-Type: text/HTML; charset=utf-8", f"Content-Length: {len(GATE)}") + GATE
    found = await answer(replace(STEP, url=site.url()))
    assert (found.status, found.body) == (status, GATE)


@pytest.mark.parametrize("fields", [(403, "Content-Type: application/json"), (403,), (500, "Content-Type: text/html")])
async def test_nothing_else_of_an_error_is(site, answers, fields: tuple) -> None:
    _, head = answers
    site.scripts["*"] = head(*fields, "Content-Length: 3") + b"tin"
    assert (await answer(replace(STEP, url=site.url()))).body == b""


async def test_a_look_takes_a_little_of_a_large_page(site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(403, "Content-Type: text/html", "Content-Length: 9000") + b"x" * 9000
    assert len((await answer(replace(STEP, url=site.url(), limit=10**6))).body) == 9000
    assert len((await answer(replace(STEP, url=site.url(), limit=1000))).body) == 1000


async def test_a_look_that_fails_or_takes_too_long_leaves_the_status(site, answers, monkeypatch) -> None:
    _, head = answers
    monkeypatch.setattr(exchange, "GLIMPSE_TIME", 0.05)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(head(403, "Content-Type: text/html", "Content-Length: 9000") + b"<html>")
        await writer.drain()
        await asyncio.sleep(60)

    site.scripts |= {
        "/drip": drip,
        "/cut": head(403, "Content-Type: text/html", "Content-Length: 9") + b"<",
        "/odd": head(403, "Content-Type: text/html", "Content-Encoding: br", "Content-Length: 1") + b"x",
    }
    for path in ("/drip", "/cut", "/odd"):
        found = await answer(replace(STEP, url=site.url(path)))
        assert (found.status, found.body) == (403, b"")


async def test_what_is_asked_again_is_made_once_and_what_differs_is_not_the_same(site, answers) -> None:
    _, head = answers
    site.scripts["*"] = head(304)
    one = Exchanges(OPTIONS, "tickerfeed/1", lambda host, port: [("127.0.0.1", port)])
    first = replace(STEP, url=site.url("/a"))
    other = replace(first, headers=STEP.headers | {"If-None-Match": '"2"'})
    for step in (first, other, first):
        await one.answer(step, "bao")
    await one.close()
    assert [heard.fields["if-none-match"] for heard in site.heard] == ['"1"', '"2"', '"1"']
    assert one._request(first) is one._request(replace(first))
    made = [one._request(step) for step in (first, other, replace(first, route=Route("ca.pem")))]
    assert len({id(request) for request in made}) == 3


@pytest.mark.parametrize(
    "url", ["http://bao.example", "https://bao.example:8443/a?b=%20ă", "http://báo.example:80/", "http://[::1]:8080/a"]
)
def test_a_request_is_what_httpx_would_have_made(url: str) -> None:
    one = Exchanges(OPTIONS, "tickerfeed/1", lambda host, port: [("127.0.0.1", port)])
    made = one._request(replace(STEP, url=url))
    plain = httpx.Request("GET", url, headers=one._fields(STEP.headers.items()))
    assert (made.method, made.url, made.headers.raw) == (plain.method, plain.url, plain.headers.raw)
    assert made.read() == plain.content


async def test_the_network_s_own_time_out_is_not_taken_for_ours() -> None:
    one = Exchanges(OPTIONS, "tickerfeed/1", lambda host, port: [("127.0.0.1", port)])

    class Dead(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise TimeoutError(errno.ETIMEDOUT, "x")

    one._transport = Dead()
    with pytest.raises(Unreachable, match="did not answer when called"):
        await one.answer(STEP, "bao")


def test_of_each_address_the_last_request_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickerfeed.fetch.exchange.REQUESTS", 2)
    exchanges = Exchanges(OPTIONS, "tickerfeed/1", lambda host, port: [("127.0.0.1", port)])
    first, second, third = (f"http://{name}.example/" for name in "abc")
    route = Route()
    asked = exchanges._get(first, (("accept", "*/*"),), route)
    assert asked is exchanges._get(first, (("accept", "*/*"),), route)
    assert asked is not exchanges._get(first, (("if-none-match", '"1"'),), route)
    exchanges._get(second, (), route)
    exchanges._get(third, (), route)
    assert [second, third] == list(exchanges._gets)

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from tickerfeed.model import Source, SourceState, Trouble
from tickerfeed.serve.admin import GUESS_TIME, GUESSES, Insight, _Guarded, admin_app

pytestmark = pytest.mark.asyncio(loop_scope="module")

WELL = (
    Source("a", "https://user:secret@a.example/?key=hidden", "Báo A"),
    SourceState("a", last_success_at=datetime(2026, 5, 4, 5, tzinfo=UTC)),
)
ILL = (
    Source("b", "https://b.example/"),
    SourceState("b", trouble=Trouble.TLS, detail="<script>alert(1)</script>", failures=3),
)
INSIGHT = Insight(lambda: b"tickerfeed_up 1\n", lambda: [WELL, ILL])


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"any:{password}".encode()).decode()


async def test_metrics_are_in_the_text_format(serving):
    async with serving(admin_app(INSIGHT)) as client:
        answer = await client.get("/metrics")
    assert (answer.text, answer.headers["content-type"]) == (
        "tickerfeed_up 1\n",
        "text/plain; version=0.0.4; charset=utf-8",
    )


@pytest.mark.parametrize("path", ["/", "/status"])
async def test_the_status_page_is_private_and_strict(serving, path):
    async with serving(admin_app(INSIGHT)) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")


async def test_other_addresses_and_methods_are_refused(serving):
    async with serving(admin_app(INSIGHT)) as client:
        assert [(await client.get("/x")).status_code, (await client.post("/metrics")).status_code] == [404, 405]


@pytest.mark.parametrize("given", ["Bearer tốt", "bearer  tốt", basic("tốt")])
async def test_the_token_opens(serving, given):
    async with serving(admin_app(INSIGHT, "tốt")) as client:
        answer = await client.get("/metrics", headers={"authorization": given.encode()})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer xấu", basic("xấu"), "Basic ?", "Basic ====", "Digest tốt", "tốt"]
)
async def test_nothing_opens_without_the_token(serving, given):
    async with serving(admin_app(INSIGHT, "tốt")) as client:
        answers = [
            await client.get(path, headers={"authorization": given.encode()}) for path in ("/metrics", "/", "/x")
        ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert answers[0].headers["www-authenticate"].startswith("Basic ")


async def test_guesses_are_limited_and_the_limit_passes(serving):
    now = [0.0]
    guarded = _Guarded(admin_app(INSIGHT), "good", lambda: now[0])

    async def ask(client, token):
        return (await client.get("/metrics", headers={"authorization": f"Bearer {token}"})).status_code

    async with serving(guarded) as client:
        assert [await ask(client, f"bad{n}") for n in range(GUESSES + 2)] == [401] * GUESSES + [429, 429]
        assert await ask(client, "good") == 429
        assert (await client.get("/metrics")).status_code == 401
        now[0] += GUESS_TIME
        assert [await ask(client, "good") for _ in range(GUESSES * 2)] == [200] * GUESSES * 2
        assert [await ask(client, "bad"), await ask(client, "good")] == [401, 429]


OWN_NAMES = ("127.0.0.1:8081", "127.8.8.8", "localhost", "LocalHost:1", "[::1]:8081", "[::1]")
OTHERS = (
    "xa.example",
    "xa.example:8081",
    "127.0.0.1.xa.example",
    "localhost.xa.example",
    "10.0.0.1",
    "x:y",
    "[xa",
    "1",
)


async def test_without_a_token_this_machine_is_asked_by_its_own_names(serving):
    async with serving(admin_app(INSIGHT)) as client:
        answers = [await client.get("/status", headers={"host": host}) for host in OWN_NAMES + OTHERS]
    assert [answer.status_code for answer in answers] == [200] * len(OWN_NAMES) + [421] * len(OTHERS)
    assert ("Báo A" in answers[-1].text, "admin_token" in answers[-1].text) == (False, True)


async def test_with_a_token_a_name_may_lead_here(serving):
    async with serving(admin_app(INSIGHT, "good")) as client:
        named = {"host": "xa.example"}
        assert (await client.get("/status", headers=named)).status_code == 401
        assert (await client.get("/status", headers=named, auth=("a", "good"))).status_code == 200


@pytest.mark.parametrize(
    ("server", "headers", "expected"),
    [
        (("192.0.2.7", 8081), [(b"host", b"tin.example")], 200),
        (("127.0.0.1", 8081), [], 200),
        (None, [(b"host", b"tin.example")], 200),
        (("/run/t.sock", None), [(b"host", b"tin.example")], 200),
        (("::1", 8081), [(b"host", b"tin.example")], 421),
    ],
)
async def test_other_addresses_have_names_of_their_own(server, headers, expected):
    statuses = []

    async def send(message):
        statuses.append(message.get("status"))

    scope = {"type": "http", "method": "GET", "path": "/metrics", "query_string": b"", "root_path": ""}
    await admin_app(INSIGHT)(scope | {"headers": headers, "server": server}, None, send)
    assert statuses[0] == expected


@pytest.mark.parametrize("token", ["", "good"])
async def test_what_is_not_http_is_left_alone(token):
    await admin_app(INSIGHT, token)({"type": "lifespan"}, None, None)


async def test_no_secret_of_an_address_is_on_the_status_page(serving):
    async with serving(admin_app(INSIGHT)) as client:
        text = (await client.get("/status")).text
    assert "Báo A" in text
    assert "secret" not in text
    assert "hidden" not in text

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from tickerfeed.model import Source, SourceState, Trouble
from tickerfeed.serve.admin import GUESS_TIME, GUESSES, Insight, _Guarded, admin_app

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


async def test_no_secret_of_an_address_is_on_the_status_page(serving):
    async with serving(admin_app(INSIGHT)) as client:
        text = (await client.get("/status")).text
    assert "Báo A" in text
    assert "secret" not in text
    assert "hidden" not in text

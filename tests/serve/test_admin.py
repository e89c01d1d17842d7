from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from tickerfeed.model import Source, SourceState, Trouble
from tickerfeed.serve.admin import Insight, admin_app

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

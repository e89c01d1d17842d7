from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from lxml import html

from tickerfeed.model import Notice, Sign, Source, SourceState, Trouble
from tickerfeed.render.remedies import REMEDIES
from tickerfeed.serve.admin import Insight, admin_app, status_page

WELL = (
    Source("a", "https://user:secret@a.example/?key=hidden", "Báo A"),
    SourceState("a", last_success_at=datetime(2026, 5, 4, 5, tzinfo=UTC)),
)
ILL = (
    Source("b", "https://b.example/"),
    SourceState("b", trouble=Trouble.TLS, detail="<script>alert(1)</script>", failures=3),
)
GONE = (Source("c", "https://c.example/"), SourceState("c", is_gone=True))
NEW = (Source("d", "https://d.example/"), SourceState("d"))
ODD = (
    Source("e", "https://e.example/"),
    SourceState(
        "e",
        last_success_at=datetime(2026, 5, 4, 5, tzinfo=UTC),
        notices=(Notice(Sign.STALE, "nothing <new>", datetime(2026, 5, 1, tzinfo=UTC)),),
    ),
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


def test_trouble_comes_first_and_everything_is_escaped():
    page = status_page([WELL, ILL, GONE, NEW, ODD])
    rows = [[cell.text_content() for cell in row] for row in html.fromstring(page).iterfind(".//tbody/tr")]
    assert [(row[0], row[1]) for row in rows] == [
        ("b (b)", "tls"),
        ("c (c)", "gone"),
        ("e (e)", "ok, stale"),
        ("Báo A (a)", "ok"),
        ("d (d)", "pending"),
    ]
    assert rows[0][2] == "<script>alert(1)</script>"
    assert rows[2][2] == "stale: nothing <new>, since 2026-05-01 00:00:00 UTC"
    assert rows[3][4:6] == ["2026-05-04 05:00:00 UTC", "–"]
    assert "5 sources, 2 in trouble, 1 odd although they answer." in page
    assert [word in page for word in ("<script", "secret", "hidden")] == [False, False, False]


def test_the_remedy_stands_beside_the_trouble_in_both_languages():
    page = status_page([WELL, ILL, ODD])
    cells = [row[3].text_content() for row in html.fromstring(page).iterfind(".//tbody/tr")]
    assert cells[0] == REMEDIES[Trouble.TLS].en + REMEDIES[Trouble.TLS].vi
    assert cells[1].startswith(REMEDIES[Sign.STALE].en)
    assert cells[2] == ""

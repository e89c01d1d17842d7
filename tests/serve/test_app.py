from __future__ import annotations

import asyncio
import gzip

import pytest

from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_document_with_its_validators_and_rules(client, page):
    answer = await client.get("/index.html")
    assert (answer.status_code, answer.content) == (200, page.body)
    headers = dict(answer.headers)
    del headers["date"]
    assert headers == {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(page.body)),
        "etag": '"page"',
        "last-modified": "Mon, 04 May 2026 05:06:07 GMT",
        "cache-control": "public, max-age=30",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag",
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
    }


@pytest.mark.parametrize(
    ("path", "etag"), [("/", '"page"'), ("/editions/a/", '"edition"'), ("/ticker.json?x=1", '"ticker"')]
)
async def test_folders_stand_for_their_page_and_queries_are_ignored(client, path, etag):
    assert (await client.get(path)).headers["etag"] == etag


async def test_head_is_a_get_without_body(client):
    get, head = await client.get("/"), await client.head("/")
    for answer in (get, head):
        del answer.headers["date"]
    assert (head.status_code, head.content, head.headers) == (200, b"", get.headers)


@pytest.mark.parametrize("value", ['"page"', 'W/"page"', '"x", "page"', "*"])
async def test_a_known_tag_is_answered_304(client, value):
    answer = await client.get("/", headers={"if-none-match": value})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", '"page"')
    assert "content-length" not in answer.headers
    assert {"cache-control", "vary", "access-control-allow-origin", "x-content-type-options"} <= set(answer.headers)
    assert {"content-security-policy", "last-modified"}.isdisjoint(answer.headers)


async def test_repeated_tag_headers_are_one_list(client):
    answer = await client.get("/", headers=[("if-none-match", '"x"'), ("if-none-match", '"page"')])
    assert answer.status_code == 304


@pytest.mark.parametrize(
    ("since", "status"), [("Mon, 04 May 2026 05:06:07 GMT", 304), ("Mon, 04 May 2026 05:06:06 GMT", 200)]
)
async def test_a_known_date_is_answered_304(client, since, status):
    assert (await client.get("/", headers={"if-modified-since": since})).status_code == status


@pytest.mark.parametrize("coding", ["gzip", "br"])
async def test_compressed_forms_have_tags_of_their_own(client, page, coding):
    answer = await client.get("/", headers={"accept-encoding": coding})
    assert (answer.headers["content-encoding"], answer.headers["etag"]) == (coding, f'"page-{coding}"')
    assert answer.content == page.body
    again = await client.get("/", headers={"accept-encoding": coding, "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_a_range_gets_the_whole(client, page):
    assert (await client.get("/", headers={"range": "bytes=0-3"})).content == page.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/status.json", "/livez", "/editions/a"])
async def test_other_methods_are_refused(client, method, path):
    answer = await client.request(method, path)
    assert (answer.status_code, {*answer.headers["allow"].split(", ")}) == (405, {"GET", "HEAD"})


@pytest.mark.parametrize(
    "path", ["/nothing", "/index.html/", "/..%2f..%2fetc%2fpasswd", "/%00", "/editions/b", "//editions/a"]
)
async def test_anything_else_is_not_found(client, path):
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (404, "Not Found\n")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_folder_without_its_slash_leads_to_it(client):
    answer = await client.get("/editions/a?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, "/editions/a/")


async def test_status_is_asked_for_each_time(client):
    answer = await client.get("/status.json")
    assert (answer.json(), answer.headers["cache-control"]) == ({"sources": []}, "no-cache")
    assert (await client.get("/status.json", headers={"if-none-match": answer.headers["etag"]})).status_code == 304


@pytest.mark.parametrize(("is_well", "expected"), [(True, (200, "ok\n")), (False, (503, "no\n"))])
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_probes(serving, is_well, expected, path):
    pulse = Pulse(lambda: pytest.fail("not asked"), lambda: is_well, lambda: is_well)
    async with serving(PublicApp(Shelf(), pulse)) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.text) == expected


async def test_a_new_set_takes_the_place_of_the_old_at_once(serving, shelf, page):
    async with serving(PublicApp(shelf, Pulse(pytest.fail, pytest.fail, pytest.fail))) as client:
        before = await client.get("/ticker.json")
        shelf.put([page])
        after = await client.get("/ticker.json")
    assert (before.status_code, after.status_code) == (200, 404)


async def test_a_gzipped_body_is_the_document(server, page):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n")
    raw = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert gzip.decompress(raw.partition(b"\r\n\r\n")[2]) == page.body


async def test_other_protocols_are_left_alone(shelf):
    app = PublicApp(shelf, Pulse(lambda: pytest.fail("x"), lambda: True, lambda: True))
    await app({"type": "lifespan"}, pytest.fail, pytest.fail)

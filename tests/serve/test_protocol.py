from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from tickerfeed.serve import protocol
from tickerfeed.serve.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOOD = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def big(scope, receive, send):
    size = 20_000_000 if scope["path"] == "/big" else 2
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
    await send({"type": "http.response.body", "body": b"x" * size})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served():
    server = Server(big, "127.0.0.1:0")
    await server.start()
    yield server
    await server.stop()


async def converse(server: Server, *pieces: bytes) -> bytes:
    """Send pieces and return all that comes until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_an_endless_header_is_refused(served):
    answer = await converse(served, b"GET / HTTP/1.1\r\nX: " + b"a" * (protocol.MAX_HEAD + 1))
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")


async def test_a_whole_head_over_the_limit_is_refused(served):
    answer = await converse(served, b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * protocol.MAX_HEAD + b"\r\n")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")


async def test_a_slow_head_is_cut_off(served, monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 0.05)
    assert await converse(served, b"GET / HT") == b""
    assert await converse(served) == b""


async def test_a_slow_second_head_is_cut_off(served, monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 0.05)
    assert (await converse(served, GOOD, b"GET / HT")).endswith(b"xx")


async def test_a_client_that_does_not_read_is_cut_off(served, monkeypatch):
    monkeypatch.setattr(protocol, "WRITE_TIMEOUT", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port, limit=1000)
    writer.write(GOOD.replace(b"/", b"/big", 1))
    (connection,) = await connections(served)
    while connection.transport and not connection.transport.is_closing():
        await asyncio.sleep(0)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(20_000_000)
    writer.close()


async def connections(server: Server):
    while not server._uvicorn.server_state.connections:
        await asyncio.sleep(0)
    return server._uvicorn.server_state.connections


async def test_a_client_that_reads_gets_everything(served):
    answer = await converse(served, b"GET /big HTTP/1.0\r\n\r\n")
    assert len(answer.partition(b"\r\n\r\n")[2]) == 20_000_000


async def test_pipelined_requests_are_answered_in_order(served):
    answer = await converse(served, GOOD * 3 + b"GET / HTTP/1.0\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == 4


async def test_garbage_is_refused_without_words_of_ours(served):
    answer = await converse(served, b"\x16\x03\x01 garbage\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Traceback" not in answer


async def test_what_comes_after_a_refusal_is_ignored(served):
    answer = await converse(served, b"\x16\r\n\r\n", b"a" * 100_000, GOOD)
    assert answer == b"" or answer.count(b"HTTP/1.1 ") == 1

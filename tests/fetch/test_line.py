from __future__ import annotations

import asyncio
import socket
import ssl

import pytest
import trustme

from tickerfeed.fetch.line import Plain, Secure, connect


async def both() -> tuple[Plain, socket.socket]:
    """A line of ours, and a blocking socket at its other end."""
    here, there = socket.socketpair()
    here.setblocking(False)
    there.settimeout(5)
    return Plain(here), there


async def test_bytes_go_and_come() -> None:
    line, other = await both()
    await line.send(b"hi")
    assert other.recv(9) == b"hi"
    waiting = asyncio.create_task(line.receive())
    await asyncio.sleep(0)
    other.sendall(b"tin")
    assert await waiting == b"tin"
    other.close()
    assert await line.receive() == b""
    line.close()


async def test_more_than_a_buffer_is_sent_whole() -> None:
    line, other = await both()
    data = bytes(range(256)) * 40_000
    sending = asyncio.create_task(line.send(data))
    found = b""
    while len(found) < len(data):
        found += await asyncio.to_thread(other.recv, 1_000_000)
    await sending
    assert found == data
    line.close()
    other.close()


async def test_a_line_is_quiet_while_nothing_comes() -> None:
    line, other = await both()
    assert line.is_quiet
    other.sendall(b"x")
    assert not line.is_quiet
    assert await line.receive() == b"x"
    other.close()
    assert not line.is_quiet
    line.close()
    assert not line.is_quiet


async def test_one_who_gives_up_leaves_nothing_behind() -> None:
    line, other = await both()
    waiting = asyncio.create_task(line.receive())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    other.sendall(b"x")
    await asyncio.sleep(0)
    assert await line.receive() == b"x"
    line.close()
    other.close()


async def test_one_who_gives_up_in_the_moment_when_something_comes_is_not_woken() -> None:
    line, other = await both()
    waiting = asyncio.create_task(line.receive())
    await asyncio.sleep(0)
    other.sendall(b"x")
    asyncio.get_running_loop().call_soon(waiting.cancel)  # beside the selector's word, in one turn of the loop
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await line.receive() == b"x"
    line.close()
    other.close()


async def test_a_closed_port_is_an_error() -> None:
    with pytest.raises(ConnectionRefusedError):
        await connect("127.0.0.1", 1)


async def test_a_connection_by_the_newer_protocol(serving) -> None:
    async def brief(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"tin")

    async with serving(brief, None, "::1") as port:
        line = await connect("::1", port)
        assert await line.receive() == b"tin"
        line.close()


@pytest.fixture
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    ca = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    ca.issue_cert("bao.example", "proxy.example").configure_cert(server)
    ca.configure_trust(client)
    return server, client


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1_000):
        writer.write(data)
        await writer.drain()


async def test_tls_goes_over_a_line(serving, contexts) -> None:
    server_side, client_side = contexts
    async with serving(echo, server_side) as port:
        beneath = await connect("127.0.0.1", port)
        line = Secure(beneath, client_side, "bao.example")
        await line.shake_hands()
        sent, found = b"tin" * 20_000, b""
        sending = asyncio.create_task(line.send(sent))
        while len(found) < len(sent):
            found += await line.receive()
        await sending
        assert found == sent
        assert line.is_quiet
        line.close()
        assert not line.is_quiet


async def test_tls_goes_over_tls(contexts) -> None:
    """As it does to a site through a proxy that is spoken to by TLS itself."""
    server_side, client_side = contexts
    outer_in, outer_out, inner_in, inner_out = (ssl.MemoryBIO() for _ in range(4))
    outer = server_side.wrap_bio(outer_in, outer_out, server_side=True)
    inner = server_side.wrap_bio(inner_in, inner_out, server_side=True)

    class Both:
        """The two servers at once, in memory."""

        async def send(self, data: bytes) -> None:
            outer_in.write(data)

        async def receive(self) -> bytes:
            for _ in range(4):
                for step in (outer.do_handshake, lambda: inner_in.write(outer.read()), inner.do_handshake):
                    try:
                        step()
                    except ssl.SSLWantReadError:
                        continue
                if inner_out.pending:
                    outer.write(inner_out.read())
            try:
                inner.write(inner.read().upper())
                outer.write(inner_out.read())
            except ssl.SSLWantReadError:
                pass
            return outer_out.read()

        is_quiet = True

        def close(self) -> None: ...

    way = Secure(Both(), client_side, "proxy.example")
    await way.shake_hands()
    line = Secure(way, client_side, "bao.example")
    await line.shake_hands()
    await line.send(b"tin")
    assert await line.receive() == b"TIN"
    line.close()


async def test_the_end_of_the_connection_ends_tls(serving, contexts) -> None:
    server_side, client_side = contexts

    async def brief(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"tin")
        await writer.drain()
        writer.transport.abort()  # without TLS's own farewell

    async with serving(brief, server_side) as port:
        line = Secure(await connect("127.0.0.1", port), client_side, "bao.example")
        await line.shake_hands()
        found = [await line.receive(), await line.receive()]
        line.close()
    assert found == [b"tin", b""]


async def test_who_is_not_believed_is_told_so(serving, contexts) -> None:
    server_side, _ = contexts
    async with serving(echo, server_side) as port:
        beneath = await connect("127.0.0.1", port)
        line = Secure(beneath, ssl.create_default_context(), "bao.example")
        with pytest.raises(ssl.SSLCertVerificationError):
            await line.shake_hands()
        line.close()

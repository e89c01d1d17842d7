from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.errors import FetchError, ProtocolError, TooLarge, Unreachable
from tickerfeed.fetch.answer import MAX_HEADER, Answer

OK = b"HTTP/1.1 200 OK\r\n"


class Tape:
    """A line on which these pieces come, and then the end."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = [piece for piece in pieces if piece]

    async def receive(self) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


async def read(*pieces: bytes) -> tuple[Answer, bytes]:
    answer = Answer(Tape(*pieces))
    await answer.begin()
    return answer, b"".join([part async for part in answer.body()])


async def fault(*pieces: bytes) -> FetchError:
    with pytest.raises(FetchError) as told:
        await read(*pieces)
    return told.value


@pytest.mark.parametrize(
    ("raw", "body", "goes_on"),
    [
        (OK + b"Content-Length: 3\r\n\r\ntin", b"tin", True),
        (OK + b"Content-Length: 3\r\nConnection: close\r\n\r\ntin", b"tin", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\ntin", b"tin", False),
        (b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", b"", True),
        (OK + b"\r\nto the end", b"to the end", False),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nti\r\n1;a=b\r\nn\r\n0\r\nX-Trailer: x\r\n\r\n", b"tin", True),
        (OK + b"Transfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n3\r\ntin\r\n0\r\n\r\n", b"tin", False),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3  \r\ntin\r\n0\r\n\r\n", b"tin", True),
        (b"HTTP/1.1 200 OK\nContent-Length: 3\n\ntin", b"tin", True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 300\r\n\r\n", b"", True),
        (b"HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", b"", True),
        (OK + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\ntin", b"tin", True),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx",
            b"x",
            True,
        ),
        (OK + b"Content-Length: 3\r\n\r\ntinHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nlie", b"tin", False),
        (OK + b"Content-Length: 3\r\n\r\ntin and more", b"tin", False),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n<html>", b"", False),
    ],
)
async def test_a_body_ends_where_it_says(raw: bytes, body: bytes, goes_on: bool) -> None:
    for pieces in ((raw,), tuple(raw[n : n + 1] for n in range(len(raw)))):
        answer, found = await read(*pieces)
        assert (found, answer.is_whole) == (body, True)
        assert not any(name in {b"link", b"x-trailer"} for name, _ in answer.fields)
    assert (await read(raw))[0].may_go_on is goes_on


async def test_fields_come_with_names_in_lower_case_and_values_byte_for_byte() -> None:
    raw = OK + b'ETag: W/"\xe9,  x" \r\nX-Two:\r\nX-TWO: a\r\n  b\r\nContent-Length: 0\r\n\r\n'
    answer, _ = await read(raw)
    assert (answer.status, answer.fields[:2]) == (200, [(b"etag", b'W/"\xe9,  x"'), (b"x-two", b"")])
    assert b" ".join(answer.fields[2][1].split()) == b"a b"  # folded (RFC 9112 5.2)


@pytest.mark.parametrize(
    "raw",
    [
        b"SSH-2.0-x\r\n\r\n",
        b"ICY 200 OK\r\n\r\n",
        b"<html>an answer of HTTP/0.9</html>",
        b"HTTP/1.1 99 X\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        OK + b"X: a\0b\r\n\r\n",
        OK + b"X: a\rb\r\n\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b"X : a\r\n\r\n",
        OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\ntin",
        OK + b"Content-Length: -3\r\n\r\ntin",
        OK + b"Content-Length: 99999999999999999999\r\n\r\ntin",
        OK + b"Transfer-Encoding: gzip\r\n\r\ntin",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n3\r\ntin\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\ntin",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\ntinXX0\r\n\r\n",
    ],
)
async def test_what_is_no_answer_in_http_is_told(raw: bytes) -> None:
    told = await fault(raw)
    assert isinstance(told, ProtocolError)
    assert "HTTP as it should" in told.message


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200",
        OK + b"X: a",
        OK + b"Content-Length: 10\r\n\r\nhalf",
        OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nhalf",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
async def test_an_answer_that_breaks_off_is_told(raw: bytes) -> None:
    told = await fault(raw)
    assert isinstance(told, ProtocolError)
    assert "breaks off" in told.message


async def test_silence_is_no_answer() -> None:
    assert isinstance(await fault(b""), Unreachable)


@pytest.mark.parametrize("piece", [b"X: " + b"a" * 1000 + b"\r\n", b"a" * 1000])
async def test_a_header_has_a_limit(piece: bytes) -> None:
    tape = Tape(OK, *[b"X: "] * (piece[:1] == b"a"), *[piece] * 200)
    with pytest.raises(TooLarge):
        await Answer(tape).begin()
    assert len(tape.pieces) > 80


async def test_interim_answers_have_the_same_limit() -> None:
    assert isinstance(await fault(*[b"HTTP/1.1 100 Continue\r\n\r\n" * 100] * 100), TooLarge)


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(b"1;" + b"a" * 500 + b"\r\nx\r\n", id="extension"),
        pytest.param(b"X-Trailer: " + b"a" * 500 + b"\r\n", id="trailer"),
    ],
)
async def test_what_is_around_a_body_has_a_limit(piece: bytes) -> None:
    start = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"0\r\n" * piece.startswith(b"X")
    pieces = [start, *[piece * 10] * 200]
    told = await fault(*pieces)
    assert isinstance(told, ProtocolError)
    assert "around its body" in told.message
    assert MAX_HEADER < len(b"".join(pieces))


async def test_chunks_of_one_byte_are_a_body_all_the_same() -> None:
    body = b"x" * 200_000
    _, found = await read(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * len(body), b"0\r\n\r\n")
    assert found == body


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(1, 80), max_size=20), st.booleans())
async def test_how_it_is_cut_into_pieces_changes_nothing(body: bytes, cuts: list[int], is_chunked: bool) -> None:
    if is_chunked:
        chunks = [body[start : start + 7] for start in range(0, len(body), 7)]
        framed = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
        raw = OK + b"Transfer-Encoding: chunked\r\n\r\n" + framed
    else:
        raw = OK + b"Content-Length: %d\r\n\r\n" % len(body) + body
    pieces, rest = [], raw
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]
    answer, found = await read(*pieces, rest)
    assert (found, answer.is_whole, answer.may_go_on) == (body, True, True)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
async def test_whatever_comes_is_an_answer_or_a_fault_of_ours(one: bytes, two: bytes) -> None:
    for pieces in ((one, two), (OK + one, two), (OK + b"Transfer-Encoding: chunked\r\n\r\n" + one, two)):
        try:
            await read(*pieces)
        except FetchError as exc:
            assert exc.message  # noqa: PT017

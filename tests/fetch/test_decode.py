from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import ProtocolError, TooLarge
from tickerfeed.fetch.decode import MAX_MEMBERS, Body

LIMIT = 100_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def two_members(data: bytes) -> bytes:
    middle = len(data) // 2
    return gzip.compress(data[:middle]) + gzip.compress(data[middle:])


FORMS = [
    ("", bytes),
    ("identity", bytes),
    ("gzip", gzip.compress),
    ("X-GZIP", gzip.compress),
    (" gzip , identity", gzip.compress),
    ("gzip", two_members),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
]


def decode(encoding: str, *parts: bytes, limit: int = LIMIT) -> bytes:
    body = Body(encoding, limit)
    for part in parts:
        body.feed(part)
    return body.finish()


@given(st.sampled_from(FORMS), st.binary(max_size=3000), st.integers(1, 500))
def test_every_form_comes_back_however_it_is_cut(form: tuple[str, object], data: bytes, size: int) -> None:
    encoding, pack = form
    wire = pack(data)
    body = Body(encoding, LIMIT)
    for at in range(0, len(wire), size):
        body.feed(wire[at : at + size])
    assert body.whole() == data


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_an_empty_body_is_empty(encoding: str) -> None:
    assert decode(encoding) == b""


@pytest.mark.parametrize("padding", [b"\0" * 600, b"\x1f", b"rac"], ids=["zeros", "half a head", "text"])
def test_padding_after_the_end_is_ignored(padding: bytes) -> None:
    wire = gzip.compress(b"tin") + padding
    assert decode("gzip", wire) == b"tin"
    assert decode("gzip", *(wire[at : at + 1] for at in range(len(wire)))) == b"tin"


def test_padding_after_a_deflate_stream_is_ignored() -> None:
    assert decode("deflate", zlib.compress(b"tin"), b"rac") == b"tin"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_data_that_breaks_off_is_told(pack: object) -> None:
    encoding = "gzip" if pack is gzip.compress else "deflate"
    wire = pack(b"tin moi " * 500)
    for end in (1, 5, len(wire) // 2, len(wire) - 1):
        with pytest.raises(ProtocolError) as told:
            decode(encoding, wire[:end])
        assert "breaks off" in told.value.message


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_data_of_another_kind_is_told(encoding: str) -> None:
    with pytest.raises(ProtocolError) as told:
        decode(encoding, b"<rss>not packed at all</rss>")
    assert "not the compressed data" in told.value.message


def test_a_wrong_checksum_is_told() -> None:
    wire = bytearray(gzip.compress(b"tin moi"))
    wire[-5] ^= 1
    with pytest.raises(ProtocolError):
        decode("gzip", bytes(wire))


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "exi"])
def test_an_encoding_that_was_not_asked_for_is_told(encoding: str) -> None:
    with pytest.raises(ProtocolError) as told:
        Body(encoding, LIMIT)
    assert f'"{encoding}"' in told.value.message


def test_packing_twice_is_told() -> None:
    with pytest.raises(ProtocolError) as told:
        Body("gzip, gzip", LIMIT)
    assert "more than once" in told.value.message


@pytest.mark.parametrize("form", FORMS)
def test_a_body_may_be_exactly_as_large_as_the_limit(form: tuple[str, object]) -> None:
    encoding, pack = form
    assert len(decode(encoding, pack(b"a" * LIMIT))) == LIMIT
    with pytest.raises(TooLarge) as told:
        decode(encoding, pack(b"a" * (LIMIT + 1)))
    assert "max_body" in told.value.message


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    wire = gzip.compress(b"\0" * 50_000_000)
    body = Body("gzip", LIMIT)
    with pytest.raises(TooLarge):
        body.feed(wire)
    assert body._size == LIMIT + 1


def test_the_wire_has_a_limit_of_its_own() -> None:
    with pytest.raises(TooLarge):
        decode("gzip", gzip.compress(b"tin"), b"\0" * LIMIT)


def test_a_chain_of_empty_members_is_ended() -> None:
    with pytest.raises(ProtocolError) as told:
        decode("gzip", gzip.compress(b"") * (MAX_MEMBERS + 1))
    assert "parts" in told.value.message


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_is_packed_itself_is_unpacked_once(form: tuple[str, object]) -> None:
    encoding, pack = form
    file = gzip.compress(b"<urlset/>")
    assert decode(encoding, pack(file)) == b"<urlset/>"
    assert decode(encoding, pack(gzip.compress(file))) == file


def test_a_packed_file_keeps_to_the_limit() -> None:
    with pytest.raises(TooLarge, match="unpacks to more than"):
        decode("", gzip.compress(b"\0" * (LIMIT + 1)))
    with pytest.raises(ProtocolError, match="breaks off"):
        decode("", gzip.compress(b"<urlset/>")[:-9])

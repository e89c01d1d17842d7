from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.serve.signature import METHODS, is_signed


def sign(body: bytes, secret: str, method: str) -> str:
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


@given(st.binary(), st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.sampled_from(sorted(METHODS)))
def test_what_was_signed_with_the_secret_is_taken(body: bytes, secret: str, method: str) -> None:
    header = sign(body, secret, method)
    assert is_signed(body, header, secret)
    assert is_signed(body, f" {header.upper()} ", secret)
    assert not is_signed(body + b"x", header, secret)
    assert not is_signed(body, header, secret + "x")
    assert not is_signed(body, header[:-1], secret)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256",
        "sha256=",
        "=",
        "md5=" + "0" * 32,
        "none=",
        "sha256=é",
        "sha1=" + "0" * 40,
        "shake_128=00",
        "x" * 9999,
    ],
)
def test_anything_else_is_not(header: str) -> None:
    assert not is_signed(b"body", header, "secret")


@given(st.text(), st.binary())
def test_no_header_raises(header: str, body: bytes) -> None:
    assert not is_signed(body, header, "secret")

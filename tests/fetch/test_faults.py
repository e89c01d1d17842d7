from __future__ import annotations

import errno
import ssl

import httpx
import pytest

from tickerfeed.errors import FetchError, ProtocolError, TlsError, Unreachable
from tickerfeed.fetch.faults import FOREIGN, translate

URL = "https://bao.example/rss"


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


def bad_certificate(code: int, message: str = "odd") -> Exception:
    failure = ssl.SSLCertVerificationError(1, "certificate verify failed")
    failure.verify_code = code
    failure.verify_message = message
    return failure


def bad_handshake(reason: str | None) -> Exception:
    failure = ssl.SSLError(1, "handshake")
    failure.reason = reason
    return failure


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (9, "not valid yet"),
        (10, "has expired"),
        (18, "ca_file"),
        (19, "ca_file"),
        (20, "ca_file"),
        (21, "ca_file"),
        (62, "another name"),
        (64, "IP address"),
        (99, "the certificate: odd"),
    ],
)
def test_a_bad_certificate_says_what_to_do(code: int, words: str) -> None:
    told = translate(bad_certificate(code), URL)
    assert (type(told), told.subject) == (TlsError, URL)
    assert words in told.message


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("WRONG_VERSION_NUMBER", "http://"),
        ("DH_KEY_TOO_SMALL", "must update"),
        ("TLSV1_ALERT_PROTOCOL_VERSION", "must update"),
        ("UNSAFE_LEGACY_RENEGOTIATION_DISABLED", "must update"),
        ("ODD_REASON", "ODD_REASON"),
        (None, "handshake"),
    ],
)
def test_a_failed_handshake_says_why(reason: str | None, words: str) -> None:
    told = translate(bad_handshake(reason), URL)
    assert isinstance(told, TlsError)
    assert words in told.message


@pytest.mark.parametrize(
    ("failure", "kind", "words"),
    [
        (httpx.InvalidURL("bad port"), ProtocolError, "check the source's url"),
        (ValueError("bad"), ProtocolError, "check the source's url"),
        (UnicodeError("label too long"), ProtocolError, "label too long"),
        (httpx.UnsupportedProtocol("odd"), Unreachable, "broke (odd)"),
        (OSError(errno.ECONNREFUSED, "x"), Unreachable, "nothing listens"),
        (caused(httpx.ConnectError("x"), OSError(errno.ENETUNREACH, "x")), Unreachable, "no route"),
        (TimeoutError(errno.ETIMEDOUT, "x"), Unreachable, "did not answer when called"),
        (ConnectionResetError(errno.ECONNRESET, "x"), Unreachable, "reset"),
        (caused(httpx.ReadError("x y"), OSError(errno.EIO, "z")), Unreachable, "broke (x y)"),
        (OSError(), Unreachable, "broke (OSError)"),
    ],
)
def test_every_failure_becomes_one_of_ours(failure: Exception, kind: type[FetchError], words: str) -> None:
    assert isinstance(failure, FOREIGN)
    told = translate(failure, URL)
    assert (type(told), told.subject) == (kind, URL)
    assert words in told.message
    assert "\n" not in str(told)


def test_a_circle_of_causes_ends() -> None:
    one, two = OSError("one"), OSError("two")
    one.__cause__, two.__cause__ = two, one
    assert isinstance(translate(one, URL), Unreachable)

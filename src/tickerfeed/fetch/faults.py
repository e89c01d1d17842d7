"""What httpx, ssl and the socket say, in words that a webmaster can act on."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx

from tickerfeed.errors import FetchError, ProtocolError, TlsError, Unreachable
from tickerfeed.fetch.certificate import explain

FOREIGN: tuple[type[Exception], ...] = (
    httpx.InvalidURL,
    httpx.HTTPError,
    httpx.StreamError,
    OSError,  # of which those of ssl are, too
    ValueError,  # what idna and the socket object to in a name
)
"""Everything that an exchange may raise besides `FetchError`."""

_NO_TLS = "answers without TLS at this port; try http:// instead of https://"
_OLD = "speaks only TLS versions that are no longer safe; the site must update"
_WEAK = "uses keys that are no longer safe; the site must update"
_LEGACY = "uses a TLS form that is no longer safe; the site must update"
_NO_COMMON = "has no safe TLS cipher in common with us; the site must update"
_BROKEN_OFF = (
    "closed the connection during the TLS handshake; it may speak only versions that are no longer safe, "
    "or not let this machine's address in: ask the site"
)
_TLS_REASONS = {  # names of OpenSSL, which differ by its version
    "WRONG_VERSION_NUMBER": _NO_TLS,
    "HTTP_REQUEST": _NO_TLS,
    "PACKET_LENGTH_TOO_LONG": _NO_TLS,
    "RECORD_LAYER_FAILURE": _NO_TLS,
    "UNSUPPORTED_PROTOCOL": _OLD,
    "TLSV1_ALERT_PROTOCOL_VERSION": _OLD,
    "VERSION_TOO_LOW": _OLD,
    "NO_PROTOCOLS_AVAILABLE": _OLD,
    "DH_KEY_TOO_SMALL": _WEAK,
    "EE_KEY_TOO_SMALL": _WEAK,
    "CA_KEY_TOO_SMALL": _WEAK,
    "CA_MD_TOO_WEAK": _WEAK,
    "MODULUS_TOO_SMALL": _WEAK,
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": _LEGACY,
    "WRONG_SIGNATURE_TYPE": _LEGACY,
    "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED": _LEGACY,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": _NO_COMMON,
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": _NO_COMMON,
    "TLSV1_UNRECOGNIZED_NAME": "does not know this name; check the address (www or not?)",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "asks for a certificate of ours; ask the site for another address",
    "UNEXPECTED_EOF_WHILE_READING": _BROKEN_OFF,
}
_CONNECT = {
    errno.ECONNREFUSED: "refused the connection: nothing listens at this port",
    errno.ENETUNREACH: "no route to its network from this machine",
    errno.EHOSTUNREACH: "no route to its address from this machine",
    errno.ETIMEDOUT: "did not answer when called",
    errno.ECONNRESET: "reset the connection",
}


def translate(exc: Exception, subject: str) -> FetchError:
    """Return `exc` as one of our errors about `subject`, a masked URL."""
    for cause in _causes(exc):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TlsError(explain(cause, datetime.now(UTC)), subject)
        if isinstance(cause, ssl.SSLError):
            why = _TLS_REASONS.get(cause.reason or "", f"the TLS handshake failed ({cause.reason or cause})")
            return TlsError(why, subject)
    if isinstance(exc, ValueError | httpx.InvalidURL):
        return ProtocolError(f"the request cannot be made ({exc}); check the source's url and headers", subject)
    return Unreachable(_network(exc), subject)


def _causes(exc: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if exc is None:
            return
        yield exc
        exc = exc.__cause__ or exc.__context__


def _network(exc: Exception) -> str:
    numbers = [cause.errno for cause in _causes(exc) if isinstance(cause, OSError)]
    for number in numbers:
        if number in _CONNECT:
            return _CONNECT[number]
    return f"the connection broke ({' '.join(str(exc).split())[:200] or type(exc).__name__})"

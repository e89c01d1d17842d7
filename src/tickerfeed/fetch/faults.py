"""What httpx, httpcore, ssl and the socket say, in words that a webmaster can act on."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from tickerfeed.errors import FetchError, ProtocolError, TimedOut, TlsError, TooLarge, Unreachable

FOREIGN: tuple[type[Exception], ...] = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.ConnectionNotAvailable,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    OSError,
    ValueError,  # what the URL or header rules of httpx and idna object to
)
"""Everything that an exchange may raise besides `FetchError`."""

_INCOMPLETE = (
    "the certificate's issuer is not known (its own, or the server leaves out an intermediate certificate); "
    "put the missing certificates into a PEM file and name it as the source's ca_file"
)
_VERIFY = {  # X509_V_ERR_… of OpenSSL
    9: "the certificate is not valid yet; check this machine's clock, else the site must mend it",
    10: "the certificate has expired; the site must renew it",
    18: "the certificate is self-signed; if it is the right one, name it as the source's ca_file",
    19: "the certificate's authority is private; if it is the right one, name it as the source's ca_file",
    20: _INCOMPLETE,
    21: _INCOMPLETE,
    62: "the certificate is for another name; check the address (www or not?), else the site must mend it",
    64: "the certificate is not for this IP address; use the site's name in the address",
}
_TLS_REASONS = {
    "WRONG_VERSION_NUMBER": "answers without TLS at this port; try http:// instead of https://",
    "UNSUPPORTED_PROTOCOL": "speaks only TLS versions that are no longer safe; the site must update",
    "TLSV1_ALERT_PROTOCOL_VERSION": "speaks only TLS versions that are no longer safe; the site must update",
    "DH_KEY_TOO_SMALL": "uses keys that are no longer safe; the site must update",
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": "uses a TLS form that is no longer safe; the site must update",
}
_CONNECT = {
    errno.ECONNREFUSED: "refused the connection: nothing listens at this port",
    errno.ENETUNREACH: "no route to its network from this machine",
    errno.EHOSTUNREACH: "no route to its address from this machine",
    errno.ETIMEDOUT: "did not answer when called",
    errno.ECONNRESET: "reset the connection",
}
_HEADER_TOO_LARGE = "Receive buffer too long"  # h11's word for more than httpcore's 100 KiB of header
_CUT = ("peer closed connection without sending", "incomplete chunked read")


def translate(exc: Exception, subject: str) -> FetchError:
    """Return `exc` as one of our errors about `subject`, a masked URL."""
    for cause in _causes(exc):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TlsError(_VERIFY.get(cause.verify_code, f"the certificate: {cause.verify_message}"), subject)
        if isinstance(cause, ssl.SSLError):
            why = _TLS_REASONS.get(cause.reason or "", f"the TLS handshake failed ({cause.reason or cause})")
            return TlsError(why, subject)
    if isinstance(exc, httpcore.TimeoutException | httpx.TimeoutException):
        return TimedOut("did not answer in time", subject)
    if isinstance(exc, httpcore.ProxyError | httpx.ProxyError):
        return Unreachable(f"the proxy did not let us through ({exc}); see fetch.proxy", subject)
    if isinstance(exc, httpcore.ProtocolError | httpx.ProtocolError):
        return _protocol(exc, subject)
    if isinstance(exc, ValueError | httpx.InvalidURL | httpcore.UnsupportedProtocol | httpx.UnsupportedProtocol):
        return ProtocolError(f"the request cannot be made ({exc}); check the source's url and headers", subject)
    return Unreachable(_network(exc), subject)


def _causes(exc: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if exc is None:
            return
        yield exc
        exc = exc.__cause__ or exc.__context__


def _protocol(exc: Exception, subject: str) -> FetchError:
    text = str(exc)
    if _HEADER_TOO_LARGE in text:
        return TooLarge("the header of its answer has more than 100 KiB", subject)
    if text.startswith("Server disconnected"):
        return Unreachable("closed the connection without an answer", subject)
    if any(part in text for part in _CUT):
        return ProtocolError("the answer breaks off before its end", subject)
    return ProtocolError(f"does not answer in HTTP as it should ({text[:200]})", subject)


def _network(exc: Exception) -> str:
    numbers = [cause.errno for cause in _causes(exc) if isinstance(cause, OSError)]
    for number in numbers:
        if number in _CONNECT:
            return _CONNECT[number]
    return f"the connection broke ({' '.join(str(exc).split())[:200] or type(exc).__name__})"

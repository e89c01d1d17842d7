"""Whom we trust: the system's certificate authorities, certifi's, and the operator's own."""

from __future__ import annotations

import ssl
from typing import Any

import httpx

from tickerfeed.errors import TlsError
from tickerfeed.fetch.certificate import MAX_CHAIN, Certificate, Distrust, certificate


class Trust:
    """TLS contexts, one for each extra `ca_file`: making one costs tens of milliseconds.

    `ca_file`, the operator's for all sources, adds to the system's and certifi's authorities, as a source's own does.
    """

    def __init__(self, ca_file: str | None = None) -> None:
        self._ca_file = ca_file
        self._contexts: dict[str | None, ssl.SSLContext] = {}

    def context(self, ca_file: str | None = None) -> ssl.SSLContext:
        """Return the context with `ca_file` (PEM) added. Raises `TlsError` when it cannot be read."""
        if ca_file not in self._contexts:
            self._contexts[ca_file] = _context(self._ca_file, ca_file)
        return self._contexts[ca_file]


class _Handshake(ssl.SSLObject):
    """A TLS connection that tells what the other side showed when it is not believed; it stays refused."""

    def do_handshake(self) -> None:
        try:
            super().do_handshake()
        except ssl.SSLCertVerificationError as exc:
            raise Distrust(exc, _shown(self)) from exc


def _shown(handshake: Any) -> list[Certificate]:
    """Return the certificates that came, nothing where this Python keeps them elsewhere.

    `getpeercert` gives none of a handshake that failed, hence the object beneath: only the message depends on it.
    """
    try:
        chain = handshake._sslobj.get_unverified_chain() or ()  # noqa: SLF001
        return [certificate(one.get_info()) for one in chain[:MAX_CHAIN]]
    except (AttributeError, TypeError, ValueError, ssl.SSLError):
        return []


def _context(*ca_files: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    context.sslobject_class = _Handshake
    context.set_alpn_protocols(["http/1.1"])
    # What the operator names is trusted as it stands, an intermediate certificate too; and certificates are judged
    # alike by all versions of Python, of which those since 3.13 also refuse what is unusual and safe.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    for path in ca_files:
        if path is None:
            continue
        try:
            context.load_verify_locations(path)
        except (OSError, ValueError) as exc:
            raise TlsError(f"ca_file cannot be read as PEM certificates ({exc})", path) from exc
    return context

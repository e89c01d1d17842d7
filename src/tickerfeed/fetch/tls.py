"""Whom we trust: the system's certificate authorities, certifi's, and the operator's own."""

from __future__ import annotations

import ssl

import httpx

from tickerfeed.errors import TlsError


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


def _context(*ca_files: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    for path in ca_files:
        if path is None:
            continue
        try:
            context.load_verify_locations(path)
        except (OSError, ValueError) as exc:
            raise TlsError(f"ca_file cannot be read as PEM certificates ({exc})", path) from exc
    return context

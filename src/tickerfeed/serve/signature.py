"""The signature of a push (W3C WebSub 8): `X-Hub-Signature: sha256=<HMAC of the body with the secret, in hex>`."""

from __future__ import annotations

import hmac

METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})  # those that the specification names
_MAX_HEADER = 200  # characters; the longest has 135


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Tell whether `header` signs `body` with `secret`; the time it takes says nothing of how nearly it did."""
    method, _, given = header[:_MAX_HEADER].strip().partition("=")
    if method.lower() not in METHODS or not given.isascii():
        return False
    expected = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(expected, given.strip().lower())

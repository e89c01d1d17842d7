"""The certificates of a site that is not believed, in words that its webmaster can act on.

What was wrong with them is read from the handshake that failed: no second connection is made, and no request is sent
(docs/decisions/0018). They come from whoever answered, so every word of them is bounded and cleaned.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

MAX_CHAIN = 10
_MAX_NAMES = 4
_MAX_WORD = 100
_NAME_IT = "put it into a PEM file and name that as the source's ca_file"


class Certificate(Struct, frozen=True):
    """What of one certificate is told."""

    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    issuer_url: str = ""  # where its issuer's certificate is to be had


class Distrust(ssl.SSLCertVerificationError):
    """A certificate was not believed; `shown` is what the server sent, its own first, nothing where that is unknown."""

    def __init__(self, cause: ssl.SSLCertVerificationError, shown: Sequence[Certificate]) -> None:
        super().__init__(*cause.args)
        self.reason = getattr(cause, "reason", "")
        self.verify_code = cause.verify_code
        self.verify_message = cause.verify_message
        self.shown = tuple(shown)


def certificate(info: Mapping[str, Any]) -> Certificate:
    """Return the certificate of the form that `ssl.SSLSocket.getpeercert` gives."""
    return Certificate(
        subject=_name(info.get("subject", ())),
        issuer=_name(info.get("issuer", ())),
        names=tuple(_word(value) for kind, value in info.get("subjectAltName", ()) if kind in {"DNS", "IP Address"}),
        begins_at=_moment(info.get("notBefore")),
        ends_at=_moment(info.get("notAfter")),
        issuer_url=next((_word(url) for url in info.get("caIssuers", ())), ""),
    )


def _name(parts: Sequence[Sequence[tuple[str, str]]]) -> str:
    """Return how a person would call the bearer of a distinguished name."""
    said = {kind: value for pair in parts for kind, value in pair}
    kinds = ("commonName", "organizationalUnitName", "organizationName")
    return next((_word(said[kind]) for kind in kinds if said.get(kind)), "")


def _word(text: str) -> str:
    from tickerfeed.text.clean import line  # noqa: PLC0415 - its patterns take time, and most servers are believed

    return line(text)[:_MAX_WORD]


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC) if text else None
    except (ValueError, OverflowError, OSError):
        return None


def explain(failure: ssl.SSLCertVerificationError, now: datetime) -> str:
    """Return what is wrong with the certificate, and what to do."""
    shown = failure.shown if isinstance(failure, Distrust) else ()
    words = _WORDS.get(failure.verify_code)
    return words(shown or (Certificate(),), now) if words else f"the certificate: {failure.verify_message}"


def _not_yet(shown: Sequence[Certificate], now: datetime) -> str:
    begins_at = shown[0].begins_at
    when = f"before {begins_at:%Y-%m-%d}" if begins_at and begins_at > now else "yet"
    return f"the certificate is not valid {when}; check this machine's clock, else the site must mend it"


def _expired(shown: Sequence[Certificate], now: datetime) -> str:
    first = next((one for one in shown if one.ends_at and one.ends_at < now), None)
    if first is None:
        return "the certificate has expired; the site must renew it"
    whose = "the certificate" if first is shown[0] else f'the certificate of its issuer "{first.subject}"'
    return f"{whose} has expired on {first.ends_at:%Y-%m-%d}; the site must renew it"


def _self_signed(_shown: Sequence[Certificate], _now: datetime) -> str:
    return f"the certificate is self-signed; if it is the right one, {_NAME_IT}"


def _unknown(shown: Sequence[Certificate], _now: datetime) -> str:
    issuer = f'"{shown[-1].issuer}"' if shown[-1].issuer else "one"
    return (
        f"the certificates lead to {issuer}, an authority that is not known here; "
        f"if it is the right one, take its certificate, {_NAME_IT}"
    )


def _incomplete(shown: Sequence[Certificate], now: datetime) -> str:
    own = shown[0]
    if len(shown) > 1:
        return _unknown(shown, now)
    issuer = f', that of "{own.issuer}"' if own.issuer else ""
    where = f" (to be had at {own.issuer_url})" if own.issuer_url else ""
    return (
        "the server does not send the intermediate certificate that links its own to a known authority"
        f"{issuer}{where}; {_NAME_IT}"
    )


def _other_name(shown: Sequence[Certificate], _now: datetime) -> str:
    remedy = "check the address (www or not?), else the site must mend it"
    return f"the certificate is for another name{_listed(shown[0].names)}; {remedy}"


def _other_address(shown: Sequence[Certificate], _now: datetime) -> str:
    return f"the certificate is not for this IP address{_listed(shown[0].names)}; use the site's name in the address"


def _weak(_shown: Sequence[Certificate], _now: datetime) -> str:
    return "the certificate is of a kind that is no longer safe; the site must renew it"


_WORDS: Mapping[int, Callable[[Sequence[Certificate], datetime], str]] = {  # by X509_V_ERR_… of OpenSSL
    9: _not_yet,
    10: _expired,
    18: _self_signed,
    19: _unknown,  # the root came along, and is not known
    20: _incomplete,
    21: _incomplete,
    62: _other_name,
    64: _other_address,
    66: _weak,  # its key
    67: _weak,  # its issuer's key
    68: _weak,  # the digest of a signature
}


def _listed(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f" ({', '.join(names[:_MAX_NAMES])}{more})"

"""Permanent ids as tag: URIs (RFC 4151)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote

_DNS = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
_DATE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_CHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})"
_AUTHORITY = re.compile(rf"(?:[A-Za-z0-9._-]+@)?{_DNS},{_DATE}")
_TAG = re.compile(rf"tag:{_AUTHORITY.pattern}:(?>{_CHAR}*)(?:#(?>{_CHAR}*))?")
_SAFE = "-._~!$&'()*+,;=:@/?"
_MAX_LENGTH = 2048


def mint(authority: str, specific: str) -> str:
    """Make ``tag:<authority>:<specific>``; what may not stand in the specific part is percent-encoded.

    The authority is a name and a date, as in ``tickerfeed.invalid,2026``; check it with `is_authority` first.
    """
    return f"tag:{authority}:{quote(specific, safe=_SAFE, errors='replace')}"


def is_authority(text: str) -> bool:
    """Say whether a text is a tagging entity: DNS name or e-mail address, comma, date (RFC 4151 2.1)."""
    return len(text) <= _MAX_LENGTH and _AUTHORITY.fullmatch(text) is not None


def is_tag(uri: str) -> bool:
    """Say whether a string is a tag: URI."""
    return len(uri) <= _MAX_LENGTH and _TAG.fullmatch(uri) is not None


def story_id(authority: str, when: datetime, nonce: str) -> str:
    """Make the id of a story, ``tag:<authority>:story/YYYYMMDD/<nonce>``; ``when`` is aware, the day is UTC's."""
    day = when.astimezone(UTC)
    return mint(authority, f"story/{day.year:04d}{day.month:02d}{day.day:02d}/{nonce}")

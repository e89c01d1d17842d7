"""The one clock of the program."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time, aware, in UTC; implements `ports.Clock`."""
    return datetime.now(UTC)

"""Logging: text or JSON lines on standard error."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogOptions:
    """`[log]`: form and level."""

    format: str = "text"  # or "json"
    level: str = "info"

"""Compose the ticker line from stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Order(StrEnum):
    """Which headline comes first."""

    NEWEST = "newest"
    RANK = "rank"


class Style(StrEnum):
    """How headlines are joined."""

    PORTAL = "portal"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class TickerOptions:
    """`[ticker]`: bounds, order and style of the line."""

    items: int = 20
    max_chars: int = 2000
    max_age: timedelta = timedelta(hours=48)
    per_source: int = 5  # gives way when nothing else is to be shown
    order: Order = Order.NEWEST
    style: Style = Style.PORTAL
    separator: str = " • "  # of the plain style

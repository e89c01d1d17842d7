"""What an entry is filed under, as sections, tags or keywords name it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from tickerfeed.parse import texts

MOST = 50  # of one entry


def categories(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names as lines of plain text, each once and in order; empty ones are none."""
    plain = (texts.line(name, limit=texts.NAME_LENGTH) for name in islice(names, MOST))
    return tuple(dict.fromkeys(name for name in plain if name))

"""What the operator may set of publishing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """`[publish]`: where the outputs go and how many entries a feed holds."""

    directory: str = "output"
    entries: int = 200
    hubs: tuple[str, ...] = ()

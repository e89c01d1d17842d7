"""Where documents go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from tickerfeed.model import Document


class Sink(Protocol):
    """Where documents go, each edition's one revision at a time."""

    def publish(self, documents: Sequence[Document], edition: str = "") -> str | None:
        """Make these the published ones of an edition ("": of the whole), whole or not at all; touch no other's.

        Return the new revision, or None when nothing changed. Raises `PublishError`; what was there before then stays.
        """
        ...

    def keep(self, editions: Collection[str]) -> None:
        """Take away what was published of any edition but these; the whole stays. Raises `PublishError`."""
        ...

"""All documents of one publication, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.model import Document
from tickerfeed.render.publication import Publication


def render(publication: Publication, templates: Mapping[str, str]) -> tuple[Document, ...]:
    """Return every document; `templates` holds the texts of `publish/templates/` by file name."""
    raise NotImplementedError

"""`visits.js`: counts a visit and shows the counts on the page. The counts themselves are served, never written."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.model import Document
from tickerfeed.render.publication import Publication, constant

NAME = "visits.js"


def visits(publication: Publication, templates: Mapping[str, str]) -> tuple[Document, ...]:
    """Return the script, which all editions share; nothing where visits are not counted."""
    if not publication.counts_visits or publication.edition:
        return ()
    return (constant(NAME, "text/javascript; charset=utf-8", templates[NAME]),)

"""All documents of one publication, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.model import Document
from tickerfeed.render.archive import archive
from tickerfeed.render.atom import atom
from tickerfeed.render.embed import embed
from tickerfeed.render.jsonfeed import jsonfeed
from tickerfeed.render.opml import opml
from tickerfeed.render.page import page, stylesheet
from tickerfeed.render.publication import Publication
from tickerfeed.render.rss import rss
from tickerfeed.render.screen import screen
from tickerfeed.render.tickerjson import ticker_json, ticker_schema, ticker_txt
from tickerfeed.render.visits import visits
from tickerfeed.render.widget import widget


def render(publication: Publication, templates: Mapping[str, str]) -> tuple[Document, ...]:
    """Return every document; `templates` holds the texts of `publish/templates/` by file name.

    `ticker.json` comes last: whoever sees its new revision finds all the others in place.
    """
    return (
        ticker_schema(publication),
        stylesheet(templates),
        *widget(templates),
        *visits(publication, templates),
        *embed(publication, templates),
        *screen(publication, templates),
        page(publication, templates),
        opml(publication),
        *archive(publication),
        atom(publication),
        rss(publication),
        jsonfeed(publication),
        ticker_txt(publication),
        ticker_json(publication),
    )

"""`screen.html`: the line alone, for signs in halls and for pictures of a broadcast."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.model import Document
from tickerfeed.render.pieces import web_url
from tickerfeed.render.publication import Publication, constant, document
from tickerfeed.render.template import filled
from tickerfeed.render.widget import CURRENT
from tickerfeed.text.clean import line


def screen(publication: Publication, templates: Mapping[str, str]) -> tuple[Document, ...]:
    """Return the page, its script, which reads the query, and its stylesheet."""
    body = filled(
        templates["screen.html"],
        site=publication.site,
        title=line(publication.site.title) or "tickerfeed",
        headlines=[(line(it.text), web_url(it.url)) for it in publication.ticker.headlines],
        widget=CURRENT,
    )
    return (
        constant("screen.css", "text/css; charset=utf-8", templates["screen.css"]),
        constant("screen.js", "text/javascript; charset=utf-8", templates["screen.js"]),
        document("screen.html", "text/html; charset=utf-8", body, publication.updated),
    )

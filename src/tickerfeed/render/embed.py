"""`embed.html`: how to put the line on a site of one's own, with the very lines to copy and every choice shown live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tickerfeed.model import Document, Site
from tickerfeed.render.publication import Publication, constant, document
from tickerfeed.render.template import filled
from tickerfeed.render.widget import CURRENT, EXACT, integrity, widget
from tickerfeed.text.clean import line


def embed(publication: Publication, templates: Mapping[str, str]) -> tuple[Document, ...]:
    """Return the page and its stylesheet. It changes with the site and the widget, never with the news."""
    site = publication.site
    return (
        constant("embed.css", "text/css; charset=utf-8", templates["embed.css"]),
        _page(templates["embed.html"], site, integrity(widget(templates)[-1])),
    )


@lru_cache(maxsize=64)
def _page(template: str, site: Site, script: str) -> Document:
    body = filled(
        template,
        is_vi=site.language.partition("-")[0].lower() == "vi",
        title=line(site.title) or "tickerfeed",
        base=site.url,
        current=CURRENT,
        exact=EXACT,
        integrity=script,
    )
    return document("embed.html", "text/html; charset=utf-8", body)

"""`sources.opml`: the source list as OPML 2.0, as feed readers import it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from tickerfeed.model import Document, Site, Source
from tickerfeed.render.pieces import outlet, web_url
from tickerfeed.render.publication import Publication, document
from tickerfeed.text.clean import line

NAME = "sources.opml"
MOST = 64  # lists that are kept: those of the editions, which seldom change and may name thousands

_latest: list[tuple[Site, Mapping[str, Source], Document]] = []


def opml(publication: Publication) -> Document:
    """Return the configured sources that are enabled; category and province are both in ``category``.

    One whose address holds a key is left out: the key is not ours to publish, and without it nobody can subscribe.
    """
    for site, sources, made in _latest:
        if site == publication.site and sources is publication.sources:
            return made
    made = _made(publication)
    _latest.append((publication.site, publication.sources, made))
    del _latest[:-MOST]
    return made


def _made(publication: Publication) -> Document:
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    _describe(head, publication.site)
    for source in publication.sources.values():
        known = outlet(publication, source.id)
        if source.enabled and known.feed_url and known.feed_url == web_url(source.url):
            etree.SubElement(body, "outline", _attributes(source, known.title, known.feed_url))
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document(NAME, "text/x-opml; charset=utf-8", data)


def _describe(head: Any, site: Site) -> None:
    etree.SubElement(head, "title").text = line(site.title) or "tickerfeed"
    if site.url:
        etree.SubElement(head, "ownerId").text = site.url
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"


def _attributes(source: Source, title: str, url: str) -> dict[str, str]:
    given = {"text": title, "type": "rss", "title": title, "xmlUrl": url}
    # OPML 2.0 writes categories as slash-delimited paths, joined by commas.
    names = [
        line(name).translate({ord(","): " ", ord("/"): " "}) for name in (source.category, source.province) if name
    ]
    if names:
        given["category"] = ",".join(f"/{name}" for name in names)
    if source.language:
        given["language"] = line(source.language)
    return given

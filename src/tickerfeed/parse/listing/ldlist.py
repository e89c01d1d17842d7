"""The pieces that a page lists in JSON-LD, in schema.org's words."""

from __future__ import annotations

from tickerfeed.model import Enclosure, Entry
from tickerfeed.parse import texts
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.page import jsonld
from tickerfeed.parse.page.jsonld import Fields, text
from tickerfeed.parse.page.tree import Page


def entries(page: Page, habit: Reading) -> tuple[Entry, ...]:
    """Return the pieces that the page's data lists, in order, each address once; title and link make one."""
    found: dict[str, Entry] = {}
    for fields in jsonld.listed(page):
        one = _entry(fields, page, habit)
        if one is not None and one.link:
            found.setdefault(one.link, one)
    return tuple(found.values())


def _entry(fields: Fields, page: Page, habit: Reading) -> Entry | None:
    """Return the piece in an article, or in a list's entry that has address and name itself."""
    if not jsonld.is_piece(fields) and not (jsonld.is_of(fields, "ListItem") and "item" not in fields):
        return None
    title = texts.line(text(fields, "headline") or text(fields, "name"), is_html=True)
    link = page.link(next(iter(jsonld.addresses(fields)), ""))
    if not title or link is None:
        return None
    dated = moment(text(fields, "datePublished") or text(fields, "dateCreated"), habit)
    picture = page.link(jsonld.picture(fields.get("image")))
    return Entry(
        title=title,
        link=link,
        published=dated.at,
        date_quality=dated.quality,
        date_raw=dated.raw,
        summary=texts.block(text(fields, "description"), is_html=True),
        enclosures=(Enclosure(picture),) if picture else (),
    )

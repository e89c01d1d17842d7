"""What a page says of its article in JSON-LD, in schema.org's words."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.parse.article.claims import Claims, believable
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.page import jsonld
from tickerfeed.parse.page.jsonld import Fields
from tickerfeed.parse.page.tree import Page
from tickerfeed.text import clean, urls


def claims(page: Page, url: str, habit: Reading) -> Claims:
    """Return what is said of the article on the page from `url`; lists of other pieces hold such objects, too."""
    objects = list(jsonld.objects(page))
    articles = [one for one in objects if jsonld.is_piece(one)]
    own = urls.canonical(url)
    here = [one for one in articles if own in map(urls.canonical, _links(one, page))]
    chosen = here or articles or [one for one in objects if _is_dated_page(one)]
    if not chosen:
        return Claims()
    pictures = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str)}
    return _claims(chosen[0], habit, pictures)


def _is_dated_page(fields: Fields) -> bool:
    return jsonld.is_of(fields, "WebPage", "ItemPage") and "datePublished" in fields


def _claims(fields: Fields, habit: Reading, pictures: Mapping[str, Fields]) -> Claims:
    return Claims(
        title=_text(fields, "headline") or _text(fields, "name"),
        published=believable(*(moment(_text(fields, name), habit) for name in ("datePublished", "dateCreated"))),
        updated=believable(moment(_text(fields, "dateModified"), habit)),
        summary=_text(fields, "description"),
        image=jsonld.picture(fields.get("image"), pictures) or _text(fields, "thumbnailUrl"),
        original=jsonld.address(fields.get("isBasedOn")),
    )


def _links(fields: Fields, page: Page) -> list[str]:
    return [link for one in jsonld.addresses(fields) if (link := page.link(one))]


def _text(fields: Fields, name: str) -> str:
    return clean.entities(jsonld.text(fields, name))  # nothing decodes them in a script

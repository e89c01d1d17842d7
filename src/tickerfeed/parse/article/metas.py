"""What a page says of its article in elements for machines: ``meta``, ``link``, and microdata."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.parse.article.claims import Claims, believable
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.page.tree import Node, Page, text_of

_METAS = 500

# Names of meta elements by what they hold, the surest first; in lower case.
_PUBLISHED_NAMES = """article:published_time og:article:published_time http://ogp.me/ns/article#published_time
    datepublished pubdate publishdate publish-date publish_date article_publish_date dc.date.issued dcterms.issued
    dc.date.created dcterms.created dc.date dcterms.date parsely-pub-date cxenseparse:recs:publishtime sailthru.date
    published date"""
_UPDATED_NAMES = "article:modified_time og:updated_time datemodified lastmod dcterms.modified dc.date.modified"
_PUBLISHED = tuple(_PUBLISHED_NAMES.split())
_UPDATED = tuple(_UPDATED_NAMES.split())
_TITLE = ("og:title", "twitter:title", "dc.title")
_SUMMARY = ("og:description", "description", "twitter:description", "dc.description")
_IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_ORIGINAL = ("original-source", "syndication-source")


def claims(page: Page, habit: Reading) -> Claims:
    """Return what the head's elements say."""
    said: dict[str, str] = {}
    for node in page.root.css("meta[content]")[:_METAS]:
        named = node.attributes
        name = named.get("property") or named.get("name") or ""
        if value := (named.get("content") or "").strip():
            said.setdefault(name.strip().lower(), value)
    own = page.root.css_first("link[rel~='canonical' i][href]")
    canonical = own.attributes.get("href") if own is not None else None
    return Claims(
        title=_first(said, _TITLE),
        published=believable(*(moment(said.get(name), habit) for name in _PUBLISHED)),
        updated=believable(*(moment(said.get(name), habit) for name in _UPDATED)),
        summary=_first(said, _SUMMARY),
        image=_first(said, _IMAGE),
        original=_first(said, _ORIGINAL),
        link=canonical or said.get("og:url", ""),
    )


def microdata(page: Page, habit: Reading) -> Claims:
    """Return what the properties of the first article say; without one, those that are an article's alone."""
    scope = page.root.css_first("[itemtype*='Article' i], [itemtype*='BlogPosting' i]")

    def of(name: str, *, within: Node | None = scope or page.root) -> str:
        return _value(within.css_first(f"[itemprop~='{name}']")) if within is not None else ""

    return Claims(
        title=of("headline"),
        published=believable(moment(of("datePublished"), habit)),
        updated=believable(moment(of("dateModified"), habit)),
        summary=of("description", within=scope),
        image=of("image", within=scope),
    )


def _first(said: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if name in said), "")


def _value(node: Node | None) -> str:
    if node is None:
        return ""
    named = node.attributes
    stated = (named.get(name) for name in ("content", "datetime", "src", "href"))
    return next((value for value in stated if value), "") or text_of(node)

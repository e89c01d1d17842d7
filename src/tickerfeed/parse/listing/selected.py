"""Pieces of a page by selectors: CSS for the elements that are one piece each, and for the parts of each.

``item`` names the pieces; the others are looked for within it: ``title``, ``link``, ``time``, ``image``, ``summary``,
``category``. A part that is not given is found as on a page without selectors.
The selectors are as in `page.selectors`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tickerfeed.errors import ParseError
from tickerfeed.model import Enclosure, Entry
from tickerfeed.parse import texts
from tickerfeed.parse.categories import categories
from tickerfeed.parse.listing import parts, posted
from tickerfeed.parse.listing.anchors import HEADINGS, is_vain
from tickerfeed.parse.moments import Moment, Reading, moment
from tickerfeed.parse.page.addresses import is_piece
from tickerfeed.parse.page.selectors import fault, split
from tickerfeed.parse.page.tree import Node, Page, text_of, upwards

PARTS = ("item", "title", "link", "time", "image", "summary", "category")
_TITLES = f"{HEADINGS}, [class*=title i], [class*=headline i]"


def entries(page: Page, select: Mapping[str, str], habit: Reading, url: str) -> Iterator[Entry]:
    """Yield the pieces that the selectors name, in order; what has neither title nor link is none.

    Raises `ParseError` for a selector that cannot be read, and when no element is an ``item``.
    """
    for name, selector in select.items():
        wrong = fault(selector)
        if wrong:
            raise ParseError(f"select.{name} {wrong}", url)
    units = page.root.css(split(select["item"])[0])
    if not units:
        raise ParseError(
            f'select.item finds nothing on the page: "{select["item"]}"; mend it by the page as it is', url
        )
    for unit in units:
        one = entry(page, unit, select, habit)
        if one.title or one.link:
            yield one


def entry(page: Page, unit: Node, select: Mapping[str, str], habit: Reading) -> Entry:
    """Return the piece in `unit`."""
    heading = _titled(unit, select.get("title"))
    title = texts.line(_value(heading, select.get("title"))) if heading is not None else ""
    link, anchor = _link(page, unit, heading, select.get("link"))
    if not title and "title" not in select and anchor is not None:
        title = texts.line(text_of(anchor) or anchor.attributes.get("title") or "")
    dated = _moment(unit, title, select.get("time"), habit)
    return Entry(
        title=title,
        link=link,
        published=dated.at,
        date_quality=dated.quality,
        date_raw=dated.raw,
        summary=_summary(unit, title, heading or anchor or unit, select.get("summary")),
        categories=_sections(unit, title, select.get("category")),
        enclosures=_pictures(page, unit, select.get("image")),
    )


def _first(unit: Node, selector: str) -> Node | None:
    path, _ = split(selector)
    return unit.css_first(path) if path else unit


def _value(node: Node, selector: str | None) -> str:
    _, attribute = split(selector or "")
    return (node.attributes.get(attribute) or "") if attribute else text_of(node)


def _titled(unit: Node, selector: str | None) -> Node | None:
    if selector is not None:
        return _first(unit, selector)
    return unit.css_first(HEADINGS) or unit.css_first(_TITLES)


def _link(page: Page, unit: Node, heading: Node | None, selector: str | None) -> tuple[str | None, Node | None]:
    if selector is not None:
        node = _first(unit, selector)
        _, attribute = split(selector)
        if node is None:
            return None, None
        if attribute:
            return page.link(node.attributes.get(attribute)), node
        return next(_followed(page, [*node.css("a[href]"), *_around(node, unit)]), (None, None))
    # A headline's own link before any other: one beside it leads to its section, its author or its comments.
    own = [*heading.css("a[href]"), *_around(heading, unit)] if heading is not None else []
    every = list(_followed(page, [*own, *unit.css("a[href]"), *_around(unit, None)]))
    if own and every:
        return every[0]
    # Without a linked heading: the link that leads to a piece, not to its section, its author or its tags.
    telling = [one for one in every if is_piece(one[0] or "") or is_vain(text_of(one[1]))]
    return next(iter(telling or every), (None, None))


def _followed(page: Page, nodes: list[Node]) -> Iterator[tuple[str | None, Node | None]]:
    for node in nodes:
        link = page.link(node.attributes.get("href"))
        if link:
            yield link, node


def _around(node: Node, end: Node | None) -> list[Node]:
    """Return the link that `node` stands in, up to `end`; without it, up to the element above."""
    for one in upwards(node.parent):
        if one.tag == "a" and one.attributes.get("href"):
            return [one]
        if end is None or one.mem_id == end.mem_id:
            break
    return []


def _moment(unit: Node, title: str, selector: str | None, habit: Reading) -> Moment:
    if selector is None:
        return posted.moment_in(unit, title, habit)
    node = _first(unit, selector)
    if node is None:
        return Moment()
    _, attribute = split(selector)
    return moment(_value(node, selector), habit) if attribute else posted.moment_at(node, habit)


def _summary(unit: Node, title: str, heading: Node, selector: str | None) -> str:
    if selector is None:
        return parts.summary_in(unit, title, heading)
    node = _first(unit, selector)
    return texts.block(_value(node, selector)) if node is not None else ""


def _sections(unit: Node, title: str, selector: str | None) -> tuple[str, ...]:
    if selector is None:
        return parts.section_in(unit, title)
    path, _ = split(selector)
    return categories(_value(node, selector) for node in (unit.css(path) if path else [unit]))


def _pictures(page: Page, unit: Node, selector: str | None) -> tuple[Enclosure, ...]:
    if selector is None:
        return parts.picture_in(unit, page)
    node = _first(unit, selector)
    _, attribute = split(selector)
    if node is None:
        return ()
    if not attribute:
        return parts.picture_in(node, page)
    url = page.link(node.attributes.get(attribute))
    return (Enclosure(url),) if url else ()

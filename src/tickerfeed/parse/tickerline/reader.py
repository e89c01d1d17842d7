"""The line of running headlines at the top of a portal's page → `Feed`, its first headline first.

Such a line is a ``<marquee>``, an element that is called a ticker, a list of anchors in one, or a line of text with
marks between the headlines. Undated all, since no portal dates them there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from msgspec.structs import replace

from tickerfeed.errors import ParseError
from tickerfeed.model import PAGE_VERSION, Entry, Feed
from tickerfeed.parse import texts
from tickerfeed.parse.page import lines
from tickerfeed.parse.page.lines import BAR, PARAGRAPH, raw_text
from tickerfeed.parse.page.regions import is_ticker
from tickerfeed.parse.page.selectors import fault, split
from tickerfeed.parse.page.tree import Node, Page, grow
from tickerfeed.parse.tickerline import headlines
from tickerfeed.parse.tickerline.headlines import Headline, is_told, of_line
from tickerfeed.text import clean

MAX_HEADLINES = 200  # of one line
_MANY = 60  # headlines; what has more is no ticker but a part of the page with an unlucky name
_NAMED = "marquee, news-ticker, [class], [id], [role], [data-role]"  # elements that may be called a ticker
_TICKERS = 20  # elements of one page that are looked at
_LONG = 5  # words of a headline; those of a menu, which is written with bars too, are fewer


def read(text: str, url: str, select: Mapping[str, str], max_entries: int = MAX_HEADLINES) -> Feed:
    """Return the ticker in `text`, a page from `url`; the selector ``item`` in `select` says where it is.

    Raises `ParseError` where there is none, or the selector finds none or is none.
    """
    if "</" not in text and not clean.is_markup(text):
        return _feed(headlines.of_text(text), url, None, max_entries)
    page = grow(text, url)
    found = _selected(page, url, select["item"]) if select.get("item") else _detected(page)
    return _feed(found, url, page, max_entries)


def _feed(found: Iterable[Headline], url: str, page: Page | None, max_entries: int) -> Feed:
    every = _entries(found, page)
    if not every:
        raise ParseError(f'{_lack(page)}: name the headlines by a CSS selector: select = {{item = "…"}}', url)
    title = texts.line(page.title) if page else ""
    entries = every[: min(max_entries, MAX_HEADLINES)]
    return Feed(title=title, link=url, version=PAGE_VERSION, is_complete=len(entries) == len(every), entries=entries)


def _entries(found: Iterable[Headline], page: Page | None) -> tuple[Entry, ...]:
    """Return the headlines as entries, each once: a line that runs in a circle is written twice.

    A long text behind a headline that leads to the same place is its summary.
    """
    once: dict[tuple[str, str | None], Entry] = {}
    last: tuple[str, str | None] = ("", None)
    for headline in found:
        link = page.link(headline.href) if page else None
        title = texts.line(headline.title)
        if link and link == last[1] and len(title) > max(PARAGRAPH, len(last[0])):
            once[last] = replace(once[last], summary=once[last].summary or title)
            continue
        last = (title, link)
        once.setdefault(last, Entry(title, link=link))
    return tuple(once.values())


def _lack(page: Page | None) -> str:
    """Return what there is in place of headlines."""
    is_there = page is not None and any(is_ticker(node) for node in page.root.css(_NAMED))
    return (
        "its ticker holds no headline; a script may fill it in, which is not run here"
        if is_there
        else "there is no ticker in the page"
    )


def _selected(page: Page, url: str, selector: str) -> list[Headline]:
    """Return what the operator's selector finds: each element one headline, or several where marks part them."""
    path, _ = split(selector)
    wrong = fault(path)
    if wrong:
        raise ParseError(f"select.item {wrong}", url)
    return [headline for node in page.root.css(path)[: MAX_HEADLINES + 1] for headline in _of_item(node)]


def _of_item(node: Node) -> list[Headline]:
    found = [headline for line in lines.of_tree(node) for headline in of_line(line, is_sure=True)]
    return [headline for headline in found if headline.href] or found  # beside an anchor: dates, summaries


def _detected(page: Page) -> list[Headline]:
    """Return the first ticker's headlines; one of a single headline gives way to a later one of more."""
    best: list[Headline] = []
    for node in [node for node in page.root.css(_NAMED) if is_ticker(node)][:_TICKERS]:
        found = [headline for line in lines.of_tree(node) for headline in of_line(line)]
        if len(best) < len(found) <= _MANY:
            best = found
        if len(best) > 1:
            return best
    return best or _written(page)


def _written(page: Page) -> list[Headline]:
    """Return the headlines of the line that is written as portals write theirs, wherever it stands."""
    for line in lines.of_tree(page.root):
        parts = [part for part in BAR.split(raw_text(line.pieces)) if is_told(part)] if line.is_barred else []
        if parts and median(len(part.split()) for part in parts) >= _LONG:
            return of_line(line)
    return []

"""What a page is for that lists no news: an article, a login, an error, a forward, a shell for JavaScript."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from tickerfeed.parse.page import jsonld
from tickerfeed.parse.page.names import words_of
from tickerfeed.parse.page.tree import Node, Page, text_of, upwards

_SHELL = 600  # characters of text that a page without content has at most
_ARTICLE = 900  # characters in the paragraphs of one element, from which they are an article
_SHARE = 0.6  # of the page's paragraphs that stand in that element
_HEADLINE = 8  # words that are more than the name of a section or an office
_SENTENCE = 5  # words of a heading that is more than a name
_NEAR = 6  # elements above a paragraph that are asked whether it is an aside
_WINDOWS = frozenset({"popup", "modal", "dialog", "footer", "cookie"})
_HOLDERS = "div, td, span, font, section, article"
_SIGNED = 'meta[property="article:published_time" i], [itemprop~="articleBody"]'
_PARAGRAPHS = 5_000
_AT_ONCE = 60  # seconds within which a refresh forwards; a page that reloads itself takes minutes
_REFRESH = re.compile(r"\s*([0-9]{1,6})(?:\.[0-9]*)?\s*[;,]\s*url\s*=\s*\S", re.IGNORECASE)
_ROOTS = "#root, #app, #__next, #__nuxt, app-root, [ng-app], [ng-version], [data-reactroot], [data-server-rendered]"
# A status in figures counts only where nothing is counted by it ("500 doanh nghiệp").
_MISSING = re.compile(
    r"(?:^|[-–|:]\s?)(?:40[0-9]|410|50[0-4])(?=\s*$|\s*[-–|:.!,]|\s+(?:not|error|forbidden|bad|service|internal|gateway|gone|page|lỗi|trang)\b)|"
    r"\b(?:lỗi|error)\s+[45][0-9]{2}\b|không\s+tìm\s+thấy|không\s+tồn\s+tại|not\s+found|access\s+denied|"
    r"từ\s+chối\s+truy\s+cập|\bforbidden$|lỗi\s+(?:hệ\s+thống|máy\s+chủ|trang)|\berror(?:\s+page)?$|"
    r"(?:đang|hệ\s+thống)\s+bảo\s+trì|under\s+maintenance",
    re.IGNORECASE,
)


def forward(page: Page) -> str:
    """Return where the page sends its reader at once; nothing for one that stays."""
    for node in page.root.css('meta[http-equiv="refresh" i]'):
        content = node.attributes.get("content") or ""
        found = _REFRESH.match(content)
        if found and int(found[1]) <= _AT_ONCE:
            return page.link(content.partition("=")[2].strip(" \"'")) or "another page"
    return ""


def is_error(page: Page) -> bool:
    """Tell whether title or main heading say that there is nothing here."""
    return any(_MISSING.search(words[:120]) for words in (page.title, text_of(page.root.css_first("h1"))))


def is_login(page: Page) -> bool:
    """Tell whether the page asks for a password before anything else: its title or main heading say so."""
    if page.root.css_first('input[type="password" i]') is None:
        return False
    words = " ".join((page.title, *(text_of(page.root.css_first(name)) for name in ("h1", "h2")))).lower()
    return any(word in words for word in ("đăng nhập", "login", "log in", "sign in", "signin"))


def is_article(page: Page) -> bool:
    """Tell whether the page is one article: its data says so, or most of its paragraphs stand together.

    ``og:type`` is not asked: some houses write "article" on every page.
    """
    if jsonld.is_article(page) or page.root.css_first(_SIGNED) is not None:
        return True
    sizes: dict[int, int] = defaultdict(int)
    for node in page.root.css("p")[:_PARAGRAPHS]:
        if node.parent is not None and not _is_aside(node):
            sizes[node.parent.mem_id] += _unlinked(node)
    for node in page.root.css(_HOLDERS)[:_PARAGRAPHS]:  # the oldest portals part paragraphs by line breaks
        sizes[node.mem_id] += len(node.text(deep=False).strip())
    most = max(sizes.values(), default=0)
    # Under a headline of its own a piece needs less text to outweigh the lists around it.
    share = _SHARE / 2 if _has_own_headline(page) else _SHARE
    return most >= _ARTICLE and most >= share * sum(sizes.values())


def _is_aside(node: Node) -> bool:
    """Tell whether a paragraph stands in a window that opens over the page, or in its footer."""
    return any(
        one.tag == "footer" or not _WINDOWS.isdisjoint(words_of((one.attributes.get("class") or "")[:200]))
        for one in islice(upwards(node.parent), _NEAR)
    )


def _has_own_headline(page: Page) -> bool:
    """Tell whether the main heading is a sentence, and the page's title for others."""
    heading = text_of(page.root.css_first("h1"))
    return len(heading.split()) >= _SENTENCE and heading in page.meta("og:title")


def is_headed(page: Page) -> bool:
    """Tell whether the page stands under one long heading that is no link, as an article does, however short."""
    headings = page.root.css("h1")
    return (
        len(headings) == 1
        and headings[0].css_first("a[href]") is None
        and len(text_of(headings[0]).split()) >= _HEADLINE
    )


def is_shell(page: Page) -> bool:
    """Tell whether the page is empty until JavaScript fills it."""
    body = page.root.css_first("body")
    if body is None or page.root.css_first("script") is None:
        return False
    # Text in scripts is no content, and that for readers without JavaScript only says so.
    said = sum(len(text_of(node)) for node in body.iter() if node.tag not in ("script", "style", "noscript"))
    is_asking = any("javascript" in text_of(node).lower() for node in page.root.css("noscript"))
    return said <= _SHELL and (is_asking or page.root.css_first(_ROOTS) is not None or not page.root.css("a[href]"))


def _unlinked(node: Node) -> int:
    return len(node.text()) - sum(len(link.text()) for link in node.css("a"))

"""What an address tells of the page that it leads to: one piece of news, a section, a front page, another site."""

from __future__ import annotations

import re

from tickerfeed.parse.page.names import words_of
from tickerfeed.text.urls import host

_HOMES = frozenset({"", "default", "en", "home", "index", "portal", "trang-chu", "trangchu", "vi", "vn"})
ENDING = re.compile(r"\.(?:html?|chn|aspx?|php)$", re.IGNORECASE)  # of a page that a program makes
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|odt)$", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{4,}")
_ID_PARAMETER = re.compile(r"(?:^|[?&])[a-z_]*(?:id|news|post|item|article)[a-z_]*=[0-9a-z-]*[0-9]", re.IGNORECASE)


def is_piece(link: str) -> bool:
    """Tell whether an address looks like that of one piece: it has a number, or the words of a headline."""
    return is_numbered(link) or len(_longest(link)) > 4


def is_numbered(link: str) -> bool:
    """Tell whether an address has a number of its own, or is that of a document."""
    slugs, query = _way(link)
    last = slugs[-1] if slugs else ""
    has_number = any(_NUMBER.search(part) for part in slugs) or (len(slugs) > 1 and last.partition(".")[0].isdigit())
    return has_number or _ID_PARAMETER.search(query) is not None or _DOCUMENT.search(last) is not None


def is_sentence(link: str) -> bool:
    """Tell whether an address spells more words than a section's name has."""
    return len(_longest(link)) > 7


def _longest(link: str) -> list[str]:
    return max((words_of(part) for part in _way(link)[0][-2:]), key=len, default=[])


def is_section(link: str) -> bool:
    """Tell whether an address looks like that of a section: few words, and no more than one below another."""
    slugs, _ = _way(link)
    words = len(words_of(slugs[-1])) if slugs else 0
    return words < 3 if len(slugs) > 1 else words < 5


def is_home(url: str) -> bool:
    """Tell whether an address is that of a site's front page: a page that is asked for by a query is another one."""
    slugs, query = _way(url.partition("#")[0])
    return not query and ENDING.sub("", "/".join(slugs)).lower() in _HOMES


def _way(link: str) -> tuple[list[str], str]:
    path, _, query = link.partition("://")[2].partition("/")[2].partition("?")
    return [part for part in path.split("/") if part], query


def is_abroad(link: str, url: str) -> bool:
    """Tell whether a link leaves the site; its other subdomains belong to it."""
    return _site(host(link)) != _site(host(url))


def _site(name: str) -> str:
    """Return the end of a host that tells the site: two labels, three where the second is short (com.vn, gov.vn)."""
    labels = name.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) < 4 else labels[-2:])

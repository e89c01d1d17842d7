"""The links of a page, with what each says and how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickerfeed.parse.spots import Ground, Spot, words_of
from tickerfeed.parse.tree import Node, Page, text_of
from tickerfeed.text import clean
from tickerfeed.text.urls import canonical, host

MOST = 5_000  # links of one page that are looked at
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HEADINGS = "h1, h2, h3, h4, h5, h6"
_TITLE_NAMES = "title titles headline headlines heading tieude tieu tit tittle caption titlenews newstitle hpltitle"
_TITLE_WORDS = frozenset(_TITLE_NAMES.split())
_TEXT_LENGTH = 1_000
# Words under a piece that lead to it without saying which.
_VAIN = re.compile(
    r"(?:»|›|>|\.\.\.|…|\[|\(|\+|-|\s)*(?:xem\s+(?:thêm|tiếp|chi\s+tiết|ngay|tin)|đọc\s+(?:thêm|tiếp|ngay)|chi\s+tiết|read\s+(?:more|on)|"
    r"more|continue(?:\s+reading)?|view(?:\s+more|\s+details?)?|details?|see\s+more|learn\s+more|full\s+story|tải\s+về|"
    r"download|ảnh|video|link|click\s+here|tại\s+đây|here|permalink)?(?:»|›|>|\.\.\.|…|\]|\)|\+|→|:|\s)*(?:[0-9\s]*)",
    re.IGNORECASE,
)
_MEDIUM = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|mp3|mp4|m4a|m3u8|css|js|zip|exe|apk)$", re.IGNORECASE)
_HOMES = frozenset({"home", "trang-chu", "vi", "index.html", "index.htm", "index.php", "index.aspx", "default.aspx"})
_NUMBER = re.compile(r"[0-9]{4,}")
_ID_PARAMETER = re.compile(r"(?:^|[?&])[a-z_]*(?:id|news|post|item|article)[a-z_]*=[0-9a-z-]*[0-9]", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Anchor:
    """One link that can be followed; ``rank`` tells how it is set: 3 in a heading, 2 called a title, 1 otherwise."""

    spot: Spot
    link: str
    key: str  # equal for addresses of one page
    text: str  # what it says, or what its title or picture says where it has no words
    rank: int
    place: int  # in the document
    has_image: bool
    is_worded: bool  # the text is its own

    @property
    def length(self) -> int:
        """How many words it has; Vietnamese ones are syllables."""
        return len(self.text.split())


def anchors(page: Page, url: str, ground: Ground) -> list[Anchor]:
    """Return the page's links to other pages, in order."""
    home, here = canonical(page.base), canonical(url)
    found = []
    for place, node in enumerate(page.root.css("a[href]")[:MOST]):
        link = page.link(node.attributes.get("href"))
        key = canonical(link) if link else ""
        if link and "/" in key and key not in (home, here) and not _MEDIUM.search(key):
            found.append(_anchor(node, link, key, place, ground))
    return found


def _anchor(node: Node, link: str, key: str, place: int, ground: Ground) -> Anchor:
    spot = ground.spot(node)
    heading = node.css_first(HEADINGS)
    image = node.css_first("img, picture, source")
    own = text_of(heading) if heading is not None else ""
    rank = 3 if own else _rank(spot)
    text = (own or text_of(node))[:_TEXT_LENGTH]
    is_worded = bool(text) and not is_vain(text)
    said = clean.line(node.attributes.get("title") or "")[:_TEXT_LENGTH]
    if not is_worded:
        text = said if len(said.split()) > 2 else _picture_text(image) or text
    elif text.endswith(("...", "…")) and said.startswith(text.rstrip(".… ")[:20]):
        text = said
    return Anchor(spot, link, key, text, rank, place, image is not None, is_worded)


def is_vain(text: str) -> bool:
    """Tell whether a link's words say nothing of what it leads to."""
    return _VAIN.fullmatch(text) is not None


def _rank(spot: Spot) -> int:
    around = [one for one, _ in zip(spot.up(), range(4), strict=False)]
    if any(one.tag in _HEADINGS for one in around):
        return 3
    return 2 if any(one.words & _TITLE_WORDS for one in around[:3]) else 1


def _picture_text(image: Node | None) -> str:
    said = clean.line((image.attributes.get("alt") or "") if image is not None else "")[:_TEXT_LENGTH]
    return said if len(said.split()) > 2 else ""


def is_piece(link: str) -> bool:
    """Tell whether an address looks like that of one piece: it has a number, or the words of a headline."""
    slugs, query = _way(link)
    is_named = any(len(words_of(part)) > 4 for part in slugs[-2:])
    return is_named or any(_NUMBER.search(part) for part in slugs) or _ID_PARAMETER.search(query) is not None


def is_section(link: str) -> bool:
    """Tell whether an address looks like that of a section: few words, and no more than one below another."""
    slugs, _ = _way(link)
    words = len(words_of(slugs[-1])) if slugs else 0
    return words < 3 if len(slugs) > 1 else words < 5


def is_home(url: str) -> bool:
    """Tell whether an address is that of a site's home page."""
    slugs, query = _way(url)
    return not query and (not slugs or (len(slugs) == 1 and slugs[0].lower() in _HOMES))


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

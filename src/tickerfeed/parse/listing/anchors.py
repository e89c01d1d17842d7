"""The links of a page, with what each says and how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickerfeed.parse.listing.spots import Ground, Spot
from tickerfeed.parse.page.tree import Node, Page, text_of
from tickerfeed.text import clean
from tickerfeed.text.urls import canonical

MOST = 3_000  # links of one page that are looked at
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HEADINGS = "h1, h2, h3, h4, h5, h6"
_TITLE_NAMES = "title titles headline headlines heading tieude tieu tit tittle caption titlenews newstitle hpltitle"
_TITLE_WORDS = frozenset(_TITLE_NAMES.split())
_TITLED = "[class*=title i], [class*=headline i], [class*=tieude i], strong, b"
_INLINE = frozenset({"img", "picture", "br", "svg", "i", "b", "strong", "em"})
_SHORT = 4  # words that may be a headline
_HEADED = 4  # elements at and above a link that may be its heading
_CALLED = 3  # elements at and above a link that may be called a title
_LEAVES = 40  # elements of one link that are looked at
_TEXT_LENGTH = 1_000
_VAIN_LENGTH = 40
# Words under a piece that lead to it without saying which.
_VAIN = re.compile(
    r"(?:»|›|>|\.\.\.|…|\[|\(|\+|-|\s)*(?:xem\s+(?:thêm|tiếp|chi\s+tiết|ngay|tin)|đọc\s+(?:thêm|tiếp|ngay)|chi\s+tiết|read\s+(?:more|on)|"
    r"more|continue(?:\s+reading)?|view(?:\s+more|\s+details?)?|details?|see\s+more|learn\s+more|full\s+story|tải\s+về|"
    r"download|ảnh|video|link|click\s+here|tại\s+đây|here|permalink)?(?:»|›|>|\.\.\.|…|\]|\)|\+|→|:|\s)*(?:[0-9\s]*)",
    re.IGNORECASE,
)
_MEDIUM = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|mp3|mp4|m4a|m3u8|css|js|zip|exe|apk)$", re.IGNORECASE)


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
    # Links to the front page and to this page itself stand on every page, whatever they say.
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
    text = (own or _own_words(node, image))[:_TEXT_LENGTH]
    is_worded = bool(text) and not is_vain(text)
    said = clean.line(node.attributes.get("title") or "")[:_TEXT_LENGTH]
    if not is_worded:
        text = said if len(said.split()) > 2 else _picture_text(image) or text
    elif text.endswith(("...", "…")) and said.startswith(text.rstrip(".… ")[:20]):
        text = said
    return Anchor(spot, link, key, text, rank, place, image is not None, is_worded)


def _own_words(node: Node, image: Node | None) -> str:
    """Return what a link says; of one that holds a whole piece, what is most like its headline."""
    whole = text_of(node)
    if len(whole.split()) <= _SHORT or all(child.tag in _INLINE for child in node.iter()):
        return whole
    said = _picture_text(image)
    if said and whole.startswith(said):
        return said
    if node.text(deep=False).strip():
        return whole
    titled = [text_of(one) for one in node.css(_TITLED)[:_LEAVES] if one.mem_id != node.mem_id]
    leaves = [text_of(one) for one in node.css("*")[:_LEAVES] if one.text(deep=False).strip()]
    named = (*titled, *(leaves if len(leaves) > 1 else ()))
    return next((words for words in named if len(words.split()) >= _SHORT), whole)


def is_vain(text: str) -> bool:
    """Tell whether a link's words say nothing of what it leads to."""
    return len(text) <= _VAIN_LENGTH and _VAIN.fullmatch(text) is not None


def _rank(spot: Spot) -> int:
    if any(one.tag in _HEADINGS for one in spot.up(_HEADED)):
        return 3
    return 2 if any(one.words & _TITLE_WORDS for one in spot.up(_CALLED)) else 1


def _picture_text(image: Node | None) -> str:
    said = clean.line((image.attributes.get("alt") or "") if image is not None else "")[:_TEXT_LENGTH]
    return said if len(said.split()) > 2 else ""

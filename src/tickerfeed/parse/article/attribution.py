"""Whom a piece says that it is taken from, and where the original stands.

A source is credited in a line of its own at the end or at the beginning of a piece ("Theo TTXVN", "Nguồn: Báo …"),
or in brackets behind its last sentence. "Theo" also begins ordinary sentences, and pictures have sources of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tickerfeed.parse.article.body import Body, is_caption
from tickerfeed.parse.page.lines import Line
from tickerfeed.parse.page.names import says
from tickerfeed.text import urls

NAME_LENGTH = 80
_WORDS = 10  # of a publisher's name
_NEAR = 6  # lines behind the label in which the original's address stands

_LABEL = r"(?:Theo|Nguồn(?: tin| bài| bài viết)?\s?:|Source\s?:)"
_WHOLE = re.compile(rf"[(\[*\s]*{_LABEL}\s*:?\s*(.{{2,200}}?)[)\]*\s./]*\Z", re.IGNORECASE)
_BEHIND = re.compile(rf"[(\[]\s*{_LABEL}\s*:?\s*([^()\[\]]{{2,{NAME_LENGTH}}})[)\]][\s./]*\Z", re.IGNORECASE)
_BEFORE = re.compile(rf"\A[(\[]\s*{_LABEL}\s*:?\s*([^()\[\]]{{2,{NAME_LENGTH}}})[)\]][\s:–-]", re.IGNORECASE)
_ALONE = re.compile(r"(?:Nguồn(?: tin| bài| bài viết)?|Theo)\s?:?|Source\s?:", re.IGNORECASE)  # its name stands below
_AFTER_AUTHOR = re.compile(rf"\A.{{2,60}}?\s[|–-]\s{_LABEL}\s*:?\s*(.{{2,{NAME_LENGTH}}}?)[\s./]*\Z", re.IGNORECASE)
_MORE = re.compile(r"\s*(?:[;|•]|\s[–-]\s|(?:Tác giả|Ảnh|Bài|Copy link|Link|https?:)).*\Z", re.IGNORECASE)

_LOWER_NAMES = ("báo ", "đài ", "tạp chí ", "trang ", "cổng ", "website ", "kênh ", "ttxvn", "thông tấn xã ")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}", re.IGNORECASE)
# What "Theo …" names when it is the beginning of a thought, and what names nobody.
_NO_NAME = re.compile(
    r"(?:nghị (?:định|quyết)|quyết định|thông tư|luật|bộ luật|chỉ thị|kế hoạch|công văn|điều|khoản|báo cáo"
    r"|quy (?:định|chế)|thống kê|kết luận|hướng dẫn|đề án|dự (?:thảo|báo)|lịch|kết quả|chương trình|số liệu"
    r"|internet|mạng|sưu tầm|tổng hợp|nhiều nguồn|nguồn|đó|ảnh)\b",
    re.IGNORECASE,
)

_SOURCE = re.compile(r"(?:^|[\s_-])(?:sources?|src-?name|nguon|nguon-?tin|copyright-source)(?=$|[\s_-])", re.IGNORECASE)
_AUTHOR = re.compile(r"author|tac-?gia|byline", re.IGNORECASE)

_ORIGINAL = re.compile(
    r"\b(?:(?:đường )?link|đường dẫn|liên kết|url)(?: bài| bài viết| tin)? gốc\b"
    r"|\b(?:xem |đọc )?(?:bài|bài viết|tin bài)(?: viết)? gốc\s?(?::|tại\b|$)|\boriginal (?:link|article|story)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”]{4,2000}", re.IGNORECASE)


class Origin(Struct, frozen=True):
    """Whom a piece names as its source, and the original's address."""

    credit: str = ""
    link: str | None = None


def origin(page_lines: Sequence[Line], piece: Body, url: str) -> Origin:
    """Return what the piece says of its origin; `url` is its own address, at which no original stands."""
    link = _original(page_lines[piece.headline + 1 :], url)
    named = (one for one in _credits(page_lines, piece) if one[1])
    best = max(named, key=lambda one: one[0], default=None)  # the first of the surest
    # Nobody is named, but a piece that links to its original elsewhere names that site by it.
    if best is None:
        return Origin(_host(link), link) if link and not urls.is_same_site(link, url) else Origin("", link)
    _, name, line = best
    link = link or next((address for address in _addresses(line, url) if not urls.is_same_site(address, url)), None)
    return Origin(name, link)


def _credits(page_lines: Sequence[Line], piece: Body) -> Iterator[tuple[int, str, Line]]:
    """Yield the names that the piece's end and beginning give, each with how sure it is."""
    # Of names that are equally sure the first counts, so the end of the piece goes before its beginning.
    for number in (*piece.end, *piece.beginning, piece.first):
        line = page_lines[number] if number < len(page_lines) else None
        if line is None or line.is_chrome or not line.text or is_caption(line):
            continue
        below = page_lines[number + 1] if number + 1 < len(page_lines) else None
        if below is not None and _ALONE.fullmatch(line.text):
            yield 2, _told_name(below.text), below
        for sure, name in _names(line, is_end=number in piece.end):
            yield sure, name, line


def _names(line: Line, *, is_end: bool) -> Iterator[tuple[int, str]]:
    """Yield the names in a line, each with how sure it is; an empty one is none."""
    text = line.text
    whole = _WHOLE.match(text)
    if says(line.block, _SOURCE):
        yield 3, _told_name(text)
    elif found := _BEFORE.match(text):
        yield 2, _name(found[1])
    elif whole:
        # "Theo" before an author's name is a habit of some houses; they name the source beside.
        yield 1 if says(line.block, _AUTHOR) else 2, _name(whole[1], is_told=":" in text[: whole.start(1)])
    elif found := _AFTER_AUTHOR.match(text) or _BEHIND.search(text[-2 * NAME_LENGTH :]):
        is_byline = len(text) <= NAME_LENGTH and "." not in text[: found.start(1)]
        yield 2, _name(found[1]) if is_end or is_byline else ""


def _told_name(text: str) -> str:
    """Return the name in a text that is said to be one, with or without a label."""
    whole = _WHOLE.match(text)
    return _name(whole[1] if whole else text, is_told=True)


def _name(text: str, *, is_told: bool = False) -> str:
    """Return the publisher's name in `text`, nothing where it is none; `is_told`: a label says that one is there."""
    if address := _ADDRESS.match(text):
        return _host(address[0])
    name = _MORE.sub("", text).strip(" .,;:/()[]*\"“”'")
    if not 2 <= len(name) <= NAME_LENGTH or len(name.split()) > _WORDS or _NO_NAME.match(name):
        return ""
    is_name = name[0].isupper() or name[0].isdigit() or name.lower().startswith(_LOWER_NAMES) or _DOMAIN.fullmatch(name)
    is_sentence = ". " in name or (", " in name and not is_told)
    return name if (is_name or is_told) and not is_sentence else ""


def _original(some: Iterable[Line], url: str) -> str | None:
    """Return the address behind the words "Link gốc", in the same line or soon after."""
    near = 0
    for line in some:
        label = _ORIGINAL.search(line.text)
        near = _NEAR + 1 if label else near - 1
        found = next(_addresses(line, url, after=label.end() if label else 0), None) if near > 0 else None
        if found:
            return found
    return None


def _addresses(line: Line, url: str, after: int = 0) -> Iterator[str]:
    """Yield the addresses of other pages that a line shows, or leads to; home pages are none."""
    shown = [found[0].rstrip(".,;)]}") for found in _ADDRESS.finditer(line.text, after)]
    anchors = [piece.anchor.attributes.get("href") or "" for piece in line.pieces if piece.anchor is not None]
    for ref in (*shown, *anchors):
        address = urls.absolute(ref, url)
        if address and not urls.is_root(address) and urls.canonical(address) != urls.canonical(url):
            yield address


def _host(url: str) -> str:
    return urls.host(url).removeprefix("www.")

"""The headlines that one line of a page holds, by its anchors and by the marks that part them.

Such a line has no form but that of each site. An anchor is a headline; where several texts stand in a row, a mark parts
them: the portals' bar between no-break spaces, or else bullets, asterisks, wide gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tickerfeed.parse.page.lines import BAR, LINE_LENGTH, Line, Piece, raw_text
from tickerfeed.parse.page.tree import Node
from tickerfeed.text import clean

_HALF_BAR = re.compile("\u00a0[\u00a0 ]{0,20}\\||\\|[\u00a0 ]{0,20}\u00a0")
_MARKS = re.compile(r"\s(?:[•●■◆♦★☆▪►»¤]+|\*{2,}|\|{2,}|/{2,}|(?:\* ){2,}\*)\s|\s{3,30}[|-]\s{3}|\u00a0{5,30}")
_MARK_ALONE = re.compile(r"[\s|•●■◆♦★☆▪►»¤*·]{1,40}")
_MARK_LAST = re.compile(r"\s[|•●■◆♦★☆▪►»¤*·]{1,9}\s{0,20}\Z")

_LABEL = re.compile(
    r"(?:(?:tin|bản tin|thông báo|thông tin|sự kiện)(?: (?:mới|nóng|nhanh|nổi bật|vắn|chạy|tức|cập nhật))*(?: nhất)?"
    r"|mới nhất|nổi bật|news ?ticker|latest(?: news)?|breaking(?: news)?"
    r"|xem (?:thêm|tiếp|tất cả|chi tiết)|chi tiết|đọc tiếp)\s*[:.»>…]*",
    re.IGNORECASE,
)
_NO_NEWS = re.compile(
    r"(?:nhiệt liệt )?chào mừng (?:bạn|quý|các bạn|đến)|welcome to|(?:hotline|đường dây nóng|điện thoại|email)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Headline(Struct, frozen=True):
    """What is told, as it is written, and where its anchor leads, as that is written."""

    title: str
    href: str | None = None


def of_line(line: Line, *, is_sure: bool = False) -> list[Headline]:
    """Return the headlines of a line; `is_sure`: whoever chose it says that it is one, however short."""
    raw = raw_text(line.pieces)
    # The portals' own bar before others: what else looks like a mark may belong to a headline.
    mark = next((mark for mark in (BAR, _HALF_BAR, _MARKS) if mark.search(raw)), None)
    chunks = list(_chunks(line.pieces, mark))
    return [one for chunk in chunks for one in _of_chunk(chunk, is_sure=is_sure or len(chunks) > 1)]


def of_text(text: str) -> list[Headline]:
    """Return the headlines of that line of a plain text which holds the most bars, or else the most other marks."""
    parts = [part[:LINE_LENGTH] for part in text.splitlines()]
    for mark, least in ((BAR, 1), (_MARKS, 2)):
        most, part = max(((len(mark.findall(part)), part) for part in parts), key=lambda pair: pair[0], default=(0, ""))
        if most >= least:
            return [Headline(one) for one in mark.split(part) if is_told(one)]
    return []


def is_told(text: str) -> bool:
    """Tell whether a text says something: a word at least, and more than what such a line is called."""
    shown = clean.line(text)
    is_unfilled = "{{" in shown and "}}" in shown  # a template that a script was to fill in
    return bool(_WORD.search(shown)) and not (is_unfilled or _LABEL.fullmatch(shown) or _NO_NEWS.match(shown))


def is_headline(text: str) -> bool:
    """Tell whether a text that nothing else shows to be one reads like a headline: four words, not only figures."""
    return is_told(text) and len(_WORD.findall(text)) >= 4


def _of_chunk(chunk: Sequence[Piece], *, is_sure: bool) -> list[Headline]:
    anchors = _anchors(chunk)
    told = [one for one in anchors if is_told(one.title)]
    beside = raw_text(piece for piece in chunk if piece.anchor is None)
    if len(told) > 1 or (told and not is_headline(beside)):
        return told
    if len(own := [piece for piece in chunk if piece.text.strip()]) > 1 and all(map(_is_apart, own)):
        return [Headline(piece.text) for piece in own]
    title = raw_text(chunk) if told or not is_told(beside) else beside
    is_one = is_told(title) if told or is_sure else is_headline(title)
    return [Headline(title, anchors[0].href if anchors else None)] if is_one else []


def _is_apart(piece: Piece) -> bool:
    """Tell whether a stretch of text is a headline beside others, which only its element parts from them."""
    return piece.anchor is None and is_headline(piece.text) and piece.text.lstrip()[:1].isupper()


def _chunks(pieces: Sequence[Piece], mark: re.Pattern[str] | None) -> Iterator[list[Piece]]:
    """Yield the pieces between two marks; a mark that only stands between two elements counts as one."""
    chunk: list[Piece] = []
    for number, piece in enumerate(pieces):
        is_behind = number > 0 and pieces[number - 1].anchor is not None
        is_before = number + 1 < len(pieces) and pieces[number + 1].anchor is not None
        for place, part in enumerate(_parts(piece, mark, is_behind=is_behind, is_before=is_before)):
            if place and chunk:
                yield chunk
                chunk = []
            if part:
                chunk.append(Piece(part, piece.anchor))
    if chunk:
        yield chunk


def _parts(piece: Piece, mark: re.Pattern[str] | None, *, is_behind: bool, is_before: bool) -> list[str]:
    """Return a text without its marks, in parts; a bar at its end counts as a mark beside an anchor."""
    text = piece.text
    if piece.anchor is not None:
        return mark.split(text) if mark else [text]
    if _MARK_ALONE.fullmatch(text.strip()):
        return ["", ""]
    first = _MARK_ALONE.match(text) if is_behind else None
    last = _MARK_LAST.search(text[-40:]) if is_before else None
    start = first.end() if first and first[0].strip() else 0
    end = len(text) - len(last[0]) if last else len(text)
    parts = mark.split(text[start:end]) if mark else [text[start:end]]
    return [*([""] if start else []), *parts, *([""] if end < len(text) else [])]


def _anchors(chunk: Sequence[Piece]) -> list[Headline]:
    """Return the texts of the anchors in a chunk, each with its address."""
    found: list[tuple[Node, str]] = []
    for piece in chunk:
        if piece.anchor is None:
            continue
        if found and found[-1][0].mem_id == piece.anchor.mem_id:
            found[-1] = (piece.anchor, found[-1][1] + piece.text)
        else:
            found.append((piece.anchor, piece.text))
    return [Headline(_whole(anchor, text), anchor.attributes.get("href")) for anchor, text in found]


def _whole(anchor: Node, text: str) -> str:
    """Return an anchor's text; where that is cut short and its tooltip goes on from there, the tooltip."""
    shown = clean.line(text)
    start = shown.rstrip(".… ")
    tip = clean.line(anchor.attributes.get("title") or "")
    return tip if start != shown and len(tip) > len(start) and tip.startswith(start) else text

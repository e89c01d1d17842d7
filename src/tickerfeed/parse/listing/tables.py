"""Lists that are set as a table: one row a notice, with the day in one column and the headline in another.

Documents, tenders and disclosures come like this, on SharePoint and the older portals. Their headlines often open by a
script, so that a row may have no address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.model import Entry
from tickerfeed.parse import texts
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.page.tree import Node, Page, text_of

ROWS = 3  # rows with a day, from which a table is a list
_TABLES = 200
_MOST = 2_000  # rows
_CELLS = 20  # columns
_DATED_SHARE = 0.8
_WORDS = 3  # a headline has, on average
_TITLE = re.compile(
    r"tiêu\s*đề|trích\s*yếu|tên\s+(?:văn|báo|tin|tài|gói|thủ|bài|thông)|nội\s*dung|title|subject|headline|abstract|chủ\s*đề",
    re.IGNORECASE,
)
_SCRIPT_ID = re.compile(r"[0-9]{3,}")


class _Row(Struct, frozen=True):
    cells: tuple[Node, ...]
    texts: tuple[str, ...]


def entries(page: Page, habit: Reading) -> tuple[Entry, ...]:
    """Return the rows of the page's largest table that has a column of days and one of headlines."""
    best: tuple[Entry, ...] = ()
    for table in page.root.css("table")[:_TABLES]:
        # One that holds others sets the page and lists nothing.
        if len(table.css("table")) == 1:  # itself
            found = _list(table, page, habit)
            best = found if len(found) > len(best) else best
    return best


def _list(table: Node, page: Page, habit: Reading) -> tuple[Entry, ...]:
    head, rows = _rows(table)
    if len(rows) < ROWS:
        return ()
    dated = _dated_column(rows, habit)
    if dated is None:
        return ()
    title = _title_column(head, rows, dated)
    if title is None:
        return ()
    told = [_entry(row, title, dated, page, habit) for row in rows if row.texts[title]]
    shared = Counter(one.link for one in told)  # an address that all rows share is that of the script behind them
    return tuple(replace(one, link=None) if shared[one.link] > 1 else one for one in told)


def _rows(table: Node) -> tuple[Sequence[str], list[_Row]]:
    """Return the column names and the rows of that form that most have; a table within a cell counts as text."""
    head: list[str] = []
    rows: list[_Row] = []
    for node in table.css("tr")[:_MOST]:
        cells = [cell for cell in node.iter() if cell.tag in ("td", "th")][:_CELLS]
        if cells and all(cell.tag == "th" for cell in cells):
            head = head or [text_of(cell) for cell in cells]
        elif len(cells) > 1:
            rows.append(_Row(tuple(cells), tuple(text_of(cell) for cell in cells)))
    widths = [len(row.cells) for row in rows]
    usual = max(set(widths), key=widths.count, default=0)
    return head, [row for row in rows if len(row.cells) == usual]


def _dated_column(rows: list[_Row], habit: Reading) -> int | None:
    needed = _DATED_SHARE * len(rows)
    for column in range(len(rows[0].texts)):
        days = [row.texts[column] for row in rows if not row.texts[column].isdigit()]  # a bare number is no day here
        if len(days) >= needed and sum(moment(day, habit).at is not None for day in days) >= needed:
            return column
    return None


def _title_column(head: Sequence[str], rows: list[_Row], dated: int) -> int | None:
    """Return the column that is called a title; else that of the longest words which can be followed."""
    columns = [column for column in range(len(rows[0].texts)) if column != dated]
    if len(head) == len(rows[0].texts):
        named = [column for column in columns if _TITLE.search(head[column])]
        linked = [column for column in named if _links(rows, column)]
        if named:
            return max(linked or named, key=lambda column: _words(rows, column))
    linked = [column for column in columns if _links(rows, column)]
    if not linked:
        return None
    best = max(linked, key=lambda column: (_are_sentences(rows, column), _words(rows, column)))
    return best if _words(rows, best) >= _WORDS else None


def _links(rows: list[_Row], column: int) -> bool:
    return sum(row.cells[column].css_first("a") is not None for row in rows) >= len(rows) / 2


def _words(rows: list[_Row], column: int) -> float:
    return sum(len(row.texts[column].split()) for row in rows) / len(rows)


def _are_sentences(rows: list[_Row], column: int) -> bool:
    return _words(rows, column) >= 2 * _WORDS


def _entry(row: _Row, title: int, dated: int, page: Page, habit: Reading) -> Entry:
    when = moment(row.texts[dated], habit)
    anchor = row.cells[title].css_first("a")
    link = page.link(anchor.attributes.get("href")) if anchor is not None else None
    script = (anchor.attributes.get("onclick") or "") if anchor is not None and link is None else ""
    rest = [text for column, text in enumerate(row.texts) if column not in (title, dated) and len(text) > 3]
    return Entry(
        title=texts.line(row.texts[title]),
        id=texts.identifier(script) if _SCRIPT_ID.search(script) else None,
        link=link,
        published=when.at,
        date_quality=when.quality,
        date_raw=when.raw,
        summary=texts.block(" · ".join(dict.fromkeys(rest))),
    )

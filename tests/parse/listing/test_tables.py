"""Lists that are set as a table."""

from __future__ import annotations

from tickerfeed.model import Entry
from tickerfeed.parse.listing import tables
from tickerfeed.parse.moments import reading
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/van-ban"
HEAD = "<tr><th>STT<th>Số ký hiệu<th>Ngày ban hành<th>Trích yếu<th>Tải</tr>"


def entries(markup: str) -> list[Entry]:
    return list(tables.entries(grow(markup, URL), reading("Asia/Ho_Chi_Minh", "dmy")))


def row(number: int, title: str, href: str = "/vb/{}") -> str:
    return (
        f"<tr><td>{number}<td><a href='/so/{number}'>{number}/QĐ-UBND</a><td>{number}/9/2026"
        f"<td><a href='{href.format(number)}' onclick='mo({number}00)'>{title}</a><td><a href='/t.pdf'></a></tr>"
    )


TITLES = ["Về phòng chống bão số năm", "Về giá đất ở", "Về lịch nghỉ lễ của cán bộ"]
ROWS = [row(number, title) for number, title in enumerate(TITLES, 1)]


def test_a_table_of_documents() -> None:
    found = entries(f"<table>{HEAD}{''.join(ROWS)}</table>")
    assert [one.title for one in found] == TITLES
    assert [one.link for one in found] == [f"https://tinh.example/vb/{number}" for number in (1, 2, 3)]
    assert str(found[0].published) == "2026-08-31 17:00:00+00:00"
    assert found[0].summary == "1/QĐ-UBND"


def test_without_column_names_the_longest_linked_texts_are_headlines() -> None:
    assert [one.title for one in entries(f"<table>{''.join(ROWS)}</table>")] == TITLES


def test_column_names_that_name_no_title_do_not_help() -> None:
    head = HEAD.replace("Trích yếu", "Về")
    assert [one.title for one in entries(f"<table>{head}{''.join(ROWS)}</table>")] == TITLES


def test_headlines_that_open_by_script_have_an_id_instead() -> None:
    found = entries(f"<table>{HEAD}{''.join(row(n, t, 'javascript:;') for n, t in enumerate(TITLES, 1))}</table>")
    assert (found[0].link, found[0].id) == (None, "mo(100)")


def test_an_address_that_all_rows_share_is_none() -> None:
    found = entries(f"<table>{HEAD}{''.join(row(n, t, '/van-ban;phien#') for n, t in enumerate(TITLES, 1))}</table>")
    assert [one.link for one in found] == [None, None, None]


def test_a_named_column_needs_no_links() -> None:
    rows = "".join(f"<tr><td>{day}/9/2026<td>Thông báo số {day}</tr>" for day in range(1, 5))
    found = entries(f"<table><thead><tr><th>Ngày<th>Nội dung</tr></thead><tbody>{rows}</tbody></table>")
    assert [one.title for one in found] == [f"Thông báo số {day}" for day in range(1, 5)]


def test_a_table_within_a_table_counts_alone() -> None:
    inner = f"<table>{HEAD}{''.join(ROWS)}</table>"
    assert len(entries(f"<table><tr><td>Trái<td>{inner}</tr></table>")) == 3


def test_what_is_no_list() -> None:
    prices = "".join(f"<tr><td>Vàng {number}<td>{number}.000<td>2026</tr>" for number in range(9))
    short = "".join(f"<tr><td>{day}/9/2026<td><a href='/{day}'>Tin</a></tr>" for day in range(1, 5))
    unlinked = "".join(f"<tr><td>{day}/9/2026<td>Thông báo số {day} của sở</tr>" for day in range(1, 5))
    few = f"{HEAD}{ROWS[0]}{ROWS[1]}"
    empty = "".join(f"<tr><td>{day}/9/2026<td></tr>" for day in range(1, 5))
    for rows in (prices, short, unlinked, few, empty, "", "<tr><td>Một ô</tr>"):
        assert entries(f"<table>{rows}</table>") == []

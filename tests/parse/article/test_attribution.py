"""Whom a piece credits, and what only looks like it."""

from __future__ import annotations

import pytest

from tickerfeed.parse.article.attribution import Origin, origin
from tickerfeed.parse.article.body import body
from tickerfeed.parse.page.lines import of_text, of_tree
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/tin/1.html"
TEXT = "Sáng nay, cầu mới nối hai bờ sông được đưa vào sử dụng, rút ngắn đường đi của người dân mười hai xã."
BODY = f"<p>{TEXT}</p>" * 4
PAGE = f"<h1>Khánh thành cầu</h1>{{before}}<div class=body>{BODY}{{within}}</div>{{behind}}"


def found(*, before: str = "", within: str = "", behind: str = "") -> Origin:
    page = of_tree(grow(PAGE.format(before=before, within=within, behind=behind), URL).root)
    return origin(page, body(page, 0), URL)


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Theo BSG", "BSG"),
        ("(Theo TTXVN)", "TTXVN"),
        ("Theo TTXVN/Bản tin./.", "TTXVN/Bản tin"),
        ("<b>Theo</b> <i>Báo Sông</i>", "Báo Sông"),
        ("Theo báo Sông Điện tử", "báo Sông Điện tử"),
        ("Theo song.example", "song.example"),
        ("Nguồn: Báo Sông", "Báo Sông"),
        ("Nguồn tin: Đài Phát thanh và Truyền hình tỉnh", "Đài Phát thanh và Truyền hình tỉnh"),
        ("Nguồn : cổng thông tin huyện", "cổng thông tin huyện"),
        ("Source: River News", "River News"),
        ("Lan Anh (Theo BSG)", "BSG"),
        ("Lan Anh - Theo BSG", "BSG"),
        ("Nguồn: Báo Sông | Tác giả: Lan Anh", "Báo Sông"),
        ("Nguồn: Báo Sông - Ảnh: Lan Anh", "Báo Sông"),
        ("Nguồn: https://www.song.example/", "song.example"),
        ("<span class=author>Theo Lan Anh</span>", "Lan Anh"),
        ("Nguồn:<br>Báo Sông", "Báo Sông"),
        ("<div>Nguồn tin</div><div>cổng thông tin huyện</div>", "cổng thông tin huyện"),
    ],
)
def test_a_credit(line: str, credit: str) -> None:
    assert found(within=f"<p>{line}</p>") == Origin(credit)
    assert found(behind=f"<p>{line}</p>") == Origin(credit)
    assert found(before=f"<p>{line}</p>") == Origin(credit)


@pytest.mark.parametrize(
    "line",
    [
        "Theo đó, tỉnh sẽ làm thêm hai cây cầu",
        "Theo kế hoạch",
        "Theo Nghị định số 31/2026/NĐ-CP",
        "Theo Luật Đất đai",
        "Theo Bộ Y tế, dịch đã qua",
        "Theo ông chủ tịch",
        "Theo Ban chỉ đạo của tỉnh, các huyện và rất nhiều xã ven sông ven biển khác nữa",
        "Bài, ảnh: Lan Anh",
        "Tin, ảnh: Lan Anh",
        "Ảnh: TTXVN",
        "Nguồn: Internet",
        "Nguồn: sưu tầm",
        "Nguồn cung thắt chặt",
        "Lan Anh",
        "<figcaption>Cầu mới. (Nguồn: TTXVN)</figcaption>",
        "<figure><img src=1.jpg>Theo BSG</figure>",
        "<nav>Theo BSG</nav>",
        "Ghi rõ nguồn khi phát hành lại thông tin từ trang này",
    ],
)
def test_no_credit(line: str) -> None:
    assert found(within=f"<p>{line}</p>") == found(before=f"<div>{line}</div>") == Origin()


def test_a_name_in_brackets_behind_the_last_sentence() -> None:
    assert found(within=f"<p>{TEXT} (Theo BSG).</p>") == Origin("BSG")
    assert found(before=f"<p>{TEXT} (Theo BSG)</p>") == Origin()


def test_a_name_in_brackets_before_the_first_sentence() -> None:
    page = of_tree(grow(f"<h1>Cầu</h1><div><p>(Theo BSG) - {TEXT}</p>{BODY}</div>", URL).root)
    assert origin(page, body(page, 0), URL) == Origin("BSG")


def test_in_the_middle_of_a_piece_it_is_a_heading() -> None:
    markup = f"<h1>Cầu</h1><div><p>{TEXT}</p><h2>Theo Sở Giao thông</h2>{f'<p>{TEXT}</p>' * 6}</div>"
    page = of_tree(grow(markup, URL).root)
    assert origin(page, body(page, 0), URL) == Origin()


def test_an_element_called_source_goes_before_an_author() -> None:
    author = "<p class=author>Theo Lan Anh</p>"
    assert found(behind=f"{author}<p data-field=source> Báo Sông</p><p>Theo BSG</p>") == Origin("Báo Sông")
    behind = f"{author}<p class=link-source>Theo <i>Báo Sông</i> Copy link</p>"
    assert found(behind=behind) == Origin("Báo Sông")
    assert found(behind="<p class=source></p><p class=source>Nguồn:</p><p>Theo BSG</p>") == Origin("BSG")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Link gốc: https://song.example/cau/237661.htm</p>",
        "<p>Link gốc:&nbsp;<a href='https://song.example/cau/237661.htm'>xem tại đây</a></p>",
        "<p>LINK GỐC</p><p> </p><p><a href=' https://song.example/cau/237661.htm '>Báo Sông</a></p>",
        "<div><span>Link bài gốc</span> <i>Lấy link!</i> <span>https://song.example/cau/237661.htm</span></div>",
        "<p>Xem bài gốc tại <a href='https://song.example/cau/237661.htm'>đây</a></p>",
        "<p>Đường dẫn bài viết gốc: (https://song.example/cau/237661.htm).</p>",
        "<p>Original article: https://song.example/cau/237661.htm</p>",
    ],
)
def test_the_original(markup: str) -> None:
    link = "https://song.example/cau/237661.htm"
    assert found(within=f"<p>Theo BSG</p>{markup}") == Origin("BSG", link)
    assert found(behind=markup) == Origin("song.example", link)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>Link gốc: {URL}?utm_source=x</p>",
        "<p>Link gốc: https://song.example/</p>",
        "<p>Link gốc: javascript:alert(1)</p><p><a href='mailto:a@song.example'>thư</a></p>",
        "<p>Thực phẩm không rõ nguồn gốc: https://song.example/1</p>",
        "<p>Bài viết gốc cây đa</p><p><a href='https://song.example/1'>Bài khác</a></p>",
        "<p>Link gốc:</p>" + "<p>.</p>" * 7 + "<p><a href='https://song.example/1'>Quảng cáo</a></p>",
    ],
)
def test_no_original(markup: str) -> None:
    assert found(behind=markup) == Origin()


def test_a_credit_may_lead_to_the_original() -> None:
    assert found(within="<p>Theo <a href='https://song.example/1'>Báo Sông</a></p>") == Origin(
        "Báo Sông", "https://song.example/1"
    )
    assert found(within="<p>Theo <a href='https://song.example'>Báo Sông</a></p>") == Origin("Báo Sông")
    assert found(within="<p>Theo <a href='/nguon/2'>Báo Sông</a></p>") == Origin("Báo Sông")
    assert found(within="<p>Nguồn: https://www.song.example/1</p>") == Origin(
        "song.example", "https://www.song.example/1"
    )


def test_a_link_of_the_same_site_names_nobody_else() -> None:
    assert found(behind="<p>Link gốc: https://xa.tinh.example/1</p>") == Origin("", "https://xa.tinh.example/1")


def test_a_page_of_text() -> None:
    page = of_text(f"Khánh thành cầu\n{TEXT}\n{TEXT}\nTheo BSG\nLink gốc: https://song.example/1\nThêm nhận xét")
    assert origin(page, body(page, 0), URL) == Origin("BSG", "https://song.example/1")


def test_hostile_lines_cost_no_time_worth_naming() -> None:
    for text in (
        "(Theo " * 3_000,
        "Theo " + "a " * 9_000,
        "Link gốc " * 2_000,
        "[" * 20_000,
        "https://" * 2_000,
        "a - " * 5_000,
    ):
        page = of_text(f"Cầu\n{TEXT}\n{text}")
        origin(page, body(page, 0), URL)

"""The headline among the lines of a page, and its summary."""

from __future__ import annotations

import pytest

from tickerfeed.parse.article import shown
from tickerfeed.parse.article.body import body
from tickerfeed.parse.page.lines import Line, of_text, of_tree
from tickerfeed.parse.page.tree import grow

TITLE = "Khánh thành cầu Bến Thủy mới"
TEXT = "Sáng nay, cầu mới nối hai bờ sông được đưa vào sử dụng, rút ngắn đường đi của người dân mười hai xã."


def read(markup: str) -> tuple[Line, ...]:
    return of_tree(grow(markup, "https://tinh.example/").root)


def headline(markup: str, *titles: str) -> str:
    page = read(markup)
    return shown.title(page, shown.headline(page, titles))


@pytest.mark.parametrize(
    ("markup", "titles"),
    [
        (f"<marquee>{TITLE}</marquee><h1>Báo Sông</h1><div>{TITLE}</div>", [TITLE]),
        (f"<p>{TITLE}</p><h1>{TITLE}</h1>", [f"{TITLE} - Báo Sông"]),
        (f"<h1>Khánh thành <br> cầu Bến <b>Thủy</b> mới</h1><p>{TITLE}", ["Cầu", "Khánh thành cầu Bến Thủy"]),
        (f"<h3>Báo Sông</h3><h2>{TITLE}</h2>", ["Cầu Bến Thủy mới khánh thành hôm nay"]),
        (f"<h1>Báo Sông</h1><h1>{TITLE}</h1><div>Hoa<p>{TEXT}</p></div>", []),
        (f"<nav><h1>Báo</h1></nav><div class=tieu-de>{TITLE}</div><p>{TEXT}", ["Cổng thông tin"]),
        (f"<h2>{TITLE}</h2>", []),
        (f"<h2>{TITLE} (19/09/2022)</h2>", []),
        (
            f"<h1>Cổng thông tin tỉnh</h1><div class=title>{TITLE}</div><h2 class=sapo>Một hai ba</h2><p>{TEXT}",
            [],
        ),
        (
            f"<b>Cổng thông tin điện tử tỉnh</b><h3>{TITLE}</h3><h2>Câu tóm tắt của bài.</h2><p>{TEXT}",
            ["Cổng thông tin điện tử tỉnh"],
        ),
        (
            f"<b>Cổng thông tin điện tử tỉnh</b><p>{TITLE}</p><p>{TEXT}",
            [f"Cổng thông tin điện tử tỉnh - Chi tiết tin | {TITLE}"],
        ),
    ],
)
def test_a_headline(markup: str, titles: list[str]) -> None:
    assert headline(markup, *titles) == TITLE


def test_a_line_that_only_holds_some_of_its_words_is_no_headline() -> None:
    assert (
        headline(f"<p>Cầu Bến Thủy</p><p>{TEXT}</p><h2>{TITLE}</h2>", "Cầu Bến Thủy và nhiều cây cầu mới khác") == TITLE
    )


def test_no_headline() -> None:
    assert headline("<p>Xin chào<p>Xin", "Báo Sông") == ""
    assert headline("") == ""


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n00:46 19/09/2022\n{TEXT * 2}",
        f"Thứ Tư, 25/11/2026 10:30\nTrang chủ > Tin > Chi tiết\n{TITLE}\n19/09/2022\nTác giả: Lan Anh\n{TEXT * 2}",
        f"Một hai ba bốn\u00a0|\u00a0năm sáu bảy\u00a0|\u00a0 \n{TITLE}\n\n{TEXT * 2}\n{TEXT * 2}",
        f"25/11/2026\n{TITLE}\n{TEXT * 2}",
        f"{TITLE}\nChú thích của ảnh đầu tiên.\nSáu bảy\n",
    ],
)
def test_a_headline_in_a_page_of_text(text: str) -> None:
    page = of_text(text)
    assert shown.title(page, shown.headline(page, ())) == TITLE


def test_a_headline_behind_its_date() -> None:
    title = f"{TITLE} sau hai năm thi công"
    page = of_text(f"25/11/2026\n{title}\n{TEXT * 2}")
    assert shown.title(page, shown.headline(page, ())) == title


def test_pages_of_too_little_text() -> None:
    assert shown.headline((), ()) == -1
    assert shown.headline(of_text("Xin"), ()) == 0


@pytest.mark.parametrize(
    "named", ["class=sapo", "class='detail-lead'", "data-role=sapo", "class=tom-tat", "id=introtext"]
)
def test_a_lead_is_called_so(named: str) -> None:
    page = read(f"<h1>{TITLE}</h1><div {named}>Cầu mới đã thông xe</div><p>{TEXT}</p>")
    assert shown.lead(page, body(page, 0)) == "Cầu mới đã thông xe"


def test_no_lead() -> None:
    page = read(f"<h1>{TITLE}</h1><div class=leader>Cầu mới đã thông xe</div><p class=sapo>Mưa</p><p>{TEXT}</p>")
    assert shown.lead(page, body(page, 0)) == ""


def test_the_first_paragraph() -> None:
    page = read(f"<h1>{TITLE}</h1><p>Hoa</p><p>{TEXT}</p>")
    assert shown.paragraph(page, body(page, 0)) == TEXT
    assert shown.paragraph(page[:2], body(page[:2], 0)) == ""


@pytest.mark.parametrize(
    ("summary", "is_of"),
    [
        (f"“{TEXT[:40]}…", True),
        ("Tiếng nói của nhân dân các dân tộc", False),
        ("Rút ngắn, đường đi của người", True),
        ("Cầu mới", True),
        ("Lũ", False),
    ],
)
def test_a_summary_is_of_the_piece_when_it_says_what_the_piece_says(summary: str, is_of: bool) -> None:
    page = read(f"<h1>{TITLE}</h1><p>{TEXT}</p>")
    assert shown.is_of(summary, page, body(page, 0)) is is_of

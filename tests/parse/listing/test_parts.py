"""What stands beside a headline."""

from __future__ import annotations

import pytest

from tickerfeed.parse.listing import parts
from tickerfeed.parse.page.tree import Node, Page, grow

URL = "https://tinh.example/tin/"
TITLE = "Mưa lớn ở miền núi phía bắc"


def unit(markup: str) -> tuple[Page, Node]:
    page = grow(f"<article><h3><a href='/1'>{TITLE}</a></h3>{markup}</article>", URL)
    node = page.root.css_first("article")
    assert node is not None
    return page, node


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<img src='/a.jpg'>", "https://tinh.example/a.jpg"),
        ("<img src='data:image/gif;base64,R0' data-src='b.jpg'>", "https://tinh.example/tin/b.jpg"),
        ("<img src='/cho.gif' data-original='/c.jpg'>", "https://tinh.example/c.jpg"),
        ("<img srcset='/d.jpg 1x, /e.jpg 2x'>", "https://tinh.example/d.jpg"),
        ("<img src='javascript:x'>", None),
        ("<img src='data:image/gif;base64,R0'>", None),
        ("", None),
    ],
)
def test_the_picture(markup: str, url: str | None) -> None:
    page, node = unit(markup)
    assert [one.url for one in parts.picture_in(node, page)] == ([url] if url else [])


@pytest.mark.parametrize(
    ("markup", "summary"),
    [
        ("<p class='sapo'>Sáng nay, mưa rất lớn ở vùng núi.</p>", "Sáng nay, mưa rất lớn ở vùng núi."),
        (f"<p>{TITLE} - Sáng nay, mưa rất lớn ở vùng.</p>", "Sáng nay, mưa rất lớn ở vùng."),
        (f"<div class='desc'>{TITLE}</div><p>Sáng nay, mưa rất lớn ở vùng.</p>", "Sáng nay, mưa rất lớn ở vùng."),
        ("<p>Ảnh: Báo</p>", ""),
        ("<br>Sáng nay, mưa rất lớn ở vùng núi phía bắc. (16/9/2026)", "Sáng nay, mưa rất lớn ở vùng núi phía bắc."),
        ("<br>Mưa to (16/9/2026)", ""),
        ("", ""),
    ],
)
def test_the_summary(markup: str, summary: str) -> None:
    _, node = unit(markup)
    heading = node.css_first("h3")
    assert heading is not None
    assert parts.summary_in(node, TITLE, heading) == summary


def test_a_summary_does_not_hold_the_headline() -> None:
    page = grow(f"<div class='intro'><a href='/1'>{TITLE}</a> và còn chữ khác ở đây</div>", URL)
    node, heading = page.root.css_first("div"), page.root.css_first("a")
    assert node is not None
    assert heading is not None
    assert parts.summary_in(node, TITLE, heading) == ""


@pytest.mark.parametrize(
    ("markup", "section"),
    [
        ("<a class='cate' href='/thoi-su'>Thời sự</a>", ("Thời sự",)),
        ("<a rel='category tag' href='/kinh-te'>Kinh tế</a>", ("Kinh tế",)),
        ("<span class='category'>16/9/2026</span>", ()),
        (f"<div class='cate-box'>{TITLE}</div>", ()),
        ("", ()),
    ],
)
def test_the_section(markup: str, section: tuple[str, ...]) -> None:
    _, node = unit(markup)
    assert parts.section_in(node, TITLE) == section

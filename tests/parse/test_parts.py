"""What stands beside a headline."""

from __future__ import annotations

import pytest

from tickerfeed.model import DateQuality
from tickerfeed.parse import parts
from tickerfeed.parse.moments import reading
from tickerfeed.parse.tree import Node, Page, grow

URL = "https://tinh.example/tin/"
TITLE = "Mưa lớn ở miền núi phía bắc"
HABIT = reading("Asia/Ho_Chi_Minh", "dmy")


def unit(markup: str) -> tuple[Page, Node]:
    page = grow(f"<article><h3><a href='/1'>{TITLE}</a></h3>{markup}</article>", URL)
    node = page.root.css_first("article")
    assert node is not None
    return page, node


@pytest.mark.parametrize(
    ("markup", "at"),
    [
        ("<time datetime='2026-09-16T10:05:00+07:00'>2 giờ trước</time>", "2026-09-16 03:05"),
        ("<time>16/9/2026 10:05</time>", "2026-09-16 03:05"),
        ("<span class='date'>Thứ tư, 16/9/2026, 10:05 (GMT+7)</span>", "2026-09-16 03:05"),
        ("<span class='post-time' title='2026-09-16 10:05'>vừa xong</span>", "2026-09-16 03:05"),
        ("<div class='meta'>Thời sự | 10:05 16/9/2026</div>", "2026-09-16 03:05"),
        ("<span>(16/09/2026)</span>", "2026-09-15 17:00"),
        ("<p>Cập nhật lúc 10h05 ngày 16/9/2026</p>", "2026-09-16 03:05"),
        ("<i class='ngaydang'>16.09.2026</i>", "2026-09-15 17:00"),
    ],
)
def test_the_moment(markup: str, at: str) -> None:
    _, node = unit(markup)
    found = parts.moment_in(node, TITLE, HABIT)
    assert found.at is not None
    assert found.at.strftime("%Y-%m-%d %H:%M") == at


@pytest.mark.parametrize(
    ("markup", "raw"),
    [
        ("<time>2 giờ trước</time>", "2 giờ trước"),
        ("<span class='time-ago'>5 phút trước</span>", "5 phút trước"),
        (
            "<p>Từ ngày 1/3/2026, giá xăng tăng và người dân các huyện miền núi phải đi xa hơn để mua, theo sở.</p>",
            None,
        ),
        ("<a href='/2'>Bài cũ ngày 1/3/2026</a>", None),
        ("<span class='date'></span>", None),
        ("", None),
    ],
)
def test_what_tells_no_moment_of_its_own(markup: str, raw: str | None) -> None:
    _, node = unit(markup)
    found = parts.moment_in(node, TITLE, HABIT)
    assert (found.at, found.quality, found.raw) == (None, DateQuality.MISSING, raw)


def test_a_date_in_the_headline_is_not_that_of_the_piece() -> None:
    page = grow("<li><a href='/1'>Giá vàng hôm nay 7/3/2026</a></li>", URL)
    node = page.root.css_first("li")
    assert node is not None
    assert parts.moment_in(node, "Giá vàng hôm nay 7/3/2026", HABIT).at is None


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
        ("", ""),
    ],
)
def test_the_summary(markup: str, summary: str) -> None:
    _, node = unit(markup)
    heading = node.css_first("h3")
    assert heading is not None
    assert parts.summary_in(node, TITLE, heading) == summary


def test_a_summary_does_not_hold_the_headline() -> None:
    page = grow(f"<div class='intro'><a href='/1'>{TITLE}</a> và còn nhiều chữ khác ở đây nữa</div>", URL)
    node, heading = page.root.css_first("div"), page.root.css_first("a")
    assert node is not None
    assert heading is not None
    assert parts.summary_in(node, "Mưa lớn", heading) == ""


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

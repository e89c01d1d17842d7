"""When a piece of a list was posted."""

from __future__ import annotations

import pytest

from tickerfeed.model import DateQuality
from tickerfeed.parse.listing import posted
from tickerfeed.parse.moments import reading
from tickerfeed.parse.page.tree import Node, grow

URL = "https://tinh.example/tin/"
TITLE = "Mưa lớn ở miền núi phía bắc"
HABIT = reading("Asia/Ho_Chi_Minh", "dmy")


def unit(markup: str) -> Node:
    node = grow(f"<article><h3><a href='/1'>{TITLE}</a></h3>{markup}</article>", URL).root.css_first("article")
    assert node is not None
    return node


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
        ("<i>Ngày đăng: 16/9/2026 - Lượt xem: 1.230</i>", "2026-09-15 17:00"),
        ("<span>(16/09/2026 08:30)</span><br>Sáng nay, mưa rất lớn ở vùng núi, nước các sông lên.", "2026-09-16 01:30"),
        ("<td>Thời sự | Thứ tư, 16/9/2026 10:05 GMT+7</td>", "2026-09-16 03:05"),
    ],
)
def test_the_moment(markup: str, at: str) -> None:
    node = unit(markup)
    found = posted.moment_in(node, TITLE, HABIT)
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
        ("<p>Từ 1/3/2026, giá xăng tăng mạnh</p>", None),
        ("<p>Từ ngày 1/3/2026, giá xăng tăng mạnh và người dân phải đi xa hơn</p>", None),
        ("<a href='/2'>Bài cũ ngày 1/3/2026</a>", None),
        ("<span class='date'></span>", None),
        ("", None),
    ],
)
def test_what_tells_no_moment_of_its_own(markup: str, raw: str | None) -> None:
    node = unit(markup)
    found = posted.moment_in(node, TITLE, HABIT)
    assert (found.at, found.quality, found.raw) == (None, DateQuality.MISSING, raw)


def test_a_date_in_the_headline_is_not_that_of_the_piece() -> None:
    page = grow("<li><a href='/1'>Giá vàng hôm nay 7/3/2026</a></li>", URL)
    node = page.root.css_first("li")
    assert node is not None
    assert posted.moment_in(node, "Giá vàng hôm nay 7/3/2026", HABIT).at is None


def test_days_in_a_text() -> None:
    assert posted.has_day("đăng 16/9/2026")
    assert not posted.has_day("số 16/9")
    assert posted.without_day("Mưa lớn (16/9/2026) ở miền núi") == "Mưa lớn ( ) ở miền núi"
    assert posted.without_day("Mưa lớn - 10:05 16/9/2026") == "Mưa lớn"

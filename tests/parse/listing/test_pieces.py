"""Addresses, each with the words that are set most like a headline."""

from __future__ import annotations

import pytest

from tickerfeed.parse.listing.anchors import anchors
from tickerfeed.parse.listing.pieces import Found, gathered
from tickerfeed.parse.listing.spots import Ground
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/tin"


def found(markup: str) -> list[Found]:
    ground = Ground()
    return gathered(anchors(grow(markup, URL), URL, ground), ground)


LONG = "Sáng nay, mưa rất lớn ở vùng núi và nước các sông lên nhanh"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (
            f"<a href='/1'><img alt='Ảnh của bài này'></a><a href='/1'>{LONG}</a><h3><a href='/1'>Mưa lớn</a></h3>",
            "Mưa lớn",
        ),
        (f"<a href='/1'>{LONG}</a><a href='/1'>Mưa lớn ở miền núi</a><a href='/1'>Tin mới</a>", "Mưa lớn ở miền núi"),
        ("<a href='/1'>Tin</a><a href='/1'>Tin mới</a>", "Tin mới"),
        ("<a href='/1'><img alt='Ảnh của bài này'></a><a href='/1'>Xem thêm</a>", "Ảnh của bài này"),
        ("<li><h3>Mưa lớn ở miền núi</h3><p>Lời dẫn</p><a href='/1'>Xem thêm</a></li>", "Mưa lớn ở miền núi"),
        ("<li><div class=title>Mưa lớn ở miền</div><a href='/1'>Đọc bài này</a></li>", "Mưa lớn ở miền"),
        (f"<li><h3>Mục của trang này</h3><a href='/1'>{LONG}</a></li>", LONG),
        ("<li><h3>Tin mới</h3><a href='/1'>Mưa lớn</a></li>", "Mưa lớn"),
        ("<h3><a href='/2'>Mục của trang</a></h3><p><a href='/1'>Mưa lớn</a></p>", "Mục của trang"),
    ],
)
def test_the_words_of_an_address(markup: str, title: str) -> None:
    assert found(markup)[0].title == title


def test_an_own_heading_is_not_that_of_a_whole_list() -> None:
    titles = [
        one.title for one in found("<div><h3>Tin trong tỉnh nhà</h3><a href='/1'>Mưa</a><a href='/2'>Nắng</a></div>")
    ]
    assert titles == ["Mưa", "Nắng"]


def test_one_address_is_one_whatever_fragment_or_tracking_it_has() -> None:
    (one,) = found(
        "<h3><a href='/1#box_comment'>3</a></h3><h3><a href='/1?utm_source=x'>Mưa lớn ở miền</a></h3><a href='/1'></a>"
    )
    assert (one.title, one.link, len(one.anchors)) == ("Mưa lớn ở miền", "https://tinh.example/1?utm_source=x", 3)

"""Boxes that say what they hold."""

from __future__ import annotations

import pytest

from tickerfeed.parse.listing import boxes
from tickerfeed.parse.listing.anchors import anchors
from tickerfeed.parse.listing.pieces import gathered
from tickerfeed.parse.listing.spots import Ground
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/tin"
NEWS = "".join(f"<li><a href='/bai-{number}'>Bài viết số {number} của trang</a></li>" for number in range(9))
OLD = "".join(f"<li><a href='/cu-{number}'>Bài cũ số {number} của trang</a></li>" for number in range(3))


def left(markup: str) -> list[str]:
    """The paths of the links outside of boxes that tell nothing new."""
    page, ground = grow(f"<div>{NEWS}</div>{markup}", URL), Ground()
    every = anchors(page, URL, ground)
    gathered(every, ground)
    found = boxes.told_elsewhere(page, ground)
    return [one.link.rpartition("/")[2] for one in every if not boxes.is_inside(one.spot, found)]


ALL_NEWS = [f"bai-{number}" for number in range(9)]
ALL_OLD = [f"cu-{number}" for number in range(3)]


@pytest.mark.parametrize(
    "label",
    [
        "<h3>Đọc nhiều</h3>",
        "<div class='box-title'><a href='/doc-nhieu'>Tin xem nhiều nhất</a></div>",
        "<div class='head'>Bài đọc nhiều:</div>",
        "<h4>Tin liên quan</h4>",
        "<h4>Có thể bạn quan tâm</h4>",
        "<h2>Most Popular</h2>",
        "<span class='title_box'>QUẢNG CÁO</span>",
    ],
)
def test_a_box_of_what_stands_elsewhere_is_left_out(label: str) -> None:
    assert left(f"<div><div>{label}</div><ul>{OLD}</ul></div>") == ALL_NEWS


@pytest.mark.parametrize(
    "label",
    ["<h3>Tin khác</h3>", "<h3>Nhiều người đọc nhiều sách hơn</h3>", "<p>Đọc nhiều</p>", "<h3>Tin nổi bật</h3>"],
)
def test_other_boxes_are_kept(label: str) -> None:
    assert left(f"<div><div>{label}</div><ul>{OLD}</ul></div>") == [*ALL_NEWS, *ALL_OLD]


def test_a_box_with_a_tab_for_the_newest_is_kept() -> None:
    tabs = "<a class='tab' href='#1'>Mới nhất</a><a class='tab' href='#2'>Đọc nhiều</a>"
    assert left(f"<div><div>{tabs}</div><ul>{OLD}</ul></div>") == [*ALL_NEWS, *ALL_OLD]


def test_a_label_over_most_of_the_page_is_no_box() -> None:
    assert left("") == ALL_NEWS
    page, ground = grow(f"<div><h3>Đọc nhiều</h3>{NEWS}</div>", URL), Ground()
    gathered(anchors(page, URL, ground), ground)
    assert boxes.told_elsewhere(page, ground) == set()


def test_a_label_without_links_is_no_box() -> None:
    assert left("<div><div><div><div><div><div><h3>Đọc nhiều</h3></div></div></div></div></div></div>") == ALL_NEWS


def test_a_box_that_its_class_gave_away_takes_no_other_with_it() -> None:
    page, ground = (
        grow(f"<div><div class='doc-nhieu'><h3>Đọc nhiều</h3></div><ul>{OLD}</ul></div>{NEWS}", URL),
        Ground(),
    )
    gathered(anchors(page, URL, ground), ground)
    assert boxes.told_elsewhere(page, ground) == set()


def test_boxes_of_the_newest() -> None:
    page, ground = grow(f"<div><h3>Tin mới nhận</h3><ul>{OLD}</ul></div><div>{NEWS}</div>", URL), Ground()
    every = anchors(page, URL, ground)
    gathered(every, ground)
    found = boxes.of_the_newest(page, ground)
    assert [one.link.rpartition("/")[2] for one in every if boxes.is_inside(one.spot, found)] == ALL_OLD

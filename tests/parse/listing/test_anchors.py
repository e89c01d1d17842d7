"""Links: what they say, and how they are set."""

from __future__ import annotations

import pytest

from tickerfeed.parse.listing.anchors import MOST, Anchor, anchors, is_vain
from tickerfeed.parse.listing.spots import Ground
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/tin-tuc"


def found(markup: str) -> list[Anchor]:
    return anchors(grow(markup, URL), URL, Ground())


@pytest.mark.parametrize(
    ("markup", "text", "rank"),
    [
        ("<h3><a href='/1'>Mưa lớn ở miền núi</a></h3>", "Mưa lớn ở miền núi", 3),
        ("<a href='/1'><img><h3>Mưa lớn</h3><p>Sáng nay, mưa rất lớn</p></a>", "Mưa lớn", 3),
        ("<div class='news-title'><span><a href='/1'>Mưa lớn</a></span></div>", "Mưa lớn", 2),
        ("<li><a href='/1'>Mưa lớn</a></li>", "Mưa lớn", 1),
        ("<a href='/1' title='Mưa lớn ở miền núi'><img></a>", "Mưa lớn ở miền núi", 1),
        ("<a href='/1'><img alt='Mưa lớn ở miền núi'></a>", "Mưa lớn ở miền núi", 1),
        ("<a href='/1'><img alt='ảnh'></a>", "", 1),
        ("<a href='/1' title='Mưa lớn ở miền núi phía bắc'>Mưa lớn ở miền…</a>", "Mưa lớn ở miền núi phía bắc", 1),
        ("<a href='/1' title='Quảng cáo của chúng tôi'>Mưa lớn ở miền...</a>", "Mưa lớn ở miền...", 1),
    ],
)
def test_text_and_rank(markup: str, text: str, rank: int) -> None:
    (one,) = found(markup)
    assert (one.text, one.rank) == (text, rank)


@pytest.mark.parametrize(
    "href",
    ["javascript:;", "mailto:a@tinh.example", "tel:115", "#", "/", "/tin-tuc", "https://tinh.example", "/anh.jpg", ""],
)
def test_links_to_nowhere_are_left_out(href: str) -> None:
    assert found(f"<a href='{href}'>Mưa lớn ở miền núi</a>") == []


def test_no_more_links_than_a_page_has() -> None:
    assert len(found("<a href='/1'>a</a>" * (MOST + 10))) == MOST


@pytest.mark.parametrize("text", ["Xem thêm", "Xem tiếp »", "[Chi tiết]", "Read more", "…", "", "12", "Đọc tiếp →"])
def test_vain_words(text: str) -> None:
    assert is_vain(text)


@pytest.mark.parametrize("text", ["Xem thêm ba bài về bão", "Chi tiết vụ cháy", "Tin tức"])
def test_words_that_say_something(text: str) -> None:
    assert not is_vain(text)


CARD = "<a href='/1'>{}<p class='{}'>Mưa lớn ở miền núi</p><span>16/09/2026</span></a>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (CARD.format("", "x"), "Mưa lớn ở miền núi"),
        (CARD.format("<em>Mới đăng</em>", "title"), "Mưa lớn ở miền núi"),
        ("<a href='/1'><img alt='Mưa lớn ở miền'><div>Mưa lớn ở miền</div><i>16/09/2026</i></a>", "Mưa lớn ở miền"),
        ("<a href='/1'><span>Giá <b>vàng</b> hôm nay tăng</span></a>", "Giá vàng hôm nay tăng"),
        ("<a href='/1'>Giá vàng hôm nay <span>tăng</span> mạnh</a>", "Giá vàng hôm nay tăng mạnh"),
        ("<a href='/1'><span>Giá</span> <span>vàng hôm</span> <span>nay</span></a>", "Giá vàng hôm nay"),
        ("<a href='/1'><span>Giá</span> <span>vàng hôm</span> <span>nay tăng</span></a>", "Giá vàng hôm nay tăng"),
    ],
)
def test_the_words_of_a_link_around_a_whole_piece(markup: str, text: str) -> None:
    assert found(markup)[0].text == text

"""Links: what they say, how they are set, where they lead."""

from __future__ import annotations

import pytest

from tickerfeed.parse.listing.anchors import (
    MOST,
    Anchor,
    anchors,
    is_abroad,
    is_home,
    is_numbered,
    is_piece,
    is_section,
    is_sentence,
    is_vain,
)
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


@pytest.mark.parametrize(
    ("path", "is_one", "names_a_section"),
    [
        ("/mua-lon-o-mien-nui-phia-bac.html", True, False),
        ("/post123456.html", True, True),
        ("/2026/9/16/mua-lon", True, True),
        ("/tin?ItemID=82", True, True),
        ("/Pages/tin.aspx?newsid=7", True, True),
        ("/the-thao", False, True),
        ("/the-thao/bong-da", False, True),
        ("/bai-viet/mua-lon-tuan-nay", False, False),
        ("", False, True),
    ],
)
def test_addresses_of_pieces_and_sections(path: str, is_one: bool, names_a_section: bool) -> None:
    link = f"https://tinh.example{path}"
    assert (is_piece(link), is_section(link)) == (is_one, names_a_section)


@pytest.mark.parametrize(
    ("link", "is_one"),
    [
        ("https://tin.tinh.example/1", False),
        ("https://www.hatinh.gov.vn/1", True),
        ("https://bao.example/1", True),
    ],
)
def test_other_sites(link: str, is_one: bool) -> None:
    assert is_abroad(link, "https://tinh.example/") is is_one


def test_subdomains_below_a_second_level_of_the_country_are_sites() -> None:
    assert is_abroad("https://a.gov.vn/", "https://b.gov.vn/")
    assert not is_abroad("https://so.hatinh.gov.vn/", "https://hatinh.gov.vn/")


@pytest.mark.parametrize(
    ("path", "is_one"),
    [("", True), ("/", True), ("/trang-chu", True), ("/Default.aspx", True), ("/?p=1", False), ("/tin", False)],
)
def test_home_pages(path: str, is_one: bool) -> None:
    assert is_home(f"https://tinh.example{path}") is is_one


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


@pytest.mark.parametrize(
    ("path", "numbered", "sentence"),
    [
        ("/tin/82", True, False),
        ("/82", False, False),
        ("/upload/thong-bao.pdf", True, False),
        ("/mua-lon-o-mien-nui-phia-bac-hom-nay", False, True),
        ("/thong-tin-chi-dao-dieu-hanh", False, False),
        ("", False, False),
    ],
)
def test_numbers_and_sentences_in_addresses(path: str, numbered: bool, sentence: bool) -> None:
    link = f"https://tinh.example{path}"
    assert (is_numbered(link), is_sentence(link)) == (numbered, sentence)
